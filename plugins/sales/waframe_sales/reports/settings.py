"""What a branch may set under `sales: report:`."""

from datetime import time
from typing import Annotated

import msgspec

from waframe import Settings

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Phone = Annotated[str, msgspec.Meta(pattern=r"^\+?\d[\d ()-]{8,24}$")]


class ReportSettings(Settings, frozen=True, kw_only=True):
    """When a branch's day is told, and to whom."""

    at: Clock | None = None
    """When, by the branch's own clock, such as `19:30`; before noon the day before is told. Without it, never."""

    to: Phone | None = None
    """The phone of whoever answers for the branch, who must have written to it once: the report goes there."""

    @property
    def clock(self) -> time | None:
        """Give the time of day."""
        return time.fromisoformat(self.at) if self.at else None
