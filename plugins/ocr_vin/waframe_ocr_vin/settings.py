"""What a branch may set under `ocr_vin:`."""

from typing import Annotated

import msgspec

from waframe import Secret, Settings

Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Positive = Annotated[int, msgspec.Meta(ge=1)]


class OcrVinSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `ocr_vin:`."""

    answer: bool = True
    """Whether the customer is answered; without it facts are learnt in silence, and the next plugin is asked."""

    announce_at: Percent = 90
    """From which confidence a number is announced; below it the customer is asked, or asked for a better photo."""

    ask_for_photo: bool = True
    """Whether a customer whose photo shows a number that cannot be read is asked for a better one."""

    photos_at_most: Count = 2
    """How often in a row a better photo is asked for, before a person is to look or the number is to be typed."""

    answer_within_seconds: Positive = 900
    """How old a photo may be when it has been read, so that it is still answered."""

    burst_seconds: Positive = 20
    """How long the photos of a burst wait for one another, since they get one answer."""

    engine: str = "auto"
    """What reads text: `rapid`, `tesseract`, one of your own, `none` (bar codes only), or the best that is there."""

    vehicles: str | None = None
    """The path of a table of vehicles of your own, which is asked before the one that comes with the plugin."""

    ninja_api_key: Secret | None = None
    """The key of API Ninjas, which is asked for what the tables do not know; without it nobody is asked."""
