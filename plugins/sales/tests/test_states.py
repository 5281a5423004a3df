"""The states of a sale, and the chain of what happened to it."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waframe_sales import tables as quote_tables
from waframe_sales.chain import SaleEvent, find_broken, sealed
from waframe_sales.states import ALLOWED, OPEN, State, StepRefused, check_step

TABLES = Path(quote_tables.__file__).parent
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
WAY = (State.DRAFT, State.SENT, State.ACCEPTED, State.ORDERED, State.PAID, State.DELIVERED, State.REFUNDED)
ENDS = {State.REJECTED, State.EXPIRED, State.SUPERSEDED, State.CANCELLED, State.REFUNDED}


def chain(*states: State) -> list[SaleEvent]:
    """Make the chain of a sale that went through these states."""
    made: list[SaleEvent] = []
    for number, state in enumerate(states, start=1):
        last = made[-1] if made else None
        event = SaleEvent(
            quote_id="q",
            number=number,
            branch="centro",
            name=state.value,
            state_before=last.state if last else None,
            state=state,
            version=1,
            actor="agent:ana",
            details="{}",
            at=NOON + timedelta(minutes=number),
            hash_before=last.hash if last else "",
        )
        made.append(sealed(event))
    return made


def test_a_sale_goes_its_way_and_no_other() -> None:
    for before, after in pairwise(WAY):
        check_step(before, to=after)
    with pytest.raises(StepRefused, match="a sale that is draft cannot become ordered"):
        check_step(State.DRAFT, to=State.ORDERED)
    with pytest.raises(StepRefused):
        check_step(State.EXPIRED, to=State.ACCEPTED)


def test_every_state_is_spoken_of_and_an_end_is_an_end() -> None:
    assert set(ALLOWED) == set(State)
    assert {state for state in State if not ALLOWED[state]} == ENDS
    assert {State.DRAFT, State.SENT} == OPEN


def test_a_chain_as_it_was_written_is_whole() -> None:
    events = chain(*WAY)

    assert find_broken(events, quote_id="q", count=len(WAY), head=events[-1].hash) is None


def test_an_instant_is_the_same_in_every_zone() -> None:
    events = chain(State.DRAFT)
    elsewhere = msgspec.structs.replace(events[0], at=NOON.astimezone(timezone(timedelta(hours=-7))))

    assert sealed(msgspec.structs.replace(events[0], at=NOON)).hash == sealed(elsewhere).hash


@settings(max_examples=60)
@given(
    place=st.integers(0, len(WAY) - 1),
    forgery=st.sampled_from(
        [
            {"actor": "agent:eve"},
            {"details": '{"total_cents":1}'},
            {"at": NOON},
            {"state": State.CANCELLED},
            {"name": "x"},
            {"version": 9},
        ]
    ),
)
def test_no_event_can_be_changed_unnoticed(place: int, forgery: dict[str, object]) -> None:
    events = chain(*WAY)
    forged = [*events[:place], msgspec.structs.replace(events[place], **forgery), *events[place + 1 :]]
    resealed = [*events[:place], sealed(forged[place]), *events[place + 1 :]]
    head = events[-1].hash

    assert find_broken(forged, quote_id="q", count=len(WAY), head=head) is not None
    assert find_broken(resealed, quote_id="q", count=len(WAY), head=head) is not None


@pytest.mark.parametrize("gone", [0, 2, len(WAY) - 1])
def test_no_event_can_be_taken_away_unnoticed(gone: int) -> None:
    events = chain(*WAY)
    left = [*events[:gone], *events[gone + 1 :]]

    assert find_broken(left, quote_id="q", count=len(WAY), head=events[-1].hash) is not None


@pytest.mark.parametrize("ledger", ["events", "commissions", "prices", "versions"])
def test_nothing_changes_what_a_ledger_holds(ledger: str) -> None:
    statements = "".join(path.read_text("utf-8") for path in TABLES.glob("*.sql")).lower()

    assert f"insert into sales_{ledger}" in statements
    assert f"update sales_{ledger}" not in statements
    assert f"delete from sales_{ledger}" not in statements
