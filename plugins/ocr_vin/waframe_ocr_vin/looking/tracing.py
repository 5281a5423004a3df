"""From the steps of a recogniser to signs with alternatives: what may stand at each place, also nothing at all."""

import numpy as np

from waframe_ocr_vin.looking.recogniser import NOTHING, OTHER, SIGNS, SPACE, Steps, Trace
from waframe_ocr_vin.reading import Line, Region, Sign

MOST_CHOICES = 6
LEAST = 0.002
"""Alternatives below this probability are left out."""

GAP_FROM = 0.02
"""Between two signs, one that was nearly seen counts from this probability on."""

_NAMES = (*SIGNS, "", " ", "*")


def line_of(trace: Trace, region: Region | None = None) -> Line:
    """Turn a trace into a line: `" "` stands for a gap between words, `"*"` for any sign that is no letter or digit."""
    return Line(text=trace.text, confidence=trace.confidence, region=region, signs=signs_of(trace.steps))


def signs_of(steps: Steps) -> tuple[Sign, ...]:
    """Cut the steps into runs of one sign; what nearly stood between two runs becomes a sign that may be nothing."""
    best = steps.argmax(axis=1)
    signs: list[Sign] = []
    before, start = NOTHING, 0
    while start < len(best):
        end = start
        while end + 1 < len(best) and best[end + 1] == best[start]:
            end += 1
        column = int(best[start])
        part = steps[start : end + 1]
        if column != NOTHING:
            signs.append(_sign(_of_run(part)))
        else:
            after = int(best[end + 1]) if end + 1 < len(best) else NOTHING
            signs.extend(_nearly_seen(part, beside=(before, after)))
        before, start = column, end + 1
    return tuple(signs)


def _of_run(part: Steps) -> Steps:
    """What a run may say: each sign at its clearest step; nothing, if it was unclear at every step."""
    odds: Steps = part.max(axis=0)
    odds[NOTHING] = part[:, NOTHING].min()
    return np.asarray(odds / odds.sum(), np.float32)


def _nearly_seen(part: Steps, *, beside: tuple[int, int]) -> list[Sign]:
    """At most one sign of a gap: its clearest step, without what only belongs to the runs on both sides."""
    seen = part.copy()
    seen[:, list(beside)] = 0
    seen[:, [NOTHING, SPACE, OTHER]] = 0
    mass = seen.sum(axis=1)
    place = int(mass.argmax())
    if mass[place] < GAP_FROM:
        return []
    odds = seen[place]
    odds[NOTHING] = 1 - mass[place]
    return [_sign(odds)]


def _sign(odds: Steps) -> Sign:
    order = np.argsort(-odds)[:MOST_CHOICES]
    choices = tuple((_NAMES[index], round(float(odds[index]), 4)) for index in order if odds[index] >= LEAST)
    return Sign(choices=choices)
