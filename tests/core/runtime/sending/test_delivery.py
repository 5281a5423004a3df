"""What an answer of a channel means for the outbox."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from waframe import (
    AnyContent,
    Channel,
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelUncertain,
    Failure,
    MarketingStopped,
    Parcel,
    Receipt,
    Template,
    Text,
    WindowClosed,
)
from waframe.core.contract.clock import SystemClock
from waframe.core.records.outgoing import ParcelState
from waframe.core.runtime.sending.delivery import Delivery, deliver
from waframe.core.store.outbox import Waiting

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OFFER = Template(name="seguimos", language="es_MX")


class Fixed(SystemClock):
    """A clock that stands still."""

    def now(self) -> datetime:
        """Give noon."""
        return NOON


class Moody(Channel):
    """A channel that answers every message with one error."""

    name = "moody"
    window = timedelta(hours=24)

    def __init__(self, error: Exception | None, *, proposes: tuple[Template, ...] = (OFFER,)) -> None:
        self._error = error
        self._proposes = proposes

    def check(self, content: AnyContent) -> None:
        """Take everything."""

    async def send(self, parcel: Parcel) -> Receipt:
        """Raise the error."""
        if self._error is not None:
            raise self._error
        return Receipt(channel_id="m1")

    async def propose(self, parcel: Parcel) -> tuple[Template, ...]:
        """Name the template, or fail where there is none."""
        if not self._proposes:
            raise RuntimeError("no table")
        return self._proposes


async def sent_to(channel: Moody, *, content: AnyContent | None = None, window: bool = True) -> Delivery:
    parcel = Parcel(
        id="p",
        message_id="m",
        conversation_id="c",
        branch="centro",
        channel="moody",
        address="1",
        recipients=(),
        content=content or Text(body="hola"),
        created_at=NOON,
    )
    until = NOON + timedelta(hours=1) if window else None
    return await deliver(
        channel, Waiting(parcel=parcel, sender_type="ai", epoch_now=0, window_until=until), clock=Fixed()
    )


def failure_of(delivery: Delivery) -> Failure:
    assert delivery.sent.advance is not None
    assert delivery.sent.advance.error is not None
    return msgspec.json.decode(delivery.sent.advance.error, type=Failure)


@pytest.mark.parametrize(
    ("error", "window"),
    [
        pytest.param(None, False, id="the core knows"),
        pytest.param(WindowClosed("more than 24 hours", error_code="131047"), True, id="the channel says so"),
    ],
)
async def test_a_closed_window_is_refused_with_templates_in_its_place(
    error: ChannelError | None, *, window: bool
) -> None:
    delivery = await sent_to(Moody(error), window=window)

    assert delivery.sent.state is ParcelState.FAILED
    assert failure_of(delivery).code == "window-closed"
    assert failure_of(delivery).proposals == (OFFER,)


async def test_a_channel_that_cannot_propose_still_refuses() -> None:
    delivery = await sent_to(Moody(None, proposes=()), window=False)

    assert failure_of(delivery).proposals == ()


async def test_a_template_leaves_through_a_closed_window() -> None:
    delivery = await sent_to(Moody(None), content=OFFER, window=False)

    assert delivery.sent.state is ParcelState.DONE


@pytest.mark.parametrize("scope", ["pair", "number", "account", "initiated"])
async def test_what_is_busy_pauses_its_scope(scope: str) -> None:
    delivery = await sent_to(Moody(ChannelBusy("later", retry_after_seconds=7, scope=scope)))

    assert (delivery.sent.state, delivery.pause) == (ParcelState.QUEUED, scope)
    assert delivery.sent.due_at == NOON + timedelta(seconds=7)


async def test_a_blocked_channel_keeps_the_message_and_its_code() -> None:
    delivery = await sent_to(Moody(ChannelBlocked("the token has expired", error_code="190")))

    assert (delivery.sent.state, delivery.pause, delivery.code) == (ParcelState.QUEUED, "blocked", "190")


async def test_a_customer_who_wants_no_marketing_is_noted() -> None:
    delivery = await sent_to(Moody(MarketingStopped("stopped", error_code="131050")))

    assert delivery.sent.stops_marketing
    assert failure_of(delivery).code == "131050"


async def test_a_lost_answer_waits_for_a_status() -> None:
    delivery = await sent_to(Moody(ChannelUncertain("cut")))

    assert delivery.sent.state is ParcelState.UNKNOWN
    assert delivery.sent.due_at == NOON + timedelta(seconds=60)
