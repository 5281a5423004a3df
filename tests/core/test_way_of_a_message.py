"""A message travels in through the signed webhook and an answer out through the Graph API, on both databases."""

from pathlib import Path

from waframe.testing.scenario import Scenario

ECHO = '''
from waframe import Context, Image, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Echo(Plugin[NoSettings]):
    """Says the same again."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        ctx.learn("last_words", message.text)
        if isinstance(message.content, Image):
            data = await ctx.store.media.read(message.content.media_id or "")
            return Reply(contents=(Text(body=f"{len(data)} bytes"),))
        return Reply(contents=(Text(body=f"eco: {message.text}"),))
'''


def with_plugin(scenario: Scenario, name: str, source: str) -> None:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.py").write_text(source)


async def test_a_text_is_answered_and_the_ticks_come_back(scenario_on_both: Scenario) -> None:
    with_plugin(scenario_on_both, "echo", ECHO)
    branch = await scenario_on_both.branch(plugins={"echo": {}})
    customer = branch.customer()

    answers = await customer.says("¿tienen balatas?")
    await scenario_on_both.advance(10)

    assert [answer.text for answer in answers] == ["eco: ¿tienen balatas?"]
    assert (await branch.facts())["last_words"].value == "¿tienen balatas?"
    conversation = await branch.conversation()
    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)
    assert [(message.direction, message.status) for message in stored] == [("in", "received"), ("out", "read")]


async def test_a_photo_is_stored_before_the_plugins_see_it(scenario_on_both: Scenario) -> None:
    with_plugin(scenario_on_both, "echo", ECHO)
    branch = await scenario_on_both.branch(plugins={"echo": {}})

    answers = await branch.customer().sends_photo(b"\xff\xd8\xff\xe0" + b"x" * 100)

    assert [answer.text for answer in answers] == ["104 bytes"]


async def test_a_plugin_answers_only_in_its_branch(scenario: Scenario) -> None:
    with_plugin(scenario, "echo", ECHO)
    centro = await scenario.branch("centro", plugins={"echo": {}})
    vallejo = await scenario.branch("vallejo")

    in_centro = await centro.customer().says("hola")
    in_vallejo = await vallejo.customer().says("hola")

    assert [message.text for message in in_centro] == ["eco: hola"]
    assert in_vallejo == []
