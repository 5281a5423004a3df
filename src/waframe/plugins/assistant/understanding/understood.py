"""Joins what stands in one message: wishes, mood, vehicle, parts, and codes of parts."""

import re

import msgspec

from waframe.plugins.assistant.understanding.intents import Intent, Mood, find_intents, hear_mood
from waframe.vocabulary import PartMention, VehicleMention, Vocabulary, find

_CODE = re.compile(
    r"(?<![\w.])(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)+(?![\w])|(?<![\w.])(?=\w*\d)(?=\w*[A-Z])[A-Z0-9]{6,16}(?![\w])"
)
_FOLIO = re.compile(r"\b(?:[A-Z]{2,4}-)?[A-Z]{2,6}\d{1,4}-\d{4,8}\b", re.IGNORECASE)
_VIN_LENGTH = 17
_READ_AT_MOST = 4_000
"""A message may have 65 536 letters, and reading them all would keep everybody else waiting."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What one message says, as far as rules hear it."""

    text: str = ""
    intents: frozenset[Intent] = frozenset()
    mood: Mood = Mood.NEUTRAL
    vehicles: tuple[VehicleMention, ...] = ()
    parts: tuple[PartMention, ...] = ()
    position: str | None = None
    side: str | None = None
    codes: tuple[str, ...] = ()
    folio: str | None = None

    @property
    def names_something(self) -> bool:
        """Tell whether a vehicle, a part or a code is named."""
        return bool(self.vehicles or self.parts or self.codes)


def understand(text: str, vocabulary: Vocabulary) -> Understood:
    """Read one message; of an endless one, its beginning."""
    text = text[:_READ_AT_MOST]
    found = find(text, vocabulary)
    folio = _FOLIO.search(text)
    intents = find_intents(text)
    leaves = Intent.BYE in intents  # «adiós» is one letter from an Audi
    return Understood(
        text=text,
        intents=intents,
        mood=hear_mood(text),
        vehicles=tuple(one for one in found.vehicles if _says_something(one, leaves=leaves)),
        parts=found.parts,
        position=found.position,
        side=found.side,
        codes=_codes(text, vehicles=found.vehicles, folio=folio[0] if folio else ""),
        folio=folio[0].upper() if folio else None,
    )


def _says_something(one: VehicleMention, *, leaves: bool) -> bool:
    return bool(one.models or one.years or one.engine or one.vin or (one.make and not leaves))


def _codes(text: str, *, vehicles: tuple[VehicleMention, ...], folio: str) -> tuple[str, ...]:
    """Give what looks like the number of a part: a digit in it, and no vehicle's name («NP300», «CX-5») or number."""
    named = [one.span for one in vehicles if one.models]
    return tuple(
        match[0]
        for match in _CODE.finditer(text.upper())
        if len(match[0]) != _VIN_LENGTH
        and match[0] not in folio.upper()
        and not any(begin <= match.start() < end for begin, end in named)
    )
