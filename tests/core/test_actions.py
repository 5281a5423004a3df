"""Actions: who may call them, what they change together, and what happens when two reach for the floor."""

import msgspec
import pytest
from tests.core.desk_plugin import with_desk

from waframe import ActionCall, ActionRefused, ActionUnknown, By, Floor, FloorTaken, Role
from waframe.core.records.ids import new_id
from waframe.testing.scenario import BranchActor, Scenario

ANA, BERTA = new_id(), new_id()


async def call(
    branch: BranchActor,
    action: str,
    *,
    by: By = By.AGENT,
    role: Role | None = Role.AGENT,
    caller: str = ANA,
    arguments: str = "{}",
) -> msgspec.Struct:
    conversation = await branch.conversation()
    wanted = ActionCall(
        action=action, caller=caller, by=by, role=role, arguments=arguments, conversation_id=conversation.id
    )
    return await branch.scenario.deployment.act(wanted)


async def test_an_agent_takes_speaks_and_is_alone_heard(scenario_on_both: Scenario) -> None:
    branch = await with_desk(scenario_on_both)
    customer = branch.customer()
    await customer.says("hola")

    await call(branch, "take")
    await call(branch, "say", arguments='{"text": "con gusto"}')
    await scenario_on_both.settle()
    with pytest.raises(FloorTaken):
        await call(branch, "say", caller=BERTA, arguments='{"text": "yo también"}')
    silence = await customer.says("¿y el precio?")

    assert silence == []
    assert [one.text for one in customer.sees() if one.direction == "out"] == ["eco: hola", "con gusto"]
    conversation = await branch.conversation()
    assert (conversation.floor, conversation.floor_agent_id) == (Floor.AGENT, ANA)
    assert (await branch.facts())["taken_by"].value == ANA
    audit = await scenario_on_both.deployment.store.audit.of_subject(conversation.id)
    assert [line.action for line in audit] == ["say", "take"]


async def test_of_two_who_take_one_is_told_who_was_faster(scenario: Scenario) -> None:
    branch = await with_desk(scenario)
    await branch.customer().says("hola")
    await call(branch, "take")

    await call(branch, "take")
    conversation = await branch.conversation()
    assert conversation.floor_epoch == 1


@pytest.mark.parametrize(
    ("action", "by", "role", "arguments", "says"),
    [
        ("close_shop", By.AGENT, Role.AGENT, "{}", "role"),
        ("take", By.MODEL, None, "{}", "role"),
        ("say", By.AGENT, Role.AGENT, "{}", "text"),
        ("say", By.AGENT, Role.AGENT, "nonsense", "arguments"),
        ("say", By.AGENT, Role.AGENT, '{"text": "a", "as": "admin"}', "as"),
        ("say", By.AGENT, Role.AGENT, '{"text": "domingo"}', "not on Sundays"),
        ("break", By.AGENT, Role.AGENT, "{}", "ZeroDivisionError"),
    ],
)
async def test_what_may_not_be_done_is_refused_with_its_reason(
    scenario: Scenario, action: str, by: By, role: Role | None, arguments: str, says: str
) -> None:
    branch = await with_desk(scenario)
    await branch.customer().says("hola")

    with pytest.raises(ActionRefused, match=says):
        await call(branch, action, by=by, role=role, arguments=arguments)
    assert (await branch.conversation()).floor is Floor.BOT


async def test_an_admin_and_the_system_may_do_all_and_a_model_what_is_meant_for_it(scenario: Scenario) -> None:
    branch = await with_desk(scenario)
    await branch.customer().says("hola")

    assert msgspec.to_builtins(await call(branch, "count", by=By.MODEL, role=None)) == {"many": 2}
    await call(branch, "close_shop", role=Role.ADMIN)
    await call(branch, "take", by=By.SYSTEM, role=None, caller=BERTA)


async def test_an_unknown_action_is_told_with_those_that_are_known(scenario: Scenario) -> None:
    branch = await with_desk(scenario)
    await branch.customer().says("hola")

    with pytest.raises(ActionUnknown, match="there are take, say, close_shop, count, break"):
        await call(branch, "takke")
