"""The core's own series of migrations."""
