"""The kit for tests of what is done with photos; nothing that serves imports it."""
