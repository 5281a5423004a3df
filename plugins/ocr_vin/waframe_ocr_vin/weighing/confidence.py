"""How sure a number is: all sightings of it weighed together, against its rivals and against being none at all."""

from collections.abc import Mapping, Sequence
from math import exp

import msgspec

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, check_digit
from waframe_ocr_vin.reading import Candidate, Region, Source
from waframe_ocr_vin.weighing.filling import filled_places
from waframe_ocr_vin.weighing.finding import Sighting
from waframe_ocr_vin.weighing.grammar import NEVER, grade
from waframe_ocr_vin.weighing.mending import weigh_reading

TOGETHER = 0.2
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

RIVAL = 0.02
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


def judge(groups: Sequence[Sequence[Sighting]]) -> Verdict:
    """Weigh the sightings; a group holds views of one line, and groups that show the same number are joined."""
    best: dict[str, Candidate] = {}
    candidates = [candidate for joined in _joined(groups) for candidate in _judge_group(joined)]
    for candidate in sorted(candidates, key=lambda candidate: -candidate.confidence):
        best.setdefault(candidate.vin, candidate)
    return Verdict(candidates=tuple(best.values())[:MOST_CANDIDATES])


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


def _joined(groups: Sequence[Sequence[Sighting]]) -> list[list[Sighting]]:
    """Join the groups of which one's best number explains the other."""
    joined: list[tuple[str, list[Sighting]]] = []
    for group in groups:
        firsts = [one.numbers[0] for one in group if one.numbers]
        if not firsts:
            continue
        best = max(firsts, key=lambda mended: mended.weight)
        for vin, others in joined:
            explains = max(weigh_reading(vin, one.places) for one in group)
            explained = max(weigh_reading(best.vin, one.places) for one in others)
            if max(explains, explained) > SAME:
                others.extend(group)
                break
        else:
            joined.append((best.vin, list(group)))
    return [group for _, group in joined]


def _judge_group(group: Sequence[Sighting]) -> list[Candidate]:
    """Give each number that a group may show its share of the probability."""
    said: dict[str, list[float]] = {}
    for text in {mended.vin for one in group for mended in one.numbers} | {text for one in group for text in one.texts}:
        said[text] = [weigh_reading(text, one.places) for one in group]
    numbers = {mended.vin for one in group for mended in one.numbers}
    texts = {text for one in group for text in one.texts}
    otherwise = max(one.otherwise for one in group)
    weights = {vin: _pool(said[vin], group) + grade(vin) for vin in numbers}
    read = max((_pool(said[text], group) for text in texts), default=NEVER)
    nothing = read + otherwise
    top = max([nothing, *weights.values()], default=NEVER)
    doubt = min(one.doubt for one in group)
    unseen = LEGAL * doubt / max(1 - doubt, 0.01) * exp(read - top)
    total = unseen + exp(nothing - top) + sum(exp(weight - top) for weight in weights.values())
    spelled = max(texts, key=lambda text: _pool(said[text], group), default="")
    region = next((one.region for one in group if one.region is not None), None)
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:MOST_CANDIDATES]
    shares = {vin: exp(weight - top) / total * _support(said[vin]) for vin, weight in ranked}
    found = []
    for vin, share in shares.items():
        mended = [place for place, (one, other) in enumerate(zip(vin, spelled, strict=False)) if one != other]
        legible = min((one.doubt_of(vin) for one in group), default=1.0)
        unsure = not _bears_out(vin, mended) or _is_rivalled(vin, shares, doubt=legible)
        found.append(_candidate(vin, min(share, UNPROVEN if unsure else 1.0), region, mended=len(mended)))
    return found


def _bears_out(vin: str, mended: Sequence[int]) -> bool:
    """Whether something speaks for a mended number: its check digit, or that its maker fills it so."""
    return not mended or _is_checked(vin) or (len(mended) == 1 and mended[0] in filled_places(vin))


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


def _support(said: Sequence[float]) -> float:
    """How well a number was seen where it was seen best, and whether it was seen twice."""
    clearest = (max(said) - FAINT) / (CLEAR - FAINT)
    seen = sum(weight > FAINT for weight in said)
    return min(max(clearest, 0.0), 1.0 if seen > 1 else ONE_VIEW)


def _pool(said: Sequence[float], group: Sequence[Sighting]) -> float:
    """What all sightings together say for a string: clear ones count most, and several count little more than one."""
    shares = [max(1 - one.doubt, LEAST_SHARE) for one in group]
    whole = sum(shares)
    mean = sum(share * max(weight, FARTHEST) for share, weight in zip(shares, said, strict=True)) / whole
    return mean * float(max(whole, 1.0) ** TOGETHER)
