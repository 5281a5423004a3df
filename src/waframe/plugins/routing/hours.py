"""Knows when a branch is open: a weekly table, holidays and special days, read on the branch's own clock.

All instants here are what the clock on the branch's wall shows. So nothing shifts when summer time begins or ends:
nine o'clock is nine o'clock, and an hour that a clock shows twice counts both times.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import msgspec

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS_PATTERN = rf"^({'|'.join(DAYS)})(-({'|'.join(DAYS)}))?$"
TIMES_PATTERN = r"^(closed|\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}(, ?\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2})*)$"
HOUR = 60
MIDNIGHT = 24 * HOUR
FORESEEN_DAYS = 400

_SPAN = re.compile(r"(\d{1,2}):(\d{2}) ?- ?(\d{1,2}):(\d{2})")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """An open stretch of a day, in minutes since midnight; at `closes` the door is shut."""

    opens: int
    closes: int


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """When a branch is open: the seven days from Monday on, and the dates that differ."""

    week: tuple[tuple[Span, ...], ...]
    dates: Mapping[date, tuple[Span, ...]] = msgspec.field(default_factory=dict)

    def on(self, day: date) -> tuple[Span, ...]:
        """List the open stretches of a date."""
        return self.dates.get(day, self.week[day.weekday()])


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring weekdays (0 is Monday) with the same hours."""

    first: int
    last: int
    spans: tuple[Span, ...]


def parse_hours(
    table: Mapping[str, str], *, holidays: Iterable[date] = (), special: Mapping[date, str] | None = None
) -> Hours:
    """Read a table such as `{"mon-fri": "09:00-19:00", "sat": "09:00-14:00"}`; days not named are closed.

    A single day wins over a range that holds it. Raises ValueError, which says what cannot be.
    """
    days: dict[int, str] = {}
    for key in sorted(table, key=lambda key: "-" in key):
        for day in _days(key):
            taken = days.get(day)
            if taken is None:
                days[day] = key
            elif ("-" in taken) == ("-" in key):
                raise ValueError(f"{DAYS[day]} stands both in {taken} and in {key}")
    read = {key: parse_spans(times) for key, times in table.items()}
    week = tuple(read[days[day]] if day in days else () for day in range(7))
    dates: dict[date, tuple[Span, ...]] = dict.fromkeys(holidays, ())
    for when, times in (special or {}).items():
        if when in dates:
            raise ValueError(f"{when} stands both in the holidays and in the special hours")
        dates[when] = parse_spans(times)
    return Hours(week=week, dates=dates)


def parse_spans(times: str) -> tuple[Span, ...]:
    """Read `09:00-14:00, 16:00-19:00`, or `closed`; raises ValueError."""
    if times == "closed":
        return ()
    if not re.fullmatch(TIMES_PATTERN, times):
        raise ValueError(f"{times!r} is no opening time such as 09:00-19:00")
    spans = tuple(
        Span(opens=_minutes(found[1], found[2]), closes=_minutes(found[3], found[4])) for found in _SPAN.finditer(times)
    )
    for span in spans:
        if span.opens >= span.closes:
            raise ValueError(f"{times}: it must open before it closes, and on the same day (24:00 is its end)")
    for before, after in pairwise(spans):
        if before.closes > after.opens:
            raise ValueError(f"{times}: the stretches must follow one another")
    return spans


def is_open(hours: Hours, at: datetime) -> bool:
    """Tell whether the branch is open when its clock shows `at`."""
    return open_span(hours, at) is not None


def open_span(hours: Hours, at: datetime) -> Span | None:
    """Find the stretch in which `at` lies."""
    minute = at.hour * HOUR + at.minute
    return next((span for span in hours.on(at.date()) if span.opens <= minute < span.closes), None)


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Tell when a stretch begins after `at`, without a time zone; None where none begins in the next year."""
    wall = at.replace(tzinfo=None)
    for ahead in range(FORESEEN_DAYS):
        day = wall.date() + timedelta(days=ahead)
        for span in hours.on(day):
            opening = datetime.combine(day, time(span.opens // HOUR, span.opens % HOUR))
            if opening > wall:
                return opening
    return None


def week_runs(hours: Hours) -> tuple[Run, ...]:
    """Join neighbouring days with the same hours, from Monday to Sunday."""
    runs: list[Run] = []
    for day, spans in enumerate(hours.week):
        if runs and runs[-1].spans == spans:
            runs[-1] = msgspec.structs.replace(runs[-1], last=day)
        else:
            runs.append(Run(first=day, last=day, spans=spans))
    return tuple(runs)


def clock_face(minutes: int) -> str:
    """Write minutes since midnight as people say them: 540 is 9:00."""
    return f"{minutes // HOUR}:{minutes % HOUR:02d}"


def _days(key: str) -> tuple[int, ...]:
    if not re.fullmatch(DAYS_PATTERN, key):
        raise ValueError(f"{key!r} is no day such as mon, and no range such as mon-fri")
    first, _, last = key.partition("-")
    begin = DAYS.index(first)
    length = (DAYS.index(last or first) - begin) % 7
    return tuple((begin + step) % 7 for step in range(length + 1))


def _minutes(hour: str, minute: str) -> int:
    minutes = int(hour) * HOUR + int(minute)
    if int(minute) >= HOUR or minutes > MIDNIGHT:
        raise ValueError(f"there is no {hour}:{minute} on a clock")
    return minutes
