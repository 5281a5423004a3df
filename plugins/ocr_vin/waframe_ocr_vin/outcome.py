"""What follows from the pictures of a burst: which reading counts, and what is to be said of it. Pure."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from waframe_ocr_vin.pictures import Picture, Said, State, Telling
from waframe_ocr_vin.reading import Reading

_OF_NUMBERS = frozenset({Said.FOUND, Said.KNOWN, Said.ASKED})
_CHOICES = 2
_WORTH_ASKING = 20


class Move(StrEnum):
    """What is to be done."""

    ANNOUNCE = "announce"
    ASK = "ask"
    PHOTO = "photo"
    REFUSE = "refuse"
    LEAVE = "leave"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done about a burst, and the picture for which it is done; `vins` are the numbers to ask about."""

    move: Move
    picture: Picture
    vins: tuple[str, ...] = ()
    confidence: int = 0


def judge(pictures: Sequence[Picture], *, announce_at: int, is_wanted: bool) -> Verdict:
    """Judge the pictures of a burst by their best reading; `is_wanted` says that a number was asked for."""
    best = max(pictures, key=_weight)
    reading = best.reading
    if reading is None:
        move = Move.REFUSE if best.state is State.REFUSED else Move.LEAVE
        return Verdict(move=move, picture=best)
    if reading.vin is not None and reading.confidence >= announce_at:
        return Verdict(move=Move.ANNOUNCE, picture=best, vins=(reading.vin,), confidence=reading.confidence)
    vins = _likely(reading)
    if vins:
        return Verdict(move=Move.ASK, picture=best, vins=vins, confidence=reading.confidence)
    asks = reading.ask or (is_wanted and not reading.part_codes)
    return Verdict(move=Move.PHOTO if asks else Move.LEAVE, picture=best)


def is_said(verdict: Verdict, told: Sequence[Telling], *, sent_at: datetime) -> bool:
    """Tell whether the customer was told as much after the photos were sent, so that saying it again helps nobody."""
    later = [one for one in told if one.told_at > sent_at]
    match verdict.move:
        case Move.ANNOUNCE | Move.ASK:
            return any(one.said in _OF_NUMBERS and one.vin == verdict.vins[0] for one in later)
        case Move.PHOTO | Move.REFUSE:
            return any(one.said is not Said.AGAIN for one in later)
        case Move.LEAVE:
            return any(one.said is Said.PART for one in later)


def _likely(reading: Reading) -> tuple[str, ...]:
    """Give the numbers to ask about: one or two; of more than that a customer can make no choice."""
    named = [reading.vin] if reading.vin else []
    vins = dict.fromkeys([*named, *(one.vin for one in reading.candidates if one.confidence >= _WORTH_ASKING)])
    asks = reading.ask or reading.vin is not None
    return tuple(vins) if asks and 0 < len(vins) <= _CHOICES else ()


def _weight(picture: Picture) -> tuple[int, int, int, int, str]:
    """Weigh a picture: an announced number first, then one to ask about, then a part's, then one that cannot be read.

    Of equals the newest counts.
    """
    reading = picture.reading
    if reading is None:
        return 0, 0, 0, int(picture.state is State.REFUSED), picture.message_id
    best = max((one.confidence for one in reading.candidates), default=0)
    return (
        3 if reading.vin else 2 if reading.ask else 1,
        max(reading.confidence, best),
        len(reading.part_codes),
        2,
        picture.message_id,
    )
