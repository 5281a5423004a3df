"""How sure a number is: all sightings of it weighed together, against its rivals and against being none at all."""

from collections.abc import Mapping, Sequence
from math import exp, prod

import msgspec

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, check_digit
from waframe_ocr_vin.reading import Candidate, Region, Source
from waframe_ocr_vin.weighing.filling import filled_places
from waframe_ocr_vin.weighing.finding import WMI, Sighting
from waframe_ocr_vin.weighing.grammar import NEVER, grade

TOGETHER = 0.15
"""Sightings of one number repeat each other's errors: n clear ones weigh as n to this power."""

LEAST_SHARE = 0.05
"""Even a sighting that is not clear counts this much of one that is."""

FARTHEST = -14.0
"""What one sighting can say against a number; it may be blurred, or show another text."""

SAME = -30.0
"""A sighting that is less probable than this under a number shows something else."""

ANNOUNCE = 85
ASK = 20
MOST_CANDIDATES = 3


CLEAR = -5.0
FAINT = -12.0
"""A number must be read in one place with no more than about one doubtful sign; from here down it counts nothing."""

LEGAL = 0.3
"""Of all misreadings of a number this share is built like a number again; what is due a check digit weighs as much
as it is rare."""

CERTAIN = 0.02
LEGIBLE = 0.25
"""A number that no check digit bears out has to be read at least once with no more doubt than this; with next to
none, it has no rivals."""

CONTRADICTED = 60
"""A way of looking that is this sure of another number makes one unproven."""

UNPROVEN = 0.84
"""A mended number that nothing bears out is not more certain than this, nor one with a rival that has a check digit."""

RIVAL = 0.03
"""From this share on another number with a check digit is a rival; of one without, from half of it on."""

EQUAL = 0.06
"""From this share on any other number is a rival of one that no check digit bears out."""


ONE_VIEW = 0.9
"""What was seen once only is not more certain than this."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What sightings make of each other: the candidates, best first, with their confidence."""

    candidates: tuple[Candidate, ...] = ()

    @property
    def confidence(self) -> int:
        """That of the best one."""
        return self.candidates[0].confidence if self.candidates else 0


Ways = Sequence[Sequence[Sighting]]
"""What was seen at one place, by each way of looking."""


def judge(groups: Sequence[Sequence[Sighting]]) -> Verdict:
    """Weigh the sightings of one way of looking; a group holds views of one line."""
    return judge_ways([(group,) for group in groups])


def judge_ways(places: Sequence[Ways]) -> Verdict:
    """Weigh what several ways of looking saw; places that show the same number are joined."""
    best: dict[str, Candidate] = {}
    candidates = [candidate for joined in _joined(places) for candidate in _judge_place(joined)]
    for candidate in sorted(candidates, key=lambda candidate: -candidate.confidence):
        best.setdefault(candidate.vin, candidate)
    return Verdict(candidates=tuple(best.values())[:MOST_CANDIDATES])


def confirm(settled: Verdict, together: Verdict) -> Verdict:
    """Let a number with a right check digit be as sure as all ways of looking make it together."""
    if not settled.candidates or not together.candidates:
        return settled
    first, same = settled.candidates[0], together.candidates[0]
    if same.vin != first.vin or same.confidence <= first.confidence or not _is_checked(first.vin):
        return settled
    surer = msgspec.structs.replace(first, confidence=same.confidence)
    return Verdict(candidates=(surer, *settled.candidates[1:]))


