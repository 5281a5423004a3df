"""Stored conversations, played once more through the plugins of today: `waframe replay`."""
