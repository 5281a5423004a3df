"""Who may do how much: never more than a minute's worth at once, and never more in the long run."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.webchat import pacing
from waframe.plugins.webchat.pacing import Pacing

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@given(per_minute=st.integers(1, 60), waits=st.lists(st.floats(0, 30), max_size=60))
def test_nobody_gets_more_than_the_rate_and_one_filling(per_minute: int, waits: list[float]) -> None:
    pacer, now, taken = Pacing(per_minute), NOON, 0

    for wait in waits:
        now += timedelta(seconds=wait)
        taken += pacer.take("ana", now=now)

    assert taken <= per_minute + (now - NOON).total_seconds() * per_minute / 60 + 0.001
    assert taken >= min(len(waits), per_minute)


def test_one_does_not_take_from_another_and_the_memory_has_an_end() -> None:
    pacer = Pacing(1)

    taken = [pacer.take(f"{number}", now=NOON) for number in range(pacing._MOST + 5)]

    assert all(taken)
    assert not pacer.take(f"{pacing._MOST + 4}", now=NOON)
    assert len(pacer._buckets) <= pacing._MOST
