"""Remembers who wants to be told when a part arrives, and tells them."""
