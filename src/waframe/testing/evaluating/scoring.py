"""Counts how often cases were passed, and what was wrong with them."""

from collections.abc import Iterable, Sequence

import msgspec

from waframe.testing.evaluating.verdict import Verdict


class CaseScore(msgspec.Struct, frozen=True, kw_only=True):
    """How a case went over all its times."""

    id: str
    times: int
    passed: int
    unmet: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Tell whether it was passed every time."""
        return self.passed == self.times


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How all cases went.

    `pass_1` is the part of all plays that were passed; `pass_all` is the part of the cases that were passed every time.
    """

    cases: int
    times: int
    pass_1: float
    pass_all: float
    forbidden: int


def score_case(verdicts: Sequence[Verdict]) -> CaseScore:
    """Count the plays of one case; what was wrong several times is told once."""
    return CaseScore(
        id=verdicts[0].id,
        times=len(verdicts),
        passed=sum(verdict.passed for verdict in verdicts),
        unmet=_once(one for verdict in verdicts for one in verdict.unmet),
        forbidden=_once(one for verdict in verdicts for one in verdict.forbidden),
    )


def score_all(cases: Sequence[CaseScore]) -> Score:
    """Sum up cases; none at all have passed nothing."""
    plays = sum(case.times for case in cases)
    return Score(
        cases=len(cases),
        times=max((case.times for case in cases), default=0),
        pass_1=round(sum(case.passed for case in cases) / max(plays, 1), 4),
        pass_all=round(sum(case.is_good for case in cases) / max(len(cases), 1), 4),
        forbidden=sum(len(case.forbidden) for case in cases),
    )


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