def settle(one: Verdict, other: Verdict) -> Verdict:
    """Join what two ways of looking say of a picture: the surer one counts, less if the other speaks against it.

    Where both say the same, and a check digit bears it out, they err together as rarely as each errs at once.
    """
    if not one.candidates or not other.candidates:
        return one if one.candidates else other
    first, second = sorted((one, other), key=lambda verdict: -verdict.confidence)
    said = first.candidates[0].vin
    sure = first.confidence
    if second.candidates[0].vin != said and second.confidence >= CONTRADICTED:
        sure = min(sure, round(UNPROVEN * 100))
    elif second.candidates[0].vin == said and second.confidence >= ASK and _is_checked(said):
        sure = min(99, 100 - (100 - first.confidence) * (100 - second.confidence) // 100)
    best: dict[str, Candidate] = {said: msgspec.structs.replace(first.candidates[0], confidence=sure)}
    for candidate in sorted(one.candidates + other.candidates, key=lambda candidate: -candidate.confidence):
        best.setdefault(candidate.vin, candidate)
    return Verdict(candidates=tuple(best.values())[:MOST_CANDIDATES])


def _joined(places: Sequence[Ways]) -> list[list[list[Sighting]]]:
    """Join the places of which one's best number explains the other."""
    joined: list[tuple[str, list[list[Sighting]]]] = []
    for place in places:
        firsts = [one.numbers[0] for one in _all(place) if one.numbers]
        if not firsts:
            continue
        best = max(firsts, key=lambda mended: mended.weight).vin
        same = next((ways for vin, ways in joined if _explain(vin, place) or _explain(best, ways)), None)
        if same is None:
            joined.append((best, [list(way) for way in place]))
            continue
        for way, more in zip(same, place, strict=True):
            way.extend(more)
    return [ways for _, ways in joined]


def _all(ways: Ways) -> list[Sighting]:
    return [one for way in ways for one in way]


def _explain(vin: str, ways: Ways) -> bool:
    """Whether something that was seen at a place may be a number."""
    return max(one.weigh(vin) for one in _all(ways)) > SAME


def _judge_place(ways: Ways) -> list[Candidate]:
    """Give each number that may stand at a place its share of the probability; ways of looking err each for itself."""
    ways = [way for way in ways if way]
    seen = _all(ways)
    numbers = {mended.vin for one in seen for mended in one.numbers}
    pooled = {text: sum(_pool(text, way) for way in ways) for text in numbers.union(*(one.texts for one in seen))}
    texts = {text for one in seen for text in one.texts}
    weights = {vin: pooled[vin] + grade(vin) for vin in numbers}
    read = max((pooled[text] for text in texts), default=NEVER)
    nothing = read + max(one.otherwise for one in seen)
    top = max([nothing, *weights.values()], default=NEVER)
    doubt = prod(min(one.doubt for one in way) for way in ways)
    unseen = LEGAL * doubt / max(1 - doubt, 0.01) * exp(read - top)
    total = unseen + exp(nothing - top) + sum(exp(weight - top) for weight in weights.values())
    spelled = max(texts, key=lambda text: pooled[text], default="")
    region = next((one.region for one in seen if one.region is not None), None)
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:MOST_CANDIDATES]
    shares = {vin: exp(weight - top) / total * _support(vin, seen) for vin, weight in ranked}
    found = []
    for vin, share in shares.items():
        mended = [place for place, (one, other) in enumerate(zip(vin, spelled, strict=False)) if one != other]
        unsure = not _bears_out(vin, mended) or _is_rivalled(vin, shares, doubt=_doubt_of(vin, seen))
        found.append(_candidate(vin, min(share, UNPROVEN if unsure else 1.0), region, mended=len(mended)))
    return found


def _doubt_of(vin: str, seen: Sequence[Sighting]) -> float:
    """How much doubt is left of a number where it was seen best, or of its maker where that was seen worst."""
    rivalry = max((one.rivalry_of(vin) for one in seen if one.weigh(vin) > FAINT), default=0.0)
    return max(rivalry, min(one.doubt_of(vin) for one in seen))


def _bears_out(vin: str, mended: Sequence[int]) -> bool:
    """Whether something speaks for a mended number: its check digit, or that its maker fills it so."""
    return not mended or _is_checked(vin) or (len(mended) == 1 and _is_filled(vin, mended[0]))


def _is_filled(vin: str, place: int) -> bool:
    filled = filled_places(vin)
    return place in filled or (bool(filled) and place in WMI)


def _is_rivalled(vin: str, shares: Mapping[str, float], *, doubt: float) -> bool:
    """Whether another number may be meant as well; `doubt` is that of the sighting that shows this one best."""
    rivals = {other: share for other, share in shares.items() if other != vin}
    checked = max((share for other, share in rivals.items() if _is_checked(other)), default=0.0)
    if _is_checked(vin):
        return checked >= RIVAL
    if doubt < CERTAIN:
        return False
    return doubt >= LEGIBLE or checked >= RIVAL / 2 or max(rivals.values(), default=0.0) >= EQUAL


def _is_checked(vin: str) -> bool:
    return vin[CHECK_PLACE] == check_digit(vin)


def _candidate(vin: str, share: float, region: Region | None, *, mended: int) -> Candidate:
    confidence = min(99, int(share * 100))
    return Candidate(vin=vin, confidence=confidence, source=Source.TEXT, region=region, mended=mended)


def _support(vin: str, seen: Sequence[Sighting]) -> float:
    """How well a number was seen where it was seen best, and whether it was seen twice."""
    weights = [one.weigh(vin) for one in seen]
    clearest = (max(weights) - FAINT) / (CLEAR - FAINT)
    twice = sum(weight > FAINT for weight in weights) > 1
    return min(max(clearest, 0.0), 1.0 if twice else ONE_VIEW)


def _pool(text: str, way: Sequence[Sighting]) -> float:
    """What all sightings of a way say for a string: clear ones count most, and several count little more than one."""
    shares = [max(1 - one.doubt, LEAST_SHARE) for one in way]
    whole = sum(shares)
    mean = sum(share * max(one.weigh(text), FARTHEST) for share, one in zip(shares, way, strict=True)) / whole
    return mean * float(max(whole, 1.0) ** TOGETHER)
