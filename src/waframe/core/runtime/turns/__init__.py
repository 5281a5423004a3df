"""Turns: the work of one conversation goes through its branch's plugins and is committed."""
