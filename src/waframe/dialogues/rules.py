"""How a dialogue deals with what comes between it and its end."""

from datetime import timedelta
from typing import Literal

import msgspec


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """How long an answer may take, what cancels, how often one may try, and what becomes of an interrupted dialogue."""

    lasts: timedelta
    tells_expiry: bool
    cancel_words: tuple[str, ...]
    tries: int
    after_tries: Literal["cancel", "hand_off"]
    yields: bool
    after_takeover: Literal["ask", "end"]
    after_change: Literal["begin", "end"]
