"""Notes what customers say about sample thing."""
