"""Hears what a customer wants in a message, and in which mood; several wishes may stand in one message."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec

from waframe.vocabulary import composed, flat


class Intent(StrEnum):
    """What a customer may want."""

    GREETING = "greeting"
    THANKS = "thanks"
    BYE = "bye"
    ASK_PRICE = "ask_price"
    ASK_STOCK = "ask_stock"
    ASK_PHOTO = "ask_photo"
    ASK_CHEAPER = "ask_cheaper"
    ASK_DISCOUNT = "ask_discount"
    ASK_HOURS = "ask_hours"
    ASK_ADDRESS = "ask_address"
    ASK_DELIVERY = "ask_delivery"
    ASK_PAYMENT = "ask_payment"
    ASK_INVOICE = "ask_invoice"
    ORDER_STATUS = "order_status"
    CANCEL = "cancel"
    WARRANTY = "warranty"
    COMPLAINT = "complaint"
    WANTS_PERSON = "wants_person"
    CONFIRM = "confirm"
    REJECT = "reject"
    LATER = "later"
    DONT_KNOW = "dont_know"
    NEW_SEARCH = "new_search"
    MENU = "menu"
    SPAM = "spam"
    INJECTION = "injection"


class Mood(StrEnum):
    """How a customer sounds."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    ANGRY = "angry"


class _Phrases(msgspec.Struct, frozen=True, kw_only=True):
    spellings: dict[str, str]
    intents: dict[Intent, tuple[re.Pattern[str], ...]]
    moods: dict[Mood, tuple[re.Pattern[str], ...]]


_SIGNS = re.compile(r"[^\w\s$%.,/:+#-]")
_ENDS = re.compile(r"[.,:;]+(?=\s|$)")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_SHOUTED = 12


def spoken(text: str) -> str:
    """Put a message into the form in which it is heard: no accents, small letters, chat spellings put right."""
    words = _STRETCHED.sub(r"\1", _ENDS.sub(" ", _SIGNS.sub(" ", flat(composed(text))))).split()
    spellings = _phrases().spellings
    return " ".join(spellings.get(word, word) for word in words)


def find_intents(text: str) -> frozenset[Intent]:
    """Hear the wishes of a message; often there are several, sometimes none."""
    said = spoken(text)
    return frozenset(
        intent for intent, patterns in _phrases().intents.items() if any(pattern.search(said) for pattern in patterns)
    )


def hear_mood(text: str) -> Mood:
    """Hear the mood; who shouts a complaint is angry."""
    said, low = spoken(text), text.lower()
    for mood in (Mood.ANGRY, Mood.NEGATIVE, Mood.POSITIVE):
        if any(pattern.search(said) or pattern.search(low) for pattern in _phrases().moods[mood]):
            shouts = mood is Mood.NEGATIVE and len(text) >= _SHOUTED and text == text.upper()
            return Mood.ANGRY if shouts else mood
    return Mood.NEUTRAL


@cache
def _phrases() -> _Phrases:
    told = tomllib.loads(resources.files(__package__).joinpath("intents.toml").read_text("utf-8"))
    return _Phrases(
        spellings=told["spellings"],
        intents={Intent(name): _compiled(patterns) for name, patterns in told["intents"].items()},
        moods={Mood(name): _compiled(patterns) for name, patterns in told["moods"].items()},
    )


def _compiled(patterns: list[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)
