"""Weighs what was read: which vehicle numbers signs may stand for, and how sure each is. Pure."""
