"""The kit for tests, shipped with the library."""
