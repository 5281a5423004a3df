"""Tells people why the assistant said something, and keeps what they found wrong."""
