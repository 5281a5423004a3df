"""What a sentence gives away: somebody accepts, refuses, bargains, complains; the words are in `data/cues.toml`."""

import re
import tomllib
from enum import StrEnum
from pathlib import Path


class Cue(StrEnum):
    """Something that a sentence gives away."""

    ACCEPT = "accept"
    AGREE = "agree"
    REJECT = "reject"
    CANCEL = "cancel"
    DEFER = "defer"
    UNSURE = "unsure"
    DISCOUNT = "discount"
    EXPENSIVE = "expensive"
    CHEAPER = "cheaper"
    CONDITION = "condition"
    SWITCH = "switch"
    PAY = "pay"
    LINK = "link"
    DELIVERY = "delivery"
    QUOTE = "quote"
    IMAGES = "images"
    INVOICE = "invoice"
    BOUGHT = "bought"
    BROKEN = "broken"
    WARRANTY = "warranty"
    WRONG = "wrong"
    REFUND = "refund"
    ANGER = "anger"
    STATUS = "status"
    PERSON = "person"
    THANKS = "thanks"
    PLEASE = "please"
    GLAD = "glad"
    SAD = "sad"
    HELLO = "hello"
    INFO = "info"
    NO_STOCK = "no_stock"
    INJECTION = "injection"
    SPAM = "spam"
    FAITHFUL = "faithful"
    ASK_PART = "ask_part"
    UNKNOWN_PART = "unknown_part"
    SYMPTOM = "symptom"
    PERHAPS = "perhaps"
    INSTEAD = "instead"
    OFFER = "offer"
    CORRECT = "correct"
    SOMEDAY = "someday"
    ASKS_VEHICLE = "asks_vehicle"


def says(text: str, *cues: Cue) -> bool:
    """Tell whether a folded text gives one of these away."""
    return any(_PATTERNS[cue].search(text) for cue in cues)


def place_of(text: str, cue: Cue) -> tuple[int, int]:
    """Give from where to where a text gives something away; where it does not, its end."""
    found = _PATTERNS[cue].search(text)
    return found.span() if found else (len(text), len(text))


def _patterns() -> dict[Cue, re.Pattern[str]]:
    words = tomllib.loads((Path(__file__).parent / "data" / "cues.toml").read_text(encoding="utf-8"))
    return {cue: re.compile("|".join(words[cue.value])) for cue in Cue}


_PATTERNS = _patterns()
