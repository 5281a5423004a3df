"""Finds products for what is wanted, best first, and nothing where nothing is meant for the shop."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

import msgspec

from waframe.plugins.catalog.entry import Entry
from waframe.plugins.catalog.fitment import Fits, Reason, Verdict, judge
from waframe.plugins.catalog.index import Index
from waframe.plugins.catalog.wanted import Part, Wanted

_PHRASE, _WORD, _WEAK = 3.0, 2.2, 1.0
_MODEL, _MAKE, _YEAR, _ENGINE, _PLACE, _BRAND = 3.0, 1.5, 1.0, 1.0, 1.0, 1.0
_TERM, _RARE = 0.9, 0.6
_STRANGE, _EVERYDAY, _STRANGE_MOST, _STRANGE_BESIDE_CAR = 1.5, 2.5, 3.0, 1.0
_UNSEEN = 0.5
_BEST_SHARE = 0.55


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found: how well it matches (0 to 1), and whether it fits the vehicle.

    Of equal scores the one comes first that has more of the words which need not be there.
    """

    sku: str
    position: int
    score: float
    fits: Fits
    extras: int = 0


class _Term(msgspec.Struct, frozen=True, kw_only=True):
    stem: str
    weight: float
    closeness: float


class _Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted, weighed: the words that the catalogue has, and the weight of those that nobody knows."""

    wanted: Wanted
    terms: tuple[_Term, ...]
    strange: float
    extras: tuple[str, ...]
    by_model: bool


def search(index: Index, wanted: Wanted, *, limit: int, refuse_below: float) -> list[Hit]:
    """Give the best products, equal ones in the order of the file; none where nothing is good enough."""
    coded = index.coded(wanted.codes) if wanted.codes else []
    if coded:
        entries = (index.entries[place] for place in coded)
        return [_hit(entry, 1.0, judge(entry.places, wanted.car)) for entry in entries][:limit]
    question = _weighed(index, wanted)
    if question is None:
        return []
    rows = [_ranked(index, question, part) for part in (wanted.parts or (None,))]
    best = max((row[0].score for row in rows if row), default=0.0)
    lowest = max(refuse_below, best * _BEST_SHARE)
    kept = [[hit for hit in row if hit.score >= lowest] for row in rows]
    return list(_in_turn(kept))[:limit]


def _weighed(index: Index, wanted: Wanted) -> _Question | None:
    """Weigh what is wanted; None where it names nothing that a catalogue could have."""
    terms: list[_Term] = []
    strange = 0.0
    headed = False
    for word in wanted.words:
        near = index.term_of(word)
        if near is None or near[0] not in index.by_term:
            everyday = word in index.vocabulary.plain
            strange += 0.0 if word.isdigit() else _EVERYDAY if everyday else _STRANGE
            continue
        stem, closeness = near
        headed = headed or stem in index.heads
        terms.append(_Term(stem=stem, weight=_TERM + _RARE * index.rarity(stem), closeness=closeness))
    named = bool(wanted.parts or wanted.car.models or wanted.car.make or wanted.brands or terms)
    if not named or (strange and not wanted.parts and not headed):
        return None
    most = _STRANGE_BESIDE_CAR if wanted.parts and wanted.car.models else _STRANGE_MOST
    return _Question(
        wanted=wanted,
        terms=tuple(terms),
        strange=min(most, strange),
        extras=tuple(extra for extra in wanted.extras if extra in index.by_term),
        by_model=bool(wanted.car.models),
    )


def _ranked(index: Index, question: _Question, part: Part | None) -> list[Hit]:
    asked = _for_part(question, part)
    scored = (_scored(index, asked, part=part, place=place) for place in _candidates(index, asked, part))
    hits = [hit for hit in scored if hit is not None]
    return sorted(hits, key=lambda hit: (-hit.score, -hit.extras, hit.position))


def _for_part(question: _Question, part: Part | None) -> _Question:
    """Ask for one of several parts: its own vehicle and place count for it."""
    if part is None or len(question.wanted.parts) < 2:  # noqa: PLR2004  # the only one
        return question
    wanted = msgspec.structs.replace(
        question.wanted,
        car=part.car or question.wanted.car,
        position=part.position,
        side=part.side,
        loose_position=part.loose_position,
    )
    return msgspec.structs.replace(question, wanted=wanted)


def _candidates(index: Index, question: _Question, part: Part | None) -> Iterable[int]:
    """Give the products worth a look: of the family, of the vehicle or of none, or with one of the words."""
    wanted = question.wanted
    chosen: set[int] | None = None
    if part is not None:
        chosen = {place for family in part.families for place in index.by_family.get(family, ())}
    if wanted.car.models:
        fitting = {place for model in wanted.car.models for place in index.by_model.get(model, ())}
        fitting.update(index.without_model if chosen is not None else ())
        chosen = fitting if chosen is None else chosen & fitting
    elif wanted.car.make and chosen is None:
        chosen = set(index.by_make.get(wanted.car.make, ()))
    if chosen is None:
        chosen = {place for term in question.terms for place in index.by_term[term.stem]}
        if not question.terms:
            chosen = {place for place, entry in enumerate(index.entries) if set(wanted.brands) & set(entry.brands)}
    return sorted(chosen)


def _scored(index: Index, question: _Question, *, part: Part | None, place: int) -> Hit | None:
    """Weigh a product; None where it contradicts what is wanted."""
    entry = index.entries[place]
    wanted = question.wanted
    verdict = judge(entry.places, wanted.car)
    if verdict.fits is Fits.NO and (verdict.reason is not Reason.OTHER_ENGINE or wanted.strict):
        return None
    total = reached = 0.0
    for weight, share in _shares(index, question, part=part, entry=entry, verdict=verdict):
        if share < 0:
            return None
        total += weight
        reached += weight * share
    total += question.strange
    extras = sum(term in entry.terms for term in question.extras)
    return _hit(entry, round(reached / total, 4) if total else 0.0, verdict, extras=extras)


def _shares(
    index: Index, question: _Question, *, part: Part | None, entry: Entry, verdict: Verdict
) -> Iterator[tuple[float, float]]:
    """Give each thing that is wanted as its weight and the share of it that the product has; below 0 it must not be."""
    wanted = question.wanted
    if part is not None:
        yield _weight_of(part, wanted), part.closeness
    if wanted.car.models:
        yield _MODEL, verdict.model
    elif wanted.car.make:
        yield _MAKE, verdict.model
    if wanted.car.years is not None:
        yield _YEAR, verdict.year
    if wanted.car.engine is not None:
        yield _ENGINE, verdict.engine
    yield from _places(index, wanted, part=part, entry=entry)
    if wanted.brands:
        yield _BRAND, float(any(brand in entry.brands for brand in wanted.brands))
    for term in question.terms:
        yield term.weight, term.closeness if term.stem in entry.terms else 0.0


def _places(index: Index, wanted: Wanted, *, part: Part | None, entry: Entry) -> Iterator[tuple[float, float]]:
    families = [index.vocabulary.families[key] for key in (part.families if part else entry.families)]
    if wanted.position is not None and (not families or any(family.position for family in families)):
        if wanted.loose_position:
            yield _PLACE / 2, float(entry.pos == wanted.position)
        else:
            yield _PLACE, _UNSEEN if entry.pos is None else 1.0 if entry.pos == wanted.position else -1.0
    if wanted.side is not None:
        unsided = families and not any(family.side for family in families)
        yield _PLACE, _UNSEEN if entry.side is None else 1.0 if entry.side == wanted.side else 0.0 if unsided else -1.0


def _weight_of(part: Part, wanted: Wanted) -> float:
    if part.phrase and part.sure:
        return _PHRASE
    if part.sure:
        return _PHRASE if wanted.car.models else _WORD
    return _PHRASE if wanted.car.models else _WEAK


def _hit(entry: Entry, score: float, verdict: Verdict, *, extras: int = 0) -> Hit:
    return Hit(sku=entry.sku, position=entry.position, score=score, fits=verdict.fits, extras=extras)


def _in_turn(rows: list[list[Hit]]) -> Iterator[Hit]:
    """Give what was found for each part in turn, so that every part is among the first; no product twice."""
    seen: set[str] = set()
    for row in zip_longest(*rows):
        for hit in row:
            if hit is not None and hit.sku not in seen:
                seen.add(hit.sku)
                yield hit
