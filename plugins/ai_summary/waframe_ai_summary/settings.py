"""What a branch may set of its summaries."""

from typing import Annotated

import msgspec

from waframe import Settings


class AiSummarySettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `ai_summary:`."""

    question_length: Annotated[int, msgspec.Meta(ge=20, le=1000)] = 200
    """How many signs of the customer's last question are kept."""

    quiet_seconds: Annotated[float, msgspec.Meta(ge=0.2, le=30)] = 2.0
    """How long nobody says anything before the conversation is read again."""

    apart_hours: Annotated[int, msgspec.Meta(ge=1, le=24 * 365)] = 72
    """After how long a silence a conversation counts as a new one, so that old wishes are not read again."""

    model: bool = True
    """Whether a language model is asked as well, where the assistant has one."""

    model_seconds: Annotated[int, msgspec.Meta(ge=5, le=3600)] = 60
    """How often at most a language model is asked about one conversation."""
