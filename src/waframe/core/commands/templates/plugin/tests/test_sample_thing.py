"""What the plugin promises, tried in a whole deployment with a simulated WhatsApp."""

from waframe.testing.scenario import Scenario

from waframe_sample_thing.plugin import Listed

ENABLED = {"sample_thing": {"words": ["sample thing"]}}


async def test_a_message_with_the_word_is_noted_and_answered(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=ENABLED)
    customer = branch.customer()

    (answer,) = await customer.writes("Is there a Sample thing for me?")
    nothing = await customer.writes("¿?")

    assert answer.text == "Lo anotamos. Te contesta alguien de Centro."
    assert nothing == []


async def test_an_agent_lists_what_was_noted(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins=ENABLED)
    await branch.customer().writes("sample thing, please")
    conversation = await branch.conversation()

    listed = await branch.agent("Luis").does("list_sample_thing", conversation.id)

    assert isinstance(listed, Listed)
    assert [note.said for note in listed.notes] == ["sample thing, please"]


async def test_only_the_branch_that_enables_it_answers(scenario: Scenario) -> None:
    centro = await scenario.branch("centro", plugins=ENABLED, language="en")
    norte = await scenario.branch("norte")

    (in_centro,) = await centro.customer().writes("sample thing")
    in_norte = await norte.customer("5587654321").writes("sample thing")

    assert in_centro.text == "We have noted it. Somebody of Centro will answer you."
    assert in_norte == []
