"""Reads calls: that somebody rang, answered or refused, and how it ended.

Each event of a call is a message of its own, so that its channel id is the call's id with the event behind it. Calls
of the customer count as `system`: nobody said anything, and no bot answers, but the service window opens (Meta, calling
prices: a customer's call opens it, and so does one of ours that they take).
"""

from collections.abc import Sequence
from typing import Literal, cast

import msgspec

from waframe import Call as CallContent
from waframe import SenderType
from waframe.plugins.whatsapp.decoding import Scalar, amount, words
from waframe.plugins.whatsapp.reading_people import Person, is_ours, read_called, read_caller
from waframe.plugins.whatsapp.unpacking import Kind, Scene, Update
from waframe.plugins.whatsapp.wire import STATUS, Error
from waframe.plugins.whatsapp.wire_events import CALL, Call

CALL_ID = "wacid."
_LONGEST_SECONDS = 7 * 24 * 3600
_OURS = "BUSINESS_INITIATED"
_BEGINNINGS = ("connect", "created")
_ENDINGS = ("terminate", "disconnect")
_NEWS: dict[str, Literal["rang", "answered", "rejected"]] = {
    "RINGING": "rang",
    "ACCEPTED": "answered",
    "REJECTED": "rejected",
}


class CallEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What happened with a call; `word` is Meta's own name of the event."""

    id: str
    word: str
    person: Person
    content: CallContent
    at: Scalar
    by: SenderType
    opens_window: bool
    errors: Sequence[Error]

    @property
    def channel_id(self) -> str:
        """Name the event; a call has one id for all its events."""
        return f"{self.id}#{self.word}"


def read_call(update: Update) -> CallEvent | None:
    """Read an event or a status of a call; None where it is none that is known."""
    return _read_event(update) if update.kind is Kind.CALL else _read_news(update)


def _read_event(update: Update) -> CallEvent | None:
    call = CALL.read(update.raw)
    known = call and (words(call.id) or words(call.wacid))
    if call is None or not known:
        return None
    word = (words(call.event) or "").lower().removeprefix("call_")
    by_customer = _is_by_customer(call, update.scene)
    content = _content(call, word, by_customer=by_customer)
    if content is None:
        return None
    return CallEvent(
        id=known,
        word=word,
        person=read_caller(call, update.scene, by_customer=by_customer),
        content=content,
        at=call.start_time if call.timestamp is None else call.timestamp,
        by=SenderType.SYSTEM if by_customer else SenderType.EXTERNAL,
        opens_window=by_customer and content.event == "rang",
        errors=call.errors,
    )


def _content(call: Call, word: str, *, by_customer: bool) -> CallContent | None:
    if word in _BEGINNINGS:
        return CallContent(event="rang", by_customer=by_customer)
    if word not in _ENDINGS:
        return None
    seconds = min(int(amount(call.duration)), _LONGEST_SECONDS)
    if (words(call.status) or "").upper() == "FAILED":
        return CallContent(event="failed", by_customer=by_customer, seconds=seconds or None)
    if seconds or call.start_time is not None:
        return CallContent(event="ended", by_customer=by_customer, seconds=seconds)
    return CallContent(event="missed", by_customer=by_customer)


def _is_by_customer(call: Call, scene: Scene) -> bool:
    direction = words(call.direction)
    if direction is not None:
        return direction.upper() != _OURS
    return not is_ours(call.from_, scene)


def _read_news(update: Update) -> CallEvent | None:
    status = STATUS.read(update.raw)
    known = words(status.id) if status else None
    event = _NEWS.get((status.status or "").upper()) if status else None
    if status is None or known is None or event is None:
        return None
    rang = event == "rang"
    return CallEvent(
        id=known,
        word=cast("str", status.status).lower(),
        person=read_called(status.recipient_id, status.recipient_user_id, scene=update.scene),
        content=CallContent(event=event, by_customer=False),
        at=status.timestamp,
        by=SenderType.EXTERNAL if rang else SenderType.SYSTEM,
        opens_window=event == "answered",
        errors=status.errors,
    )
