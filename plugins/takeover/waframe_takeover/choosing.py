"""Chooses an agent for what waits, by the branch's rule; of equals always the same one."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from waframe_takeover.settings import Rule


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An agent at work: what they hold, when they last got work and an offer, and whether they let this one pass."""

    agent_id: str
    load: int = 0
    worked_at: datetime | None = None
    offered_at: datetime | None = None
    declined: bool = False


def choose(candidates: Iterable[Candidate], *, rule: Rule, capacity: int) -> str | None:
    """Name who is to be asked next; nobody who is full or was asked already, and nobody at all by hand."""
    free = [one for one in candidates if one.load < capacity and not one.declined]
    if rule == "manual" or not free:
        return None
    return min(free, key=lambda one: (_rank(one, rule), one.agent_id)).agent_id


def _rank(one: Candidate, rule: Rule) -> tuple[float, float]:
    worked = one.worked_at.timestamp() if one.worked_at else float("-inf")
    offered = one.offered_at.timestamp() if one.offered_at else float("-inf")
    match rule:
        case "least_busy":
            return float(one.load), worked
        case "round_robin":
            return offered, worked
        case _:
            return worked, offered
