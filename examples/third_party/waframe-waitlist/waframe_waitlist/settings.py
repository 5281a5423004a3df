"""What a branch may set."""

from typing import Annotated

import msgspec
from waframe import Settings

Word = Annotated[str, msgspec.Meta(min_length=1)]


class WaitlistSettings(Settings, frozen=True, kw_only=True):
    """What stands under `waitlist:`."""

    words: tuple[Word, ...] = ("avísame", "avísenme", "avisame", "let me know")
    """The words of somebody who wants to be told; upper and lower case are the same."""

    entries_at_most: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    """How many parts one conversation may wait for."""
