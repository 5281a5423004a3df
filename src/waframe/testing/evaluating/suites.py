"""Plays whole files of cases, each as often as it is wanted."""

from collections.abc import Sequence

from waframe import Progress
from waframe.core.runtime.logs import configure_logs
from waframe.testing.evaluating.case import Suite
from waframe.testing.evaluating.judging import judge
from waframe.testing.evaluating.playing import Stage, modelled
from waframe.testing.evaluating.scoring import CaseScore, score_case


async def play_suites(
    suites: Sequence[Suite], *, times: int, by_model: bool, progress: Progress
) -> tuple[CaseScore, ...]:
    """Play every case, and tell how each went; raises NotPrepared."""
    configure_logs(level="critical")
    total = times * sum(len(suite.cases) for suite in suites)
    scores: list[CaseScore] = []
    for suite in map(modelled, suites) if by_model else suites:
        async with Stage.opened(suite) as stage:
            for case in suite.cases:
                progress.show(case.id, len(scores) * times, total)
                scores.append(score_case([await judge(await stage.play(case), stage) for _ in range(times)]))
    return tuple(scores)
