"""A service that fails is left alone for a while."""

from datetime import UTC, datetime, timedelta

from waframe import Breaker

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def opened() -> Breaker:
    breaker = Breaker()
    for _ in range(3):
        breaker.failed(now=NOON)
    return breaker


def test_two_failures_are_forgotten_by_a_success() -> None:
    breaker = Breaker()
    for _ in range(2):
        breaker.failed(now=NOON)
    breaker.succeeded()

    for _ in range(2):
        breaker.failed(now=NOON)

    assert breaker.admits(now=NOON)
    assert breaker.until is None


def test_three_in_a_row_open_it_for_a_minute() -> None:
    breaker = opened()

    assert breaker.until == NOON + MINUTE
    assert not breaker.admits(now=NOON + MINUTE - SECOND)
    assert breaker.admits(now=NOON + MINUTE)


def test_past_the_pause_one_call_is_let_through_and_its_success_closes_it() -> None:
    breaker = opened()

    assert [breaker.admits(now=NOON + MINUTE) for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.admits(now=NOON + MINUTE) for _ in range(3)] == [True, True, True]


def test_a_tried_call_that_fails_opens_it_for_twice_as_long() -> None:
    breaker = opened()
    breaker.admits(now=NOON + MINUTE)

    breaker.failed(now=NOON + MINUTE)

    assert breaker.until == NOON + 3 * MINUTE


def test_a_tried_call_that_never_ends_is_forgotten_after_a_pause() -> None:
    breaker = opened()
    breaker.admits(now=NOON + MINUTE)

    assert breaker.admits(now=NOON + 2 * MINUTE)


def test_the_pause_grows_to_ten_minutes() -> None:
    breaker, now = opened(), NOON
    for _ in range(30):
        now = breaker.until or now
        breaker.admits(now=now)
        breaker.failed(now=now)

    assert breaker.until == now + 10 * MINUTE


def test_calls_that_began_before_it_opened_change_nothing() -> None:
    breaker = opened()

    breaker.failed(now=NOON + 30 * SECOND)
    breaker.succeeded()

    assert breaker.until == NOON + MINUTE


def test_a_named_pause_opens_it_at_once() -> None:
    breaker = Breaker()

    breaker.failed(now=NOON, pause=30 * MINUTE)

    assert not breaker.admits(now=NOON + 30 * MINUTE - SECOND)
    assert breaker.admits(now=NOON + 30 * MINUTE)
