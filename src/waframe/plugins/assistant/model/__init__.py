"""Speaks with language models: a chain of them, what they cost, and how they fail."""
