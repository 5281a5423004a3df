"""Knows how long an agent may owe an answer: the clock runs only while the customer waits."""

from datetime import datetime, timedelta

RENEWED_AFTER = timedelta(seconds=20)
EXTENSION = timedelta(minutes=5)


def first_end(now: datetime, *, waiting: bool, idle: timedelta) -> datetime | None:
    """Tell until when somebody who gets the floor has it; None while the customer does not wait."""
    return now + idle if waiting else None


def renewed(until: datetime | None, now: datetime, *, idle: timedelta) -> datetime | None:
    """Tell until when somebody who types has it; None where nothing changes, since no clock runs or it just began."""
    if until is None or until <= now:
        return None
    longer = now + idle
    return longer if longer - until >= RENEWED_AFTER else None


def extended(until: datetime | None, now: datetime) -> datetime | None:
    """Tell until when somebody who asked for more time has it; None where no clock runs."""
    return max(until, now) + EXTENSION if until is not None else None


def is_over(until: datetime | None, now: datetime) -> bool:
    """Tell whether the time is over; what has no end is never over."""
    return until is not None and until <= now
