"""Days of branches on both sides of the border."""

from datetime import UTC, date, datetime, time

import pytest

from waframe_sales.reports.day import branch_day, day_of, next_at


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("America/Tijuana", date(2026, 3, 8), 23, id="Tijuana goes with California in March"),
        pytest.param("America/Tijuana", date(2026, 11, 1), 25, id="Tijuana comes back in November"),
        pytest.param("America/Ciudad_Juarez", date(2026, 3, 8), 23, id="Juárez goes with El Paso"),
        pytest.param("America/Ciudad_Juarez", date(2026, 11, 1), 25, id="Juárez comes back in November"),
        pytest.param("America/Matamoros", date(2026, 3, 8), 23, id="Matamoros goes with Brownsville"),
        pytest.param("America/Matamoros", date(2026, 11, 1), 25, id="Matamoros comes back in November"),
        pytest.param("America/Mexico_City", date(2026, 4, 5), 24, id="the capital changes no clocks any more"),
        pytest.param("America/Mexico_City", date(2022, 4, 3), 23, id="as it did until 2022"),
        pytest.param("America/Tijuana", date(2026, 3, 9), 24, id="the day after is as long as any"),
    ],
)
def test_a_day_has_the_hours_that_its_clocks_give_it(zone: str, day: date, hours: int) -> None:
    found = branch_day(day, zone=zone)

    assert found.hours == hours
    assert found.begins_at.tzinfo is UTC
    assert found.clock_at(0).time() == time(0)


def test_an_hour_that_comes_twice_is_two_hours() -> None:
    day = branch_day(date(2026, 11, 1), zone="America/Tijuana")

    assert [f"{day.clock_at(hour):%H:%M %z}" for hour in (0, 1, 2, 3)] == [
        "00:00 -0700",
        "01:00 -0700",
        "01:00 -0800",
        "02:00 -0800",
    ]
    assert day.hour_of(datetime(2026, 11, 1, 9, 30, tzinfo=UTC)) == 2


def test_an_instant_is_on_the_day_of_its_branch() -> None:
    at = datetime(2026, 11, 2, 7, 30, tzinfo=UTC)

    assert day_of(at, zone="America/Mexico_City") == date(2026, 11, 2)
    assert day_of(at, zone="America/Tijuana") == date(2026, 11, 1)


def test_the_next_evening_is_today_until_it_has_come() -> None:
    zone = "America/Mexico_City"
    noon = datetime(2026, 11, 27, 18, tzinfo=UTC)
    evening = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)

    assert next_at(time(19, 30), after=noon, zone=zone) == evening
    assert next_at(time(19, 30), after=evening, zone=zone) == datetime(2026, 11, 29, 1, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_comes_an_hour_later() -> None:
    found = next_at(time(2, 30), after=datetime(2026, 3, 8, 8, tzinfo=UTC), zone="America/Tijuana")

    assert found == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)
