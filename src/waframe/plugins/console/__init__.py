"""A channel for one person at a terminal, to talk with a bot without any account."""
