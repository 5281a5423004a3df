"""How sure a number is: all sightings of it weighed together, against its rivals and against being none at all."""

from collections.abc import Sequence
from math import exp

import msgspec

from waframe_ocr_vin.reading import Candidate, Region, Source
from waframe_ocr_vin.vehicles.wmi import must_check
from waframe_ocr_vin.weighing.finding import Sighting
from waframe_ocr_vin.weighing.grammar import NEVER, grade
from waframe_ocr_vin.weighing.mending import weigh_reading

ALIKE = 0.9
"""Sightings of one number repeat each other's errors: the sum of n of them is divided by n to this power."""

FARTHEST = -14.0
"""What one sighting can say against a number; it may be blurred, or show another text."""

SAME = -30.0
"""A sighting that is less probable than this under a number shows something else."""

ANNOUNCE = 90
ASK = 20
MOST_CANDIDATES = 3


CLEAR = -5.0
FAINT = -12.0
"""A number must be read in one place with no more than about one doubtful sign; from here down it counts nothing."""

LEGAL = 0.3
"""Of all misreadings of a number this share is built like a number again; what is due a check digit weighs as much
as it is rare."""

UNPROVEN = 0.85
"""A mended number that no check digit bears out is not more certain than this."""

FILLED_PLACES = frozenset({3, 4, 5, 8})
"""Where a number without check digit holds Z: what was taken for a 2 there is no doubt."""

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
    weights = {vin: _pool(said[vin]) + grade(vin) for vin in numbers}
    read = max((_pool(said[text]) for text in texts), default=NEVER)
    nothing = read + otherwise
    top = max([nothing, *weights.values()], default=NEVER)
    doubt = min(one.doubt for one in group)
    unseen = LEGAL * doubt / max(1 - doubt, 0.01) * exp(read - top)
    total = unseen + exp(nothing - top) + sum(exp(weight - top) for weight in weights.values())
    spelled = max(texts, key=lambda text: _pool(said[text]), default="")
    region = next((one.region for one in group if one.region is not None), None)
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])[:MOST_CANDIDATES]
    found = []
    for vin, weight in ranked:
        share = exp(weight - top) / total * _support(said[vin])
        mended = [place for place, (one, other) in enumerate(zip(vin, spelled, strict=False)) if one != other]
        if not must_check(vin) and any(place not in FILLED_PLACES for place in mended):
            share = min(share, UNPROVEN)
        found.append(_candidate(vin, share, region, mended=len(mended)))
    return found


def _candidate(vin: str, share: float, region: Region | None, *, mended: int) -> Candidate:
    confidence = min(99, int(share * 100))
    return Candidate(vin=vin, confidence=confidence, source=Source.TEXT, region=region, mended=mended)


def _support(said: Sequence[float]) -> float:
    """How well a number was seen where it was seen best, and whether it was seen twice."""
    clearest = (max(said) - FAINT) / (CLEAR - FAINT)
    seen = sum(weight > FAINT for weight in said)
    return min(max(clearest, 0.0), 1.0 if seen > 1 else ONE_VIEW)


def _pool(said: Sequence[float]) -> float:
    """What all sightings together say for a string."""
    return sum(max(weight, FARTHEST) for weight in said) / float(len(said) ** ALIKE)
