"""From signs with alternatives to vehicle numbers: the likeliest first, also across misreadings."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from math import log

import msgspec

from waframe_ocr_vin.numbers.vin import LENGTH, VALUES, mend
from waframe_ocr_vin.reading import Line, Sign
from waframe_ocr_vin.weighing.grammar import CHECKED, NEVER, cost_of, weigh
from waframe_ocr_vin.weighing.lookalikes import LIKENESS

DOUBT = 0.012
"""Share of every sign that goes to each of its closest look-alikes, however sure the engine was."""

LEAST = 1e-4
"""No sign is less probable than this at any place."""

VANISHED = 0.004
"""A sign that was read may not be there at all."""

SEEN = 0.3
"""From this share on, a sign may have swallowed its double."""

DOUBLED = 0.004
"""A sign that was read once may stand there twice."""

GAP = 0.13
"""A gap between words, within a number."""

STRANGE = 0.02
"""A sign that is no letter or digit, within a number."""

CUT = -2.3
"""Leaving out a sign at an end, where no gap is."""

MOST_CUT = 3

LOST = -4.5
"""The first or the last sign was not seen: it stood outside what was cut out."""

MARGIN = 7.0
"""What is this much less probable than the best is of no interest."""

MOST_STEPS = 2500
MOST_FOUND = 8
MOST_FREE = 4

Costing = Callable[[int, str], float]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a line: the logarithms of the odds of what stands there, by their signs, the likeliest first.

    `apart` says that a gap, a dash or a star stands here, `faint` that most probably nothing does; `sure` is what the
    engine gave to the likeliest.
    """

    odds: dict[str, float]
    apart: bool
    faint: bool
    sure: float


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A number that may stand in a line: the logarithm of its odds, and where it begins and ends among the signs."""

    vin: str
    weight: float
    begin: int
    end: int


def signs_of(line: Line) -> tuple[Sign, ...]:
    """The signs of a line; where an engine tells none, they are made of its text and confidence."""
    if line.signs:
        return line.signs
    return tuple(_plain_sign(letter, line.confidence) for letter in line.text.upper())


def soften(signs: Sequence[Sign]) -> list[Place]:
    """Turn choices into logarithms of odds that trust no engine entirely."""
    return [_softened(sign) for sign in signs if sign.choices]


def mend_signs(places: Sequence[Place]) -> list[Mended]:
    """Find the numbers that signs may stand for, best first; none that grammar forbids."""
    found: dict[str, Mended] = {}
    best = NEVER
    for mended in _in_order(places):
        if mended.weight + CHECKED < best - MARGIN:
            break
        weight = mended.weight + weigh(mended.vin)
        if weight <= NEVER / 2 or mended.vin in found:
            continue
        found[mended.vin] = msgspec.structs.replace(mended, weight=weight)
        best = max(best, weight)
        if len(found) >= MOST_FOUND:
            break
    return sorted(found.values(), key=lambda mended: -mended.weight)


def spell_freely(places: Sequence[Place]) -> list[str]:
    """The likeliest strings of 17 signs, whatever they mean."""
    spelled = (mended.vin for mended in _in_order(places, cost=_free))
    return list(dict.fromkeys(islice(spelled, MOST_FREE)))


def weigh_reading(vin: str, places: Sequence[Place]) -> float:
    """How probably these places were read off this number, with whatever stands before and after it left out."""
    low = log(LEAST)
    doubles = [many for many in range(LENGTH - 1) if vin[many] == vin[many + 1]]
    rows = [NEVER] * (LENGTH + 1)
    best = NEVER
    for index, place in enumerate(places):
        odds = place.odds
        begin = _may_begin(places, index)
        if begin is not None:
            rows[0] = max(rows[0], begin)
            rows[1] = max(rows[1], begin + LOST)
        nothing = odds.get("", low)
        following = [rows[0] + nothing]
        for here, before, sign in zip(rows[1:], rows, vin, strict=False):
            stays, moves = here + nothing, before + odds.get(sign, low)
            following.append(stays if stays > moves else moves)  # noqa: FURB136  # a call costs as much again
        for many in doubles:
            twice = rows[many] + odds.get(vin[many] * 2, low * 2)
            following[many + 2] = max(following[many + 2], twice)
        end = _may_end(places, index + 1)
        if end is not None:
            best = max(best, following[LENGTH] + end, following[LENGTH - 1] + LOST + end)
        rows = following
    return max(best, NEVER)


def _plain_sign(letter: str, confidence: float) -> Sign:
    """A sign of which only the letter is known: what looks like it shares the doubt."""
    if letter.isspace():
        return Sign(choices=((" ", 1.0),))
    if not (letter.isascii() and letter.isalnum()):
        return Sign(choices=(("*", 1.0),))
    sure = min(max(confidence, 0.3), 0.98)
    alike = LIKENESS.get(mend(letter), {})
    share = (1 - sure) / max(sum(alike.values()), 1.0)
    return Sign(choices=((letter, sure), *((other, share * weight) for other, weight in alike.items())))


def _softened(sign: Sign) -> Place:
    """Fold the letters that no number holds into the digits they look like, then spread some doubt."""
    plain: dict[str, float] = {}
    for letter, share in sign.choices:
        name = mend(letter) if letter.isalnum() else letter
        plain[name] = plain.get(name, 0.0) + share
    spread: dict[str, float] = {}
    for name in [name for name in plain if name in VALUES]:
        alike = LIKENESS.get(name, {})
        spread[name] = spread.get(name, 0.0) + plain[name] * (1 - DOUBT * sum(alike.values()))
        for other, weight in alike.items():
            spread[other] = spread.get(other, 0.0) + plain[name] * DOUBT * weight
    spread = {name: max(share, LEAST) for name, share in spread.items()}
    likeliest = max(spread, key=lambda name: spread[name], default="")
    if likeliest and spread[likeliest] > SEEN:
        spread[likeliest * 2] = spread[likeliest] * DOUBLED
    spread[""] = max(plain.get("", 0.0) + plain.get(" ", 0.0) * GAP + plain.get("*", 0.0) * STRANGE, VANISHED)
    first = sign.choices[0][0]
    choices = sorted(((name, log(share)) for name, share in spread.items()), key=lambda pair: -pair[1])
    return Place(
        odds=dict(choices),
        apart=first in {" ", "*"},
        faint=first == "",
        sure=max(plain.values()),
    )


def _may_begin(places: Sequence[Place], index: int) -> float | None:
    """What it costs that a number begins here: nothing after a gap; None where it cannot."""
    return _cut(places[index - 1 :: -1] if index else ())


def _may_end(places: Sequence[Place], index: int) -> float | None:
    """What it costs that a number ends before this place."""
    return _cut(places[index:])


def _cut(beyond: Iterable[Place]) -> float | None:
    """The cost of what hangs on a number's end without a gap; None for more than a few signs."""
    cut = 0
    for place in beyond:
        if place.apart or cut > MOST_CUT:
            break
        cut += not place.faint
    return cut * CUT if cut <= MOST_CUT else None


