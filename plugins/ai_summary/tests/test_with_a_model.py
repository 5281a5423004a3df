"""A language model adds to what the rules read, and never speaks of money."""

from pathlib import Path
from typing import Any

import pytest

from waframe.testing.scenario import Scenario
from waframe_ai_summary.asking_model import may_show

ORACLE = '''
"""Answers what a model was asked as the test says."""

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, NoSettings, Plugin, hookimpl

ANSWER = """%s"""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question."""

    purpose: str
    lines: list[dict[str, str]]
    schema: dict[str, object] | None = None
    max_tokens: int | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""

    text: str
    model: str
    json: str | None


class Oracle(Plugin[NoSettings]):
    """A model."""

    name = "oracle"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare it as the assistant does."""
        return [Action(name="ask_model", title="oracle.ask", run=self.ask, arguments=Asked, result=Answer, roles=())]

    async def ask(self, ctx: Context, call: ActionCall, asked: Asked) -> Answer:
        """Answer, or be away."""
        ctx.emit("asked")
        if not ANSWER:
            raise ActionRefused("ask_model", reason="away")
        return Answer(text=ANSWER, model="oracle-1", json=ANSWER)
'''
OPINION = (
    '{"vehicle": {"make": "Fiat", "model": "Mustang", "year": 2015, "engine": null, "line": 0}, "intent": "high",'
    ' "stage": "search", "sentiment": "positive", "next_action": "send_quote", "needs_human": false, "line": 0,'
    ' "replies": ["Claro, lo reviso.", "Te lo dejo en $99.00", "Con 20%% de descuento"]}'
).replace("%%", "%")


async def summed_up(
    scenario: Scenario, answer: str, said: str, *, plugins: tuple[str, ...] = ("oracle",)
) -> dict[str, Any]:
    """Let a customer say something and the model answer so, and give what the card shows."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "oracle.py").write_text((ORACLE % answer).lstrip(), encoding="utf-8")
    branch = await scenario.branch(plugins={"ai_summary": {}, **{name: {} for name in plugins}})
    await branch.customer().says(said)
    await scenario.advance(3)
    conversation = await branch.conversation()
    async with branch.agent("Ana").browser() as browser:
        found: dict[str, Any] = (await browser.get(f"/api/ai-summary/conversations/{conversation.id}")).json()
    return found


async def test_a_model_adds_what_stands_in_its_line(scenario: Scenario) -> None:
    found = await summed_up(scenario, OPINION, "busco algo para mi coche modelo 2015 porfavor")

    assert found["model"] == "oracle-1"
    assert (found["summary"]["intent"], found["summary"]["next_action"]) == ("high", "send_quote")
    assert found["summary"]["vehicle"]["year"] == 2015
    assert (found["summary"]["vehicle"]["make"], found["summary"]["vehicle"]["model"]) == (None, None)
    assert found["summary"]["sources"]["stage"]["confidence"] == 60


async def test_its_replies_come_first_without_amounts(scenario: Scenario) -> None:
    found = await summed_up(scenario, OPINION, "balatas para tsuru")

    assert found["replies"][0] == "Claro, lo reviso."
    assert not [one for one in found["replies"] if "$" in one or "%" in one]
    assert len(found["replies"]) <= 3


async def test_where_the_rules_are_sure_they_win(scenario: Scenario) -> None:
    found = await summed_up(scenario, OPINION, "me mandaron la pieza equivocada, quiero mi dinero")

    assert (found["summary"]["stage"], found["summary"]["next_action"]) == ("complaint", "escalate")


@pytest.mark.parametrize("answer", ["", "no es JSON", '{"intent": "enormous"}'])
async def test_without_a_sound_answer_the_rules_stand_alone(scenario: Scenario, answer: str) -> None:
    found = await summed_up(scenario, answer, "balatas para tsuru 2008")

    assert found["model"] is None
    assert found["summary"]["vehicle"]["model"] == "Tsuru"
    assert found["replies"]


async def test_a_model_is_asked_at_most_once_a_minute(scenario: Scenario) -> None:
    await summed_up(scenario, OPINION, "balatas para tsuru 2008")
    events = scenario.deployment.store.events

    before = len(await events.named("oracle.asked", since=0))
    await scenario.advance(45)

    assert (before, len(await events.named("oracle.asked", since=0))) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("Con gusto te ayudo, ¿para qué auto?", True),
        ("¿De qué año es tu Tsuru 2008?", True),
        ("Te sale en 450", False),
        ("Son $1,200.00", False),
        ("Cuesta 300 pesos", False),
        ("Te doy 10 % de descuento", False),
        ("Tu folio es SUC01-000999", False),
        ("Ya cancelé SUC02-003310", True),
        ("  ", False),
    ],
)
def test_a_suggestion_names_no_amount_and_no_unknown_folio(reply: str, *, shown: bool) -> None:
    assert may_show(reply, known={"SUC02-003310"}) is shown
