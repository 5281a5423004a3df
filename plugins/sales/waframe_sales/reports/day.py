"""A day of a branch's own clock, which has 23 or 25 hours where the clocks are changed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

HOUR = timedelta(hours=1)


class BranchDay(msgspec.Struct, frozen=True, kw_only=True):
    """From midnight to midnight, as instants in UTC; `zone` is the name of the time zone."""

    day: date
    zone: str
    begins_at: datetime
    ends_at: datetime

    @property
    def hours(self) -> int:
        """Count its hours."""
        return round((self.ends_at - self.begins_at) / HOUR)

    def hour_of(self, instant: datetime) -> int:
        """Tell in which of its hours an instant is; the first is 0."""
        return int((instant - self.begins_at) / HOUR)

    def clock_at(self, hour: int) -> datetime:
        """Tell what the branch's clock shows when one of its hours begins."""
        return (self.begins_at + hour * HOUR).astimezone(ZoneInfo(self.zone))


def branch_day(day: date, *, zone: str) -> BranchDay:
    """Find when a day begins and ends."""
    return BranchDay(
        day=day, zone=zone, begins_at=_midnight(day, zone=zone), ends_at=_midnight(day + timedelta(days=1), zone=zone)
    )


def day_of(instant: datetime, *, zone: str) -> date:
    """Tell which day an instant is on."""
    return instant.astimezone(ZoneInfo(zone)).date()


def next_at(clock: time, *, after: datetime, zone: str) -> datetime:
    """Find the next instant after another at which the branch's clock shows a time.

    Where the clocks skip that time, it is the moment after the skipped hour; where they show it twice, the first time.
    """
    day = day_of(after, zone=zone)
    while (found := datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)) <= after:
        day += timedelta(days=1)
    return found


def _midnight(day: date, *, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
