"""Plays whole files of cases, each as often as it is wanted, by rules, by the stand-in, or by models and recordings."""

import os
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

import msgspec

from waframe import Progress
from waframe.core.runtime.config.secrets import REFERENCE
from waframe.core.runtime.logs import configure_logs
from waframe.testing.evaluating.case import Suite
from waframe.testing.evaluating.judging import judge
from waframe.testing.evaluating.playing import MODEL_URL, Stage, modelled
from waframe.testing.evaluating.recording import Player, Recorder
from waframe.testing.evaluating.scoring import CaseScore, score_case
from waframe.testing.evaluating.verdict import Verdict

_EVERYWHERE = (MODEL_URL, "https://", "http://")
NO_KEY = "recorded"


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for models: the stand-in, what `recorded` holds, or the suite's own; `record` keeps the answers."""

    stand_in: bool = False
    record: Path | None = None
    recorded: Path | None = None


class PlayedSuites(msgspec.Struct, frozen=True, kw_only=True):
    """How the cases went; `reworded` tells that a prompt or a function is described otherwise than when recorded."""

    cases: tuple[CaseScore, ...]
    answers: int = 0
    reworded: bool = False


async def play_suites(suites: Sequence[Suite], *, times: int, way: Way, progress: Progress) -> PlayedSuites:
    """Play every case, and tell how each went; raises NotPrepared, and CaseInvalid without the recording."""
    configure_logs(level="critical")
    total = times * sum(len(suite.cases) for suite in suites)
    recorder = Recorder(way.record) if way.record is not None else None
    player = Player(way.recorded) if way.recorded is not None else None
    scores: list[CaseScore] = []
    played = count()

    async def play_once(suite: Suite) -> list[Verdict]:
        """Play every case of a suite in a deployment of their own: what is sold out stays sold out in it."""
        verdicts = []
        async with Stage.opened(suite) as stage:
            stage.scenario.environment.update(_environment(suite, way))
            _lead(stage, recorder=recorder, player=player, stand_in=way.stand_in)
            for case in suite.cases:
                progress.show(case.id, next(played), total)
                verdicts.append(_missed(await judge(await stage.play(case), stage), player))
        return verdicts

    for suite in map(modelled, suites) if way.stand_in else suites:
        rounds = [await play_once(suite) for _ in range(times)]
        scores += map(score_case, zip(*rounds, strict=True))
    answers = recorder.write() if recorder is not None else 0
    return PlayedSuites(cases=tuple(scores), answers=answers, reworded=player is not None and player.reworded)


def _lead(stage: Stage, *, recorder: Recorder | None, player: Player | None, stand_in: bool) -> None:
    """Lead what is asked of models through the recording."""
    if player is not None:
        stage.scenario.transports.update(dict.fromkeys(_EVERYWHERE, player))
    elif recorder is not None:
        if stand_in:
            recorder.inner = stage.models.transport()
        stage.scenario.transports.update(dict.fromkeys(_EVERYWHERE, recorder))


def _environment(suite: Suite, way: Way) -> Mapping[str, str]:
    """Give the variables that a suite names: keys of models; a recording needs none."""
    found = REFERENCE.finditer(msgspec.json.encode(suite.plugins).decode())
    names = {str(one["name"]) for one in found if one["name"]}
    if way.recorded is not None:
        return dict.fromkeys(names, NO_KEY)
    given = (variable for name in names for variable in (name, f"{name}_FILE"))
    return {variable: os.environ[variable] for variable in given if variable in os.environ}


def _missed(verdict: Verdict, player: Player | None) -> Verdict:
    missed = player.take_misses() if player is not None else ()
    return msgspec.structs.replace(verdict, unmet=(*verdict.unmet, *missed))
