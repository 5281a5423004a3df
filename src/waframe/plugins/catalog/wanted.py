"""What somebody looks for, understood: parts, vehicle, position, side, brands, codes, and words that stay words."""

import sys
from collections.abc import Sequence

import msgspec

from waframe.plugins.catalog.entry import model_key, stems_of
from waframe.plugins.catalog.fitment import Car
from waframe.vocabulary import Found, VehicleMention, Vocabulary, find, fold
from waframe.vocabulary.codes import candidates
from waframe.vocabulary.entries import Kind
from waframe.vocabulary.folding import stem
from waframe.vocabulary.reading import Piece

_MOST_COUNTED = 12
_WITHIN = frozenset({"de", "del", "con", "la", "el", "los", "las", "para"})


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is looked for: its possible families, how surely they are meant, and what stands with it.

    A `car` and a place of its own are only there where several parts are looked for.
    """

    families: tuple[str, ...]
    sure: bool
    phrase: bool
    closeness: float = 1.0
    start: int = 0
    car: Car | None = None
    position: str | None = None
    side: str | None = None
    loose_position: bool = False


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for. `words` are those that no vocabulary knows, `extras` count only where they are found.

    A `strict` one is for a vehicle that is known, and not only typed: nothing for another engine is found.
    """

    parts: tuple[Part, ...] = ()
    car: Car = Car()
    position: str | None = None
    side: str | None = None
    loose_position: bool = False
    brands: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    strict: bool = False


def understand(text: str, vocabulary: Vocabulary) -> Wanted:
    """Understand what somebody wrote."""
    found = find(text, vocabulary)
    parts, described = _parts(found.pieces, text, vocabulary=vocabulary)
    words = [*found.words, *_adjectives(found.pieces, text, vocabulary=vocabulary), *_sizes(found.pieces)]
    return Wanted(
        parts=tuple(_apart(parts, found)),
        car=car_of(found.vehicles[0]) if found.vehicles else Car(),
        position=found.position,
        side=found.side,
        loose_position=found.loose_position,
        brands=tuple(map(fold, found.brands)),
        words=tuple(dict.fromkeys(word for word in words if not _is_noise(word))),
        extras=tuple(dict.fromkeys((*described, *stems_of(" ".join(found.filler))))),
        codes=tuple(code for code, _, _ in candidates(text)),
    )


def car_of(vehicle: VehicleMention) -> Car:
    """Write a vehicle so that it compares."""
    engine = vehicle.engine if vehicle.engine and vehicle.engine.endswith("L") else None
    return Car(
        make=fold(vehicle.make) if vehicle.make else None,
        models=tuple(map(model_key, vehicle.models)),
        years=vehicle.years,
        engine=engine,
    )


def _apart(parts: Sequence[Part], found: Found) -> list[Part]:
    """Give each of several parts the vehicle and the place that stand with it."""
    if len(parts) < 2:  # noqa: PLR2004  # what stands anywhere is meant for the only one
        return list(parts)
    mentions = {mention.span[0]: mention for mention in found.parts}
    ends = [part.start for part in parts[1:]] + [sys.maxsize]
    return [
        msgspec.structs.replace(
            part,
            car=_car_beside(part.start, end, found.vehicles),
            position=mentions[part.start].position,
            side=mentions[part.start].side,
            loose_position=mentions[part.start].loose_position,
        )
        for part, end in zip(parts, ends, strict=True)
    ]


def _car_beside(start: int, end: int, vehicles: Sequence[VehicleMention]) -> Car | None:
    """Give the vehicle that follows a part before the next one, else the next that follows, else the last before."""
    own = [one for one in vehicles if start < one.span[0] < end]
    later = [one for one in vehicles if one.span[0] >= end]
    before = [one for one in vehicles if one.span[0] < start]
    chosen = (own or later or before[-1:])[:1]
    return car_of(chosen[0]) if chosen else None


def _adjectives(pieces: Sequence[Piece], text: str, *, vocabulary: Vocabulary) -> list[str]:
    """Give the words inside the names of parts that tell two of them apart: `manguera superior de radiador`."""
    traits = {stem(word) for word in vocabulary.traits}
    named = [text[piece.start : piece.end] for piece in pieces if piece.sense(Kind.FAMILY) is not None]
    return [word for name in named for word in fold(name).split() if stem(word) in traits]


def _sizes(pieces: Sequence[Piece]) -> list[str]:
    """Give the numbers that count nothing, such as a battery's group: `batería grupo 47`."""
    return [
        str(piece.number)
        for place, piece in enumerate(pieces)
        if piece.what == "quantity" and piece.number > _MOST_COUNTED and place and pieces[place - 1].what == "word"
    ]


def _parts(pieces: Sequence[Piece], text: str, *, vocabulary: Vocabulary) -> tuple[list[Part], list[str]]:
    """Give the parts; what only describes the one before ("kit con bomba de agua") gives words."""
    parts: list[Part] = []
    described: list[str] = []
    for place, piece in enumerate(pieces):
        sense = piece.sense(Kind.FAMILY)
        if sense is None or piece.sense(Kind.MODEL) is not None:
            continue
        stems = stems_of(text[piece.start : piece.end])
        if parts and (_describes(pieces, place) or _is_in_name(stems, parts[-1], vocabulary)):
            described += stems
            continue
        many = len(stems) > 1
        part = Part(
            families=sense.values, sure=not sense.weak, phrase=many, closeness=piece.closeness, start=piece.start
        )
        if part.families not in {one.families for one in parts}:
            parts.append(part)
    return parts, described


def _describes(pieces: Sequence[Piece], place: int) -> bool:
    """Tell whether a part stands right behind another with "de" or "con" in between."""
    between: list[str] = []
    for piece in reversed(pieces[:place]):
        if piece.what == "filler":
            between.append(piece.text)
        else:
            joined = piece.sense(Kind.FAMILY) is not None and bool(between) and set(between) <= _WITHIN
            return joined or "con" in between[-1:]
    return False


def _is_in_name(stems: Sequence[str], part: Part, vocabulary: Vocabulary) -> bool:
    """Tell whether words only say the rest of a part's name: `copelas amortiguador`."""
    names = (vocabulary.families[key].name for key in part.families)
    return any(set(stems) < set(stems_of(name)) for name in names)


def _is_noise(word: str) -> bool:
    """Tell whether a leftover says nothing: single letters, and numbers that may be prices or telephone numbers."""
    return len(word) < 2 or (word.replace(".", "").isdigit() and len(word) != 2)  # noqa: PLR2004  # a group: 47
