"""A breaker opens after failures in a row, and closes by a success of what failed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.runtime.registry.breaker import (
    FAILURES,
    LONGEST_PAUSE,
    PAUSE,
    Breaker,
    admits,
    after_failure,
    after_success,
    after_timeout,
    pause_after,
    trying,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def failed(times: int, *, hook: str = "answer_message", breaker: Breaker | None = None) -> Breaker:
    for _ in range(times):
        breaker = after_failure(breaker, hook=hook, at=NOON, reason="boom")
    assert breaker is not None
    return breaker


def test_four_failures_do_not_open_it() -> None:
    assert admits(failed(FAILURES - 1), hook="answer_message", at=NOON)


def test_the_fifth_failure_in_a_row_opens_it() -> None:
    opened = failed(FAILURES)

    assert opened.until == NOON + PAUSE
    assert not admits(opened, hook="answer_message", at=NOON + PAUSE - SECOND)
    assert not admits(opened, hook="message_received", at=NOON)


def test_a_success_between_the_failures_starts_the_count_again() -> None:
    assert after_success(failed(FAILURES - 1), hook="answer_message") is None


def test_a_success_of_another_hook_does_not_hide_the_failures() -> None:
    breaker = failed(FAILURES - 1)

    breaker = after_success(breaker, hook="message_received") or failed(1)

    assert failed(1, breaker=breaker).until is not None


def test_a_timeout_opens_it_at_once() -> None:
    assert after_timeout(None, hook="answer_message", at=NOON, reason="slow").until == NOON + PAUSE


def test_timeouts_of_turns_that_ran_at_once_count_as_one() -> None:
    first = after_timeout(None, hook="answer_message", at=NOON, reason="slow")

    assert after_timeout(first, hook="answer_message", at=NOON + SECOND, reason="slow").openings == 1


def test_half_open_it_lets_one_call_of_the_failing_hook_through() -> None:
    opened, later = failed(FAILURES), NOON + PAUSE

    tried = trying(opened, hook="answer_message", at=later)

    assert admits(opened, hook="answer_message", at=later)
    assert not admits(tried, hook="answer_message", at=later + SECOND)
    assert admits(tried, hook="message_received", at=later + SECOND)


def test_the_tried_call_closes_it_by_a_success() -> None:
    tried = trying(failed(FAILURES), hook="answer_message", at=NOON + PAUSE)

    assert after_success(tried, hook="message_received") == tried
    assert after_success(tried, hook="answer_message") is None


def test_the_tried_call_opens_it_for_longer_by_a_failure() -> None:
    tried = trying(failed(FAILURES), hook="answer_message", at=NOON + PAUSE)

    again = after_failure(tried, hook="answer_message", at=NOON + PAUSE, reason="boom")

    assert again.until == NOON + PAUSE + 2 * PAUSE
    assert again.since == NOON


def test_a_tried_call_that_never_ends_is_forgotten() -> None:
    tried = trying(failed(FAILURES), hook="answer_message", at=NOON + PAUSE)

    assert admits(tried, hook="answer_message", at=NOON + 2 * PAUSE)


def test_a_late_success_does_not_close_it() -> None:
    opened = failed(FAILURES)

    assert after_success(opened, hook="answer_message") == opened


@pytest.mark.parametrize(("openings", "seconds"), [(1, 30), (2, 60), (3, 120), (5, 480), (6, 600), (1000, 600)])
def test_the_pause_doubles_up_to_ten_minutes(openings: int, seconds: int) -> None:
    assert pause_after(openings) == timedelta(seconds=seconds)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["fail", "succeed", "time out"]),
            st.sampled_from(["answer_message", "message_received"]),
            st.integers(min_value=0, max_value=900),
        ),
        max_size=60,
    )
)
def test_whatever_happens_everything_is_called_again_within_ten_minutes(events: list[tuple[str, str, int]]) -> None:
    breaker: Breaker | None = None
    now = NOON
    for event, hook, seconds in events:
        now += timedelta(seconds=seconds)
        if breaker is not None:
            if not admits(breaker, hook=hook, at=now):
                continue
            breaker = trying(breaker, hook=hook, at=now)
        match event:
            case "fail":
                breaker = after_failure(breaker, hook=hook, at=now, reason="boom")
            case "time out":
                breaker = after_timeout(breaker, hook=hook, at=now, reason="slow")
            case _:
                breaker = after_success(breaker, hook=hook) if breaker else None

        if breaker is not None:
            assert breaker.failing
            assert breaker.since <= now
            assert admits(breaker, hook="answer_message", at=now + LONGEST_PAUSE)
            assert admits(breaker, hook="message_received", at=now + LONGEST_PAUSE)


@given(st.integers(min_value=1, max_value=30))
def test_failures_alone_open_it_exactly_at_the_fifth(times: int) -> None:
    assert (failed(times).until is not None) == (times >= FAILURES)
