"""The chain of a sale's events: each is sealed with the hash of the one before, so that none can be changed later."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from waframe_sales.states import ALLOWED, State

BEGINNING = ""


class SaleEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened to a sale; `details` is JSON, `actor` says how it was asked for, and by whom."""

    quote_id: str
    number: int
    order_id: str | None = None
    branch: str
    name: str
    state_before: State | None
    state: State
    version: int
    actor: str
    details: str
    at: datetime
    hash_before: str
    hash: str = ""


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """An event that is not what was written, and why one can tell."""

    quote_id: str
    number: int
    reason: str


def sealed(event: SaleEvent) -> SaleEvent:
    """Seal an event with the hash of all that it says, and of the one before it."""
    return msgspec.structs.replace(event, hash=_hash(event))


def find_broken(events: Iterable[SaleEvent], *, quote_id: str, count: int, head: str) -> Broken | None:
    """Find the first event of a sale that is not as it was written; `count` and `head` are what the quote says."""
    before, state, number = BEGINNING, None, 0
    for event in events:
        number += 1
        reason = _fault(event, number=number, hash_before=before, state=state)
        if reason is not None:
            return Broken(quote_id=quote_id, number=event.number, reason=reason)
        before, state = event.hash, event.state
    if (number, before) != (count, head):
        return Broken(quote_id=quote_id, number=number, reason=f"the chain ends at {number}, and the quote at {count}")
    return None


def _fault(event: SaleEvent, *, number: int, hash_before: str, state: State | None) -> str | None:
    if event.number != number:
        return f"number {number} is missing"
    if event.hash_before != hash_before:
        return "it does not follow from the one before"
    if event.hash != _hash(event):
        return "it does not say what was sealed"
    if event.state_before != state:
        return f"it begins at {event.state_before}, and the one before ends at {state}"
    if state is not None and event.state not in ALLOWED[state]:
        return f"{event.state} does not follow {state}"
    return None


def _hash(event: SaleEvent) -> str:
    said = msgspec.structs.asdict(event)
    said.pop("hash")
    said["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()