def _in_order(places: Sequence[Place], *, cost: Costing = cost_of) -> Iterator[Mended]:
    """Walk through what places may spell in 17 signs, strictly from the likeliest down."""
    ahead = _best_ahead(places, cost)
    queue: list[tuple[float, float, int, str, int]] = []
    for begin, place in enumerate(places):
        cut = _may_begin(places, begin)
        if cut is not None and not place.apart and cut + ahead[begin][0] > NEVER / 2:
            heapq.heappush(queue, (-cut - ahead[begin][0], cut, begin, "", begin))
    for _ in range(MOST_STEPS):
        if not queue:
            return
        whole, so_far, index, spelled, begin = heapq.heappop(queue)
        if len(spelled) == LENGTH:
            yield Mended(vin=spelled, weight=-whole, begin=begin, end=index)
            continue
        for name, share in places[index].odds.items():
            after = spelled + name
            if len(after) > LENGTH or not after:
                continue
            reached = so_far + share + _sum(cost, len(spelled), name)
            total = reached + ahead[index + 1][len(after)]
            if total > NEVER / 2:
                heapq.heappush(queue, (-total, reached, index + 1, after, begin))


def _free(place: int, sign: str) -> float:
    return 0.0 if sign in VALUES and place < LENGTH else NEVER


def _sum(cost: Costing, place: int, name: str) -> float:
    return sum(cost(place + step, sign) for step, sign in enumerate(name))


def _best_ahead(places: Sequence[Place], cost: Costing) -> list[list[float]]:
    """For each place and each number of signs already spelled, the best that can still follow."""
    ahead = [[NEVER] * (LENGTH + 1) for _ in range(len(places) + 1)]
    for index in range(len(places), -1, -1):
        end = _may_end(places, index)
        ahead[index][LENGTH] = NEVER if end is None else end
        for many in range(LENGTH if index < len(places) else 0):
            ahead[index][many] = max(
                share + _sum(cost, many, name) + ahead[index + 1][many + len(name)]
                for name, share in places[index].odds.items()
                if many + len(name) <= LENGTH
            )
    return ahead
