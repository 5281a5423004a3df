"""Puts opening hours into words, in the customer's language."""

from collections.abc import Callable
from datetime import datetime

from waframe.plugins.routing.hours import (
    DAYS,
    MIDNIGHT,
    Hours,
    Run,
    Span,
    clock_face,
    next_opening,
    open_span,
    week_runs,
)

Say = Callable[..., str]
"""Gives one of the plugin's texts by its key, as `Context.text` does."""

WEEK = 7


def say_week(hours: Hours, *, say: Say) -> str:
    """Describe the week, a line for neighbouring days with the same hours."""
    return "\n".join(
        say("routing.line", days=_days(run, say=say), times=_times(run.spans, say=say)) for run in week_runs(hours)
    )


def say_opening(opening: datetime, *, at: datetime, say: Say) -> str:
    """Say when the branch opens as a person would: «mañana a las 9:00»."""
    time = _at(opening.hour * 60 + opening.minute, say=say)
    days = (opening.date() - at.date()).days
    if days == 0:
        return say("routing.today", time=time)
    if days == 1:
        return say("routing.tomorrow", time=time)
    weekday = _day(opening.weekday(), say=say)
    if days < WEEK:
        return say("routing.on_weekday", day=weekday, time=time)
    month = say(f"routing.month.{opening.month}")
    return say("routing.on_date", weekday=weekday, day=opening.day, month=month, time=time)


def say_state(hours: Hours, at: datetime, *, say: Say) -> str:
    """Say whether the branch is open now, and until or from when."""
    span = open_span(hours, at)
    if span is not None:
        return say("routing.open_now", time=_at(span.closes % MIDNIGHT, say=say))
    opening = next_opening(hours, at)
    if opening is None:
        return say("routing.closed_now")
    return say("routing.closed_until", opens=say_opening(opening, at=at, say=say))


def _days(run: Run, *, say: Say) -> str:
    first, last = _day(run.first, say=say), _day(run.last, say=say)
    match run.last - run.first:
        case 0:
            return first
        case 1:
            return say("routing.two_days", first=first, last=last)
        case 6:
            return say("routing.every_day")
        case _:
            return say("routing.days", first=first, last=last)


def _times(spans: tuple[Span, ...], *, say: Say) -> str:
    if not spans:
        return say("routing.closed_day")
    told = [say("routing.span", opens=clock_face(one.opens), closes=clock_face(one.closes)) for one in spans]
    return say("routing.and").join(told)


def _at(minutes: int, *, say: Say) -> str:
    return say("routing.at_one" if minutes // 60 == 1 else "routing.at", time=clock_face(minutes))


def _day(weekday: int, *, say: Say) -> str:
    return say(f"routing.day.{DAYS[weekday]}")
