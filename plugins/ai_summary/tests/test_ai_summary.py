"""What is kept of a conversation."""

import msgspec

from waframe import ActionCall, By
from waframe.testing.scenario import Scenario
from waframe_ai_summary.reading import Summary


async def test_the_last_question_is_kept(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {}})
    ana = branch.customer()

    await ana.says("¿Tienen balatas?")
    await ana.says("¿Y cuánto cuestan? Es un Tsuru 2008")
    await ana.says("ok gracias")

    assert (await branch.facts())["summary.last_question"].value == "¿Y cuánto cuestan?"


async def test_a_branch_may_keep_less_of_it(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"question_length": 20}})

    await branch.customer().says("¿Tienen balatas delanteras para un Tsuru 2008?")

    assert (await branch.facts())["summary.last_question"].value == "¿Tienen balatas del…"


async def test_an_agent_may_have_the_conversation_summed_up_from_a_message_on(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {}})
    ana = branch.customer()
    await ana.says("ocupo balatas traseras para tsuru 2008")
    await ana.says("y tambien una bateria para aveo 2015")
    conversation = await branch.conversation()
    newest = (await scenario.deployment.store.messages.page(conversation.id))[-1]

    whole, rest = [
        await scenario.deployment.act(
            ActionCall(
                action="summarise",
                caller="test",
                by=By.SYSTEM,
                arguments=msgspec.json.encode({"since_message": since}).decode(),
                conversation_id=conversation.id,
            )
        )
        for since in (None, newest.id)
    ]

    assert isinstance(whole, Summary)
    assert isinstance(rest, Summary)
    assert [one.family for one in whole.products] == ["balata", "bateria"]
    assert [one.family for one in rest.products] == ["bateria"]
    assert whole.vehicle.model == rest.vehicle.model == "Aveo"
