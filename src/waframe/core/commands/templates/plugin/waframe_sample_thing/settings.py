"""What a branch may set."""

from typing import Annotated

import msgspec
from waframe import Settings

Word = Annotated[str, msgspec.Meta(min_length=1)]


class SampleThingSettings(Settings, frozen=True, kw_only=True):
    """What stands under `sample_thing:`."""

    words: tuple[Word, ...] = ("sample thing",)
    """The words by which a message is known; upper and lower case are the same."""
