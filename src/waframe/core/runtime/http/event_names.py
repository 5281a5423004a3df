"""Under which name an event of the log is told; whatever is not listed is told under its own."""

from collections.abc import Mapping

WIRE_NAMES: Mapping[str, str] = {
    "message.sent": "message.status_changed",
    "message.failed": "message.status_changed",
    "conversation.opened": "conversation.changed",
}
"""Stored name to the name on the wire: a page needs to know that a status moved, and looks at the message for how."""


def wire_name(stored: str) -> str:
    """Give the name under which an event is told."""
    return WIRE_NAMES.get(stored, stored)
