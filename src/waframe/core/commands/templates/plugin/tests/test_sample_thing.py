"""What the plugin promises, tried in a whole deployment with a simulated WhatsApp."""

from waframe.testing import Scenario, conformance

from waframe_sample_thing import plugin

WORD = "sample thing"
SETTINGS = {"words": [WORD]}
ENABLED = {"sample_thing": SETTINGS}


async def test_a_message_with_the_word_is_noted_and_answered(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=ENABLED)
    customer = branch.customer()

    (answer,) = await customer.says("Is there a Sample thing for me?")
    nothing = await customer.says("¿?")

    assert answer.text == "Lo anotamos. Te contesta alguien de Centro."
    assert nothing == []


async def test_an_agent_lists_what_was_noted(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ENABLED)
    await branch.customer().says("sample thing, please")
    conversation = await branch.conversation()

    listed = await branch.agent("Luis").does("list_sample_thing", conversation.id)

    assert isinstance(listed, plugin.Listed)
    assert [note.said for note in listed.notes] == ["sample thing, please"]


async def test_it_keeps_the_promises_of_every_plugin() -> None:
    await conformance(plugin.SampleThing, settings=SETTINGS, says=("hola", WORD)).check()
