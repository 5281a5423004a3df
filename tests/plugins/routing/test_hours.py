"""Opening hours on the branch's own clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.routing.hours import (
    Hours,
    Run,
    Span,
    clock_face,
    is_open,
    next_opening,
    open_span,
    parse_hours,
    parse_spans,
    week_runs,
)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


SHOP = parse_hours({"mon-fri": "09:00-19:00", "sat": "09:00-14:00"}, holidays=[date(2026, 12, 25)])

walls = st.datetimes(wall("2025-01-01 00:00"), wall("2030-12-31 00:00"))
zones = st.sampled_from(["America/Mexico_City", "America/Tijuana", "Europe/Madrid", "Australia/Lord_Howe"])


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(Span(opens=edges[i], closes=edges[i + 1]) for i in range(0, len(edges) - 1, 2))


@st.composite
def weeks(draw: st.DrawFn) -> Hours:
    days = st.dates(date(2025, 1, 1), date(2030, 12, 31))
    dates = draw(st.dictionaries(days, spans(), max_size=5))
    return Hours(week=tuple(draw(spans()) for _ in range(7)), dates=dates)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        pytest.param(wall("2026-03-02 08:59"), False, id="a minute before"),
        pytest.param(wall("2026-03-02 09:00"), True, id="on the minute"),
        pytest.param(wall("2026-03-02 18:59:59"), True, id="in the last second"),
        pytest.param(wall("2026-03-02 19:00"), False, id="when it closes"),
        pytest.param(wall("2026-03-07 13:00"), True, id="Saturday"),
        pytest.param(wall("2026-03-07 15:00"), False, id="Saturday afternoon"),
        pytest.param(wall("2026-03-08 12:00"), False, id="Sunday"),
        pytest.param(wall("2026-12-25 12:00"), False, id="a holiday"),
    ],
)
def test_a_branch_is_open_by_its_table(at: datetime, *, opened: bool) -> None:
    assert is_open(SHOP, at) is opened


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        pytest.param(wall("2026-03-02 07:00"), wall("2026-03-02 09:00"), id="today"),
        pytest.param(wall("2026-03-02 20:00"), wall("2026-03-03 09:00"), id="tomorrow"),
        pytest.param(wall("2026-03-07 15:00"), wall("2026-03-09 09:00"), id="over Sunday"),
        pytest.param(wall("2026-12-24 20:00"), wall("2026-12-26 09:00"), id="over a holiday"),
    ],
)
def test_the_next_opening_passes_over_closed_days(at: datetime, opening: datetime) -> None:
    assert next_opening(SHOP, at) == opening


def test_a_branch_that_never_opens_has_no_next_opening() -> None:
    assert next_opening(parse_hours({}), wall("2026-03-02 00:00")) is None


def test_a_single_day_wins_over_a_range() -> None:
    hours = parse_hours({"mon-sat": "09:00-19:00", "wed": "closed"})

    assert hours.week[2] == ()
    assert hours.week[1] == hours.week[3] == (Span(opens=540, closes=1140),)


def test_a_range_may_pass_over_the_weekend() -> None:
    hours = parse_hours({"sat-mon": "10:00-12:00"})

    assert [bool(day) for day in hours.week] == [True, False, False, False, False, True, True]


def test_special_hours_replace_the_day() -> None:
    hours = parse_hours({"mon-fri": "09:00-19:00"}, special={date(2026, 12, 24): "09:00-14:00"})

    assert hours.on(date(2026, 12, 24)) == (Span(opens=540, closes=840),)


@pytest.mark.parametrize(
    "table",
    [
        pytest.param({"mon-fri": "09:00-19:00", "fri-sat": "09:00-14:00"}, id="two ranges share a day"),
        pytest.param({"mon": "19:00-09:00"}, id="closes before it opens"),
        pytest.param({"mon": "09:00-09:00"}, id="closes as it opens"),
        pytest.param({"mon": "09:00-14:00, 13:00-19:00"}, id="stretches overlap"),
        pytest.param({"mon": "9-19"}, id="no minutes"),
        pytest.param({"mon": "09:00-25:00"}, id="no such hour"),
        pytest.param({"mon": "09:75-10:00"}, id="no such minute"),
        pytest.param({"lunes": "09:00-19:00"}, id="no such day"),
        pytest.param({"mon": "09:00-19:00 "}, id="a blank at the end"),
    ],
)
def test_a_table_that_cannot_be_is_refused(table: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_hours(table)


def test_a_date_cannot_be_holiday_and_special() -> None:
    day = date(2026, 12, 24)

    with pytest.raises(ValueError, match="2026-12-24"):
        parse_hours({}, holidays=[day], special={day: "09:00-14:00"})


def test_neighbouring_days_with_the_same_hours_are_one_run() -> None:
    week, saturday = (Span(opens=540, closes=1140),), (Span(opens=540, closes=840),)

    assert week_runs(SHOP) == (
        Run(first=0, last=4, spans=week),
        Run(first=5, last=5, spans=saturday),
        Run(first=6, last=6, spans=()),
    )


@given(weeks(), walls)
def test_the_branch_is_open_at_its_next_opening_and_not_open_at_none_before(hours: Hours, at: datetime) -> None:
    opening = next_opening(hours, at)

    if opening is None:
        assert not any(hours.week)
        return
    assert opening > at
    assert is_open(hours, opening)
    if not is_open(hours, at):
        steps = (opening - at) / 8
        assert not any(is_open(hours, at + steps * step) for step in range(8))


@given(weeks(), walls, st.integers(0, 48 * 60))
def test_a_closed_stretch_has_one_next_opening(hours: Hours, at: datetime, minutes: int) -> None:
    opening = next_opening(hours, at)
    later = at + timedelta(minutes=minutes)

    if opening is not None and not is_open(hours, at) and later < opening:
        assert next_opening(hours, later) == opening


@given(weeks(), st.datetimes(wall("2025-01-01 00:00"), wall("2030-01-01 00:00"), timezones=st.just(UTC)), zones)
def test_only_the_wall_clock_counts_also_when_summer_time_changes(hours: Hours, at: datetime, zone: str) -> None:
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute

    expected = [one for one in hours.on(local.date()) if one.opens <= minute < one.closes]

    assert open_span(hours, local) == (expected[0] if expected else None)
    assert next_opening(hours, local) == next_opening(hours, local.replace(tzinfo=None))


@pytest.mark.parametrize(
    "utc",
    [
        pytest.param(datetime(2026, 3, 7, 17, 0, tzinfo=UTC), id="the day before summer time"),
        pytest.param(datetime(2026, 3, 8, 16, 0, tzinfo=UTC), id="its first day"),
        pytest.param(datetime(2026, 11, 1, 17, 0, tzinfo=UTC), id="the day after it"),
    ],
)
def test_nine_stays_nine_where_summer_time_begins_and_ends(utc: datetime) -> None:
    hours = parse_hours({"mon-sun": "09:00-19:00"})
    local = utc.astimezone(ZoneInfo("America/Tijuana"))

    assert is_open(hours, local)
    assert not is_open(hours, local - timedelta(minutes=1))


@given(spans())
def test_spans_survive_being_written_and_read(stretches: tuple[Span, ...]) -> None:
    written = ", ".join(f"{clock_face(one.opens)}-{clock_face(one.closes)}" for one in stretches) or "closed"

    assert parse_spans(written) == stretches
