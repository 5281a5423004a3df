"""Receives customers: greeting, business hours, menu, and the wish for a person."""
