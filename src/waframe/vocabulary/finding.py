"""Puts the pieces of a text together: which part is meant for which vehicle, and what stands beside them."""

from collections.abc import Iterable, Sequence

import msgspec

from waframe.vocabulary.entries import Kind, Model
from waframe.vocabulary.mentions import PartMention, VehicleMention
from waframe.vocabulary.reading import Piece, Reader
from waframe.vocabulary.vocabulary import Vocabulary, default
from waframe.vocabulary.years import Years

_NEAR = 3
_WEAK_CONFIDENCE = 0.6


class Found(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that a text mentions, and the words that nobody knows."""

    vehicles: tuple[VehicleMention, ...]
    parts: tuple[PartMention, ...]
    brands: tuple[str, ...]
    position: str | None
    side: str | None
    loose_position: bool
    words: tuple[str, ...]
    filler: tuple[str, ...]
    pieces: tuple[Piece, ...]


def find_vehicles(text: str, vocabulary: Vocabulary | None = None) -> tuple[VehicleMention, ...]:
    """Give the vehicles that a text names, in its order."""
    return find(text, vocabulary).vehicles


def find_parts(text: str, vocabulary: Vocabulary | None = None) -> tuple[PartMention, ...]:
    """Give the parts that a text names, in its order."""
    return find(text, vocabulary).parts


def find(text: str, vocabulary: Vocabulary | None = None, *, title: bool = False) -> Found:
    """Read everything that a text mentions; `title` reads the title of a product."""
    known = vocabulary or default()
    pieces = Reader(known).read(text, title=title)
    parts = _parts(pieces, known)
    positions = [piece for piece in pieces if piece.sense(Kind.POSITION)]
    hard = [piece for piece in positions if not piece.loose]
    chosen = (hard or positions)[:1]
    vehicles = _vehicles(pieces, known)
    return Found(
        vehicles=_with_shared_years(vehicles) if title else vehicles,
        parts=parts,
        brands=tuple(_values(pieces, Kind.BRAND)),
        position=_first(_values(chosen, Kind.POSITION)),
        side=_only(_values(pieces, Kind.SIDE)),
        loose_position=bool(positions) and not hard,
        words=tuple(piece.text for piece in pieces if piece.what == "word"),
        filler=tuple(piece.text for piece in pieces if piece.what == "filler"),
        pieces=tuple(pieces),
    )


def _parts(pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[PartMention, ...]:
    heads = [place for place, piece in enumerate(pieces) if _is_part(piece)]
    parts: list[PartMention] = []
    for number, place in enumerate(heads):
        end = heads[number + 1] if number + 1 < len(heads) else len(pieces)
        begin = heads[number - 1] + 1 if number else 0
        part = _part(pieces, place, begin=begin, end=end, first=not number)
        if part.loose_position and not any(vocabulary.families[key].position for key in part.families):
            part = msgspec.structs.replace(part, position=None, loose_position=False)
        parts.append(part)
    return tuple(parts)


def _part(pieces: Sequence[Piece], place: int, *, begin: int, end: int, first: bool) -> PartMention:
    head = pieces[place]
    sense = head.sense(Kind.FAMILY)
    after = pieces[place + 1 : end]
    before = pieces[begin:place] if first else pieces[max(begin, place - _NEAR) : place]
    position = [piece for piece in after if piece.sense(Kind.POSITION)] or [
        piece for piece in before if piece.sense(Kind.POSITION) and first
    ]
    side = _values(after, Kind.SIDE) or (_values(before, Kind.SIDE) if first else [])
    brand = _values(after, Kind.BRAND) or (_values(before, Kind.BRAND) if first else [])
    weak = sense is None or sense.weak
    return PartMention(
        families=sense.values if sense else (),
        position=_first(_values(position[:1], Kind.POSITION)),
        side=_only(side),
        quantity=_quantity(pieces, place, end=end),
        brand=_first(brand),
        span=(head.start, head.end),
        confidence=head.closeness * (_WEAK_CONFIDENCE if weak else 1.0),
        weak=weak,
        loose_position=bool(position) and position[0].loose,
    )


def _quantity(pieces: Sequence[Piece], place: int, *, end: int) -> int | None:
    near = [*reversed(pieces[max(0, place - _NEAR) : place])]
    for piece in near:
        if piece.what == "quantity":
            return piece.number
        if piece.what not in {"filler", "word"} and not piece.sense(Kind.POSITION):
            break
    return next((piece.number for piece in pieces[place + 1 : end] if piece.what == "quantity"), None)


def _vehicles(pieces: Sequence[Piece], vocabulary: Vocabulary) -> tuple[VehicleMention, ...]:
    """Group makes, models, years, engines and numbers that stand together."""
    groups: list[list[Piece]] = []
    pieces = [piece for piece in pieces if not _is_brand_beside_vehicle(piece, pieces)]
    for place, piece in enumerate(pieces):
        kind = _vehicle_kind(piece)
        if kind is None or kind == "vin":
            continue
        if groups and _belongs(piece, groups[-1], kind=kind):
            groups[-1].append(piece)
        elif kind in {"model", "make"} or _leads_vehicle(pieces, place) or not groups:
            if groups and kind in {"model", "make"} and _is_maker_of_part(groups[-1], piece):
                groups.pop()
            groups.append([piece])
    for piece in pieces:
        if piece.what == "vin":
            _put_number(piece, groups)
    return _together([_vehicle(group, vocabulary) for group in groups])


def _is_brand_beside_vehicle(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Tell whether a name of a model names a maker of parts here: `batería Optima para Kia Rio`."""
    if piece.sense(Kind.BRAND) is None:
        return False
    return any(_vehicle_kind(one) in {"model", "make"} and one.sense(Kind.BRAND) is None for one in pieces)


def _is_maker_of_part(group: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a make right before another vehicle made the part: `marcha Mitsubishi Volkswagen Saveiro`."""
    return [_vehicle_kind(one) for one in group] == ["make"] and piece.first == group[-1].last


def _with_shared_years(vehicles: Sequence[VehicleMention]) -> tuple[VehicleMention, ...]:
    """Give the years at the end of a list of models to all of them: `Nissan Tsuru Sentra 1992-2005`."""
    shared: list[VehicleMention] = []
    for one in reversed(vehicles):
        following = shared[-1] if shared else None
        if one.years is None and one.models and following is not None and following.models:
            one = msgspec.structs.replace(one, years=following.years, engine=one.engine or following.engine)  # noqa: PLW2901
        shared.append(one)
    return tuple(reversed(shared))


def _put_number(piece: Piece, groups: list[list[Piece]]) -> None:
    """Put a vehicle's number to the only vehicle that is named, or let it stand for one of its own."""
    if len(groups) == 1:
        groups[0].append(piece)
    else:
        groups.append([piece])


def _together(mentions: Sequence[VehicleMention]) -> tuple[VehicleMention, ...]:
    """Make one of what is said twice of the same vehicle; what is said last counts."""
    kept: list[VehicleMention] = []
    for mention in mentions:
        same = next((place for place, one in enumerate(kept) if _is_same(one, mention)), None)
        if same is None:
            kept.append(mention)
        else:
            known = kept[same]
            kept[same] = msgspec.structs.replace(
                mention,
                years=mention.years or known.years,
                engine=mention.engine or known.engine,
                vin=mention.vin or known.vin,
            )
    return tuple(kept)


def _is_same(one: VehicleMention, other: VehicleMention) -> bool:
    alike = bool(set(one.models) & set(other.models))
    return alike and (one.years is None or other.years is None or one.years == other.years)


def _vehicle_kind(piece: Piece) -> str | None:
    if piece.what in {"years", "engine", "vin"}:
        return piece.what
    if piece.sense(Kind.MODEL) is not None:
        return "model"
    return "make" if piece.sense(Kind.MAKE) is not None else None


def _belongs(piece: Piece, group: Sequence[Piece], *, kind: str) -> bool:
    """Tell whether a piece says more about the vehicle before it."""
    kinds = [_vehicle_kind(one) for one in group]
    if kind in kinds:
        return kind in {"years", "engine"} and piece.first == group[-1].last
    if kind == "make":
        return piece.first - group[-1].last <= 1
    if kind == "model":
        return piece.first - group[-1].last <= (_NEAR if "make" in kinds else 1)
    return True


def _leads_vehicle(pieces: Sequence[Piece], place: int) -> bool:
    """Tell whether a year or an engine stands right before the vehicle that it belongs to: `2012 corolla`."""
    following = pieces[place + 1 : place + 2]
    return bool(following) and _vehicle_kind(following[0]) in {"model", "make"}


def _vehicle(group: Sequence[Piece], vocabulary: Vocabulary) -> VehicleMention:
    years = _years(group)
    engine = next((piece.text for piece in group if piece.what == "engine" and piece.text.endswith("L")), None)
    engine = engine or next((piece.text for piece in group if piece.what == "engine"), None)
    make = _first(_values(group, Kind.MAKE))
    head = next((piece for piece in group if piece.sense(Kind.MODEL)), None)
    models = _models(head, vocabulary, make=make, years=years, engine=engine) if head is not None else ()
    names = tuple(dict.fromkeys(model.name for model in models))
    makes = tuple(dict.fromkeys(model.make for model in models))
    return VehicleMention(
        make=makes[0] if len(makes) == 1 else make,
        model=names[0] if len(names) == 1 else None,
        models=names,
        named=" ".join(value for value in names[:1]).lower() if head is None else head.text,
        years=years,
        engine=engine,
        vin=next((piece.text for piece in group if piece.what == "vin"), None),
        span=(min(piece.start for piece in group), max(piece.end for piece in group)),
        confidence=min(piece.closeness for piece in group) * (1.0 if len(names) == 1 else _WEAK_CONFIDENCE),
    )


def _years(group: Iterable[Piece]) -> Years | None:
    found = [piece.years for piece in group if piece.years is not None]
    if not found:
        return None
    return Years(first=min(one.first for one in found), last=max(one.last for one in found))


def _models(
    head: Piece, vocabulary: Vocabulary, *, make: str | None, years: Years | None, engine: str | None
) -> list[Model]:
    """Give the models that the words may mean, those of the make, the years and the engine where there are some."""
    sense = head.sense(Kind.MODEL)
    models = [model for name in (sense.values if sense else ()) for model in vocabulary.models.get(name, ())]
    models = [model for model in models if model.make == make] or models
    models = [model for model in models if _was_sold(model, years)] or models
    return [model for model in models if engine in model.engines] or models


def _was_sold(model: Model, years: Years | None) -> bool:
    if years is None or model.first is None or model.last is None:
        return True
    return years.meets(Years(first=model.first, last=model.last))


def _is_part(piece: Piece) -> bool:
    """Tell whether a piece names a part, and no vehicle that is called the same."""
    return piece.sense(Kind.FAMILY) is not None and piece.sense(Kind.MODEL) is None


def _values(pieces: Iterable[Piece], kind: Kind) -> list[str]:
    found = [sense.values[0] for piece in pieces if (sense := piece.sense(kind)) is not None]
    return list(dict.fromkeys(found))


def _first(values: Sequence[str]) -> str | None:
    return values[0] if values else None


def _only(values: Sequence[str]) -> str | None:
    """Give the one value; where both sides are named, neither is meant alone."""
    return values[0] if len(values) == 1 else None
