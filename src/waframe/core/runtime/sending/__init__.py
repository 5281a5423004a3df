"""Sending: what was composed leaves by its channel, at the pace that is allowed."""
