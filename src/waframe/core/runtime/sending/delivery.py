"""One attempt to hand a message to its channel, and what each answer of the channel means for the outbox."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import (
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelUncertain,
    MarketingStopped,
    WindowClosed,
)
from waframe.core.records.content import Template
from waframe.core.records.message import Failure, MessageStatus
from waframe.core.records.outgoing import Parcel, ParcelState, Receipt
from waframe.core.store.finishing import Sent
from waframe.core.store.outbox import Waiting
from waframe.core.store.outcomes import Advance

_log = structlog.stdlib.get_logger("waframe.delivery")
_GIVE_UP_AFTER = timedelta(minutes=30)
_BLOCKED_FOR = timedelta(seconds=60)
_LONGEST_PAUSE_SECONDS = 300.0
WINDOW_CLOSED = "window-closed"
_CLOSED = "the customer's window is closed; only a template may leave"

Pause = Literal["pair", "number", "account", "initiated", "blocked"] | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an attempt, and what has to pause because of it."""

    sent: Sent
    pause: Pause = None
    code: str = ""


async def deliver(channel: Channel, waiting: Waiting, *, clock: Clock) -> Delivery:
    """Try to send one message; never raises for what the channel says."""
    parcel = waiting.parcel
    if _outside_window(channel, waiting, now=clock.now()):
        return await _window_closed(channel, parcel, clock, reason=_CLOSED)
    try:
        receipt = await channel.send(parcel)
    except WindowClosed as error:
        return await _window_closed(channel, parcel, clock, reason=error.reason)
    except MarketingStopped as error:
        refused = _refused(parcel, clock, code=error.error_code or error.code, reason=error.reason)
        return msgspec.structs.replace(refused, sent=msgspec.structs.replace(refused.sent, stops_marketing=True))
    except ChannelBusy as error:
        return _busy(parcel, error, clock)
    except ChannelUncertain as error:
        due_at = clock.now() + channel.settle_after
        return Delivery(
            sent=Sent(parcel=parcel, state=ParcelState.UNKNOWN, due_at=due_at, at=clock.now(), reason=error.reason)
        )
    except ChannelBlocked as error:
        due_at = clock.now() + _BLOCKED_FOR
        sent = Sent(parcel=parcel, state=ParcelState.QUEUED, due_at=due_at, at=clock.now(), reason=error.reason)
        return Delivery(sent=sent, pause="blocked", code=error.error_code or error.code)
    except ChannelError as error:
        return _refused(parcel, clock, code=error.error_code or error.code, reason=error.reason)
    except Exception as error:  # noqa: BLE001  # a channel is a plugin, and its fault must not stop the others
        _log.exception("delivery.channel_failed", channel=channel.name, parcel=parcel.id)
        return _refused(parcel, clock, code="channel-failed", reason=f"{type(error).__name__}: {error}")
    return _accepted(parcel, receipt, clock)


def postponed(waiting: Waiting, *, until: datetime, clock: Clock) -> Delivery:
    """Leave a message for later without trying."""
    reason = "initiated-paused"
    sent = Sent(parcel=waiting.parcel, state=ParcelState.QUEUED, due_at=until, at=clock.now(), reason=reason)
    return Delivery(sent=sent)


def initiated(waiting: Waiting, *, now: datetime) -> bool:
    """Tell whether the business begins to speak with this message, or goes on in the customer's window."""
    return waiting.window_until is None or waiting.window_until <= now


def _outside_window(channel: Channel, waiting: Waiting, *, now: datetime) -> bool:
    if channel.window is None or isinstance(waiting.parcel.content, Template):
        return False
    return initiated(waiting, now=now)


def _accepted(parcel: Parcel, receipt: Receipt, clock: Clock) -> Delivery:
    now = clock.now()
    advance = Advance(
        message_id=parcel.message_id, status=MessageStatus.ACCEPTED, at=now, channel_id=receipt.channel_id
    )
    sent = Sent(parcel=parcel, state=ParcelState.DONE, due_at=now, at=now, advance=advance, recipient=receipt.recipient)
    return Delivery(sent=sent)


async def _window_closed(channel: Channel, parcel: Parcel, clock: Clock, *, reason: str) -> Delivery:
    """Refuse, and name the templates that may leave in its place; a channel that fails at that names none."""
    try:
        proposals = await channel.propose(parcel)
    except Exception:  # noqa: BLE001  # a channel is a plugin, and its fault must not stop the others
        _log.exception("delivery.no_proposals", channel=channel.name, parcel=parcel.id)
        proposals = ()
    return _refused(parcel, clock, code=WINDOW_CLOSED, reason=reason, proposals=proposals)


def _refused(parcel: Parcel, clock: Clock, *, code: str, reason: str, proposals: tuple[Template, ...] = ()) -> Delivery:
    now = clock.now()
    failure = Failure(code=code, title=reason, proposals=proposals)
    advance = Advance(
        message_id=parcel.message_id,
        status=MessageStatus.FAILED,
        at=now,
        error=msgspec.json.encode(failure).decode(),
    )
    return Delivery(
        sent=Sent(parcel=parcel, state=ParcelState.FAILED, due_at=now, at=now, reason=reason, advance=advance)
    )


def _busy(parcel: Parcel, error: ChannelBusy, clock: Clock) -> Delivery:
    now = clock.now()
    if error.patient:
        due_at = now + timedelta(seconds=error.retry_after_seconds)
        return Delivery(sent=Sent(parcel=parcel, state=ParcelState.QUEUED, due_at=due_at, at=now, reason=error.reason))
    if now - parcel.created_at > _GIVE_UP_AFTER:
        return _refused(parcel, clock, code=error.error_code or error.code, reason=error.reason)
    growth = error.retry_after_seconds * 2.0 ** min(parcel.attempts, 8)
    due_at = now + timedelta(seconds=min(growth, max(_LONGEST_PAUSE_SECONDS, error.retry_after_seconds)))
    sent = Sent(parcel=parcel, state=ParcelState.QUEUED, due_at=due_at, at=now, reason=error.reason)
    match error.scope:
        case "pair":
            return Delivery(sent=sent, pause="pair")
        case "number":
            return Delivery(sent=sent, pause="number")
        case "account":
            return Delivery(sent=sent, pause="account")
        case "initiated":
            return Delivery(sent=sent, pause="initiated")
        case _:
            return Delivery(sent=sent)
