"""The written conversations of examples/, by the rules and by the stand-in model, and where every claim comes from."""

from pathlib import Path

import anyio
import msgspec
import pytest

from waframe.plugins.assistant.guards.amounts import find_amounts
from waframe.plugins.assistant.guards.checking import find_breaches
from waframe.plugins.assistant.guards.evidence import Deed, evidence_of
from waframe.plugins.assistant.thinking.turns import Thought, turns_of
from waframe.testing.evaluating.case import read_suite
from waframe.testing.evaluating.judging import judge
from waframe.testing.evaluating.playing import Played, Stage, modelled
from waframe.testing.evaluating.verdict import Verdict

SELLING = Path(__file__).parents[3] / "examples" / "scenarios" / "selling.yaml"
BRAINS = ("rules", "model")
TURNS_AT_LEAST = {"rules": 80, "model": 20}
EACH = 3
"""The model plays every third case, which tells enough; `waframe eval --model stand-in` plays them all."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A turn, with what its conversation's actions had told by then."""

    case: str
    thought: Thought
    deeds: tuple[Deed, ...]


class Evening(msgspec.Struct, frozen=True, kw_only=True):
    """All cases as one brain played them."""

    plays: tuple[Played, ...]
    verdicts: tuple[Verdict, ...]
    turns: tuple[tuple[Turn, ...], ...]


@pytest.fixture(scope="module")
def evenings() -> dict[str, Evening]:
    """Play everything once by the rules, and some by the model, in one deployment."""
    return anyio.run(_play_all)


def heard(played: Played) -> list[str]:
    """List what the customer said, and the branch's own name, which may hold a number."""
    return [*(message.text for message in played.chat if message.direction == "in"), played.conversation.branch]


def test_the_rules_bring_every_conversation_to_its_end(evenings: dict[str, Evening]) -> None:
    verdicts = evenings["rules"].verdicts

    assert len(verdicts) >= 40
    assert [verdict for verdict in verdicts if not verdict.passed] == []


def test_the_stand_in_brings_most_of_them_to_their_end(evenings: dict[str, Evening]) -> None:
    verdicts = evenings["model"].verdicts

    assert len(verdicts) >= 14
    assert len([verdict for verdict in verdicts if not verdict.passed]) <= 1


@pytest.mark.parametrize("brain", BRAINS)
def test_nothing_forbidden_is_said(brain: str, evenings: dict[str, Evening]) -> None:
    assert [verdict for verdict in evenings[brain].verdicts if verdict.forbidden] == []


@pytest.mark.parametrize("brain", BRAINS)
def test_every_claim_of_a_reply_is_traceable_to_an_action(brain: str, evenings: dict[str, Evening]) -> None:
    evening = evenings[brain]

    untold = [
        (turn.case, turn.thought.reply, breach.reason)
        for played, turns in zip(evening.plays, evening.turns, strict=True)
        for turn in turns
        for breach in find_breaches(turn.thought.reply, evidence_of(turn.deeds, heard=heard(played)))
    ]

    assert sum(map(len, evening.turns)) >= TURNS_AT_LEAST[brain]
    assert untold == []


@pytest.mark.parametrize("brain", BRAINS)
def test_every_amount_on_the_phone_is_traceable_to_an_action(brain: str, evenings: dict[str, Evening]) -> None:
    evening = evenings[brain]

    untold = [
        (played.case.id, text)
        for played, turns in zip(evening.plays, evening.turns, strict=True)
        for text in played.read
        for amount in find_amounts(text)
        if amount.value not in evidence_of(deed for turn in turns[-1:] for deed in turn.deeds).amounts
    ]

    assert untold == []


async def _play_all() -> dict[str, Evening]:
    suite = read_suite(SELLING)
    async with Stage.opened(suite) as stage:
        rules = await _play(stage)
        stage.suite = modelled(msgspec.structs.replace(suite, cases=suite.cases[::EACH]))
        return {"rules": rules, "model": await _play(stage)}


async def _play(stage: Stage) -> Evening:
    plays = [await stage.play(case) for case in stage.suite.cases]
    return Evening(
        plays=tuple(plays),
        verdicts=tuple([await judge(played, stage) for played in plays]),
        turns=tuple([await _turns(stage, played) for played in plays]),
    )


async def _turns(stage: Stage, played: Played) -> tuple[Turn, ...]:
    told: list[Deed] = []
    turns: list[Turn] = []
    for thought, deeds in await turns_of(stage.scenario.deployment.store.database, played.conversation.id):
        told += [Deed(action=one.action, result=one.result) for one in deeds if one.refusal is None]
        turns.append(Turn(case=played.case.id, thought=thought, deeds=tuple(told)))
    return tuple(turns)
