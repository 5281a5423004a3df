"""Plugins that run one another's actions without knowing each other, and changes that must happen or undo all."""

import shutil
from pathlib import Path

import pytest

from waframe import ActionCall, ChangedMeanwhile
from waframe.testing.scenario import BranchActor, Scenario


@pytest.fixture
async def branch(scenario_on_both: Scenario) -> BranchActor:
    shutil.copytree(Path(__file__).parent / "meeting", Path(scenario_on_both.folder) / "plugins")
    return await scenario_on_both.branch(plugins={"keeper": {}, "seller": {}})


async def test_a_plugin_reads_what_another_ones_action_tells(branch: BranchActor) -> None:
    answers = await branch.customer().says("busca")

    assert [answer.text for answer in answers] == ["7A"]
    assert (await branch.facts())["found_for"].value == "system:seller"


async def test_what_a_plugin_does_by_another_ones_action_stands_in_the_log(branch: BranchActor) -> None:
    customer = branch.customer()
    await customer.says("libre")

    await customer.says("take_seat")
    await customer.says("busca")

    conversation = await branch.conversation()
    lines = await branch.scenario.deployment.store.audit.of_subject(conversation.id)
    assert [(line.action, line.actor, line.branch) for line in lines] == [("take_seat", "system:seller", branch.key)]
    assert await branch.scenario.deployment.store.audit.first_broken() is None


async def test_a_model_is_offered_what_it_may_call_and_calls_it_with_json(branch: BranchActor) -> None:
    customer = branch.customer()

    offered = await customer.says("ofrece")
    answer = await customer.says("json")

    assert [one.text for one in offered + answer] == ["find_seat", '{"row":7,"name":"7A","near_window":true}']
    assert (await branch.facts())["found_for"].value == "model:seller"


@pytest.mark.parametrize(
    ("word", "says"),
    [
        pytest.param("color", "action-refused: find_seat is refused: its result: ", id="what nobody tells"),
        pytest.param("vuela", "action-unknown: there is no action vuela here", id="what nobody does"),
        pytest.param("fall", "action-refused: fall is refused: ZeroDivisionError", id="what fails"),
        pytest.param("echo", "action-refused: echo is refused: it runs already: echo > echo", id="a circle"),
    ],
)
async def test_what_cannot_be_done_is_told_and_leaves_nothing(branch: BranchActor, word: str, says: str) -> None:
    answers = await branch.customer().says(word)

    assert answers[0].text.startswith(says)
    assert "fallen" not in await branch.facts()


async def test_what_must_change_changes_once_or_nothing_of_the_action_counts(branch: BranchActor) -> None:
    customer = branch.customer()
    await customer.says("libre")
    taking = ActionCall(action="take_seat", caller="seller", conversation_id=(await branch.conversation()).id)

    await branch.scenario.deployment.act(taking)
    with pytest.raises(ChangedMeanwhile, match="take_seat found nothing to change"):
        await branch.scenario.deployment.act(taking)
    await branch.scenario.settle()

    assert [one.text for one in customer.sees() if one.direction == "out"] == ["su asiento"]
