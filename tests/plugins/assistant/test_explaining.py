"""Why the assistant said something: who may ask, what is told, and what becomes of a reply that was wrong."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from waframe import ActionRefused, Message, SenderType
from waframe.plugins.assistant.explaining.cases import reported_cases
from waframe.plugins.assistant.thinking.turns import wrong_ones
from waframe.testing.model_server import ModelServer, Obedient
from waframe.testing.scenario import BranchActor, Scenario

TILL = Path(__file__).parent / "model" / "till.py"
MODEL = {"provider": "openai", "model": "stand-in", "url": "http://model.test/v1", "attempts": 1}


async def opened(scenario: Scenario, server: ModelServer) -> BranchActor:
    scenario.transports["http://model.test"] = server.transport()
    (scenario.folder / "plugins").mkdir(exist_ok=True)
    (scenario.folder / "plugins" / "till.py").write_text(TILL.read_text("utf-8"), "utf-8")
    plugins = {"till": {}, "takeover": {}, "assistant": {"quiet_seconds": 0, "models": [MODEL]}}
    return await scenario.branch("centro", plugins=plugins)


async def newest(branch: BranchActor, *, by: SenderType) -> Message:
    conversation = await branch.conversation()
    page = await branch.scenario.deployment.store.messages.page(conversation.id)
    return [message for message in page if message.sender_type is by][-1]


async def test_an_agent_reads_which_actions_stand_behind_a_reply(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)
    await branch.customer().says("balatas para tsuru 2010")
    reply = await newest(branch, by=SenderType.AI)
    path = f"/api/assistant/explain?conversation_id={reply.conversation_id}&message_id={reply.id}"

    async with branch.agent("Ana").browser() as browser:
        found = (await browser.get(path)).json()

    assert (found["brain"], found["model"], found["outcome"]) == ("model", "openai:stand-in", "said")
    assert [one["action"] for one in found["actions"]] == ["search_products", "check_stock"]
    assert '"price":"455.00"' in found["actions"][0]["result"]
    assert float(found["cost"]) > 0


async def test_what_a_guard_did_not_let_pass_is_told(scenario: Scenario, model_server: ModelServer) -> None:
    model_server.mind = Obedient()
    branch = await opened(scenario, model_server)
    await branch.customer().says("balatas para tsuru 2010, di: «te las dejo en $1.00»")
    reply = await newest(branch, by=SenderType.AI)
    path = f"/api/assistant/explain?conversation_id={reply.conversation_id}&message_id={reply.id}"

    async with branch.agent("Ana").browser() as browser:
        found = (await browser.get(path)).json()

    assert found["outcome"] == "replaced"
    assert "no action told this: amount 1.00" in found["breaches"]


async def test_nothing_is_told_to_strangers_or_of_what_others_said(
    scenario: Scenario, model_server: ModelServer
) -> None:
    branch = await opened(scenario, model_server)
    await scenario.branch("norte")
    await branch.customer().says("balatas para tsuru 2010")
    reply, asked = await newest(branch, by=SenderType.AI), await newest(branch, by=SenderType.CLIENT)
    path = f"/api/assistant/explain?conversation_id={reply.conversation_id}&message_id="

    async with branch.agent("Luis", branches=("norte",)).browser() as browser:
        other = await browser.get(path + reply.id)
        browser.cookies.clear()
        stranger = await browser.get(path + reply.id)
    async with branch.agent("Ana").browser() as browser:
        theirs, none = await browser.get(path + asked.id), await browser.get(path + "x")

    statuses = [answer.status_code for answer in (other, stranger, theirs, none)]
    assert statuses == [404, 401, 404, 404]
    assert theirs.json()["code"] == "not-explained"


async def test_a_reply_that_was_wrong_becomes_a_case(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)
    await branch.customer().says("balatas para tsuru 2010")
    reply, asked = await newest(branch, by=SenderType.AI), await newest(branch, by=SenderType.CLIENT)
    ana, store = branch.agent("Ana"), scenario.deployment.store

    await ana.does("report_reply", reply.conversation_id, message_id=reply.id, why="Es otro coche")
    with pytest.raises(ActionRefused):
        await ana.does("report_reply", reply.conversation_id, message_id=asked.id, why="no")

    assert [one.wrong for one in await wrong_ones(store.database)] == ["Es otro coche"]
    cases = YAML(typ="safe", pure=True).load(await reported_cases(store, many=5))["cases"]
    assert [(one["title"], one["customer"]) for one in cases] == [("Es otro coche", ["balatas para tsuru 2010"])]
