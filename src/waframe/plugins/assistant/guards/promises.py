"""Which promises the result of an action makes good. That an action ran is not enough: it must have come to that."""

from collections.abc import Mapping

from waframe.plugins.assistant.guards.claims import ClaimKind

_ORDERED = frozenset({"ordered", "paid", "delivered"})
_PAID = frozenset({"paid", "delivered"})
_CONFIRMED = frozenset({"ordered", "already"})

HOUSE = frozenset({"branch_info", "confirm_quote", "cancel_order", "order_status", "escalate_to_human"})
"""Actions whose texts the house itself wrote, so that they may be repeated; what names products or echoes is none."""

ECHOES = frozenset({"translate", "suggest_reply", "summarise"})
"""Actions that give back words which a model made: they bear out nothing."""


def made_good(action: str, result: Mapping[str, object]) -> frozenset[ClaimKind]:
    """Give the promises that a result makes good."""
    state = result.get("state")
    match action:
        case "confirm_quote" if result.get("outcome") in _CONFIRMED:
            return frozenset({ClaimKind.RESERVED, ClaimKind.ORDERED})
        case "cancel_order" if result.get("cancelled") is True:
            return frozenset({ClaimKind.CANCELLED})
        case "escalate_to_human":
            return frozenset({ClaimKind.QUEUED})
        case "order_status" if state in _PAID:
            return frozenset({ClaimKind.ORDERED, ClaimKind.PAID})
        case "order_status" if state in _ORDERED:
            return frozenset({ClaimKind.ORDERED})
        case "order_status" if state == "cancelled":
            return frozenset({ClaimKind.CANCELLED})
        case _:
            return frozenset()
