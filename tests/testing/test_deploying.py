"""A test shows its deployment as YAML, and speaks of customers, agents and talks."""

from pathlib import Path

import pytest

from waframe import Button as ReplyButton
from waframe import Buttons, Context, Floor, FloorTaken, Location, Message, NoSettings, Plugin, Reply, Text, hookimpl
from waframe.testing import Deploy, GoldenTranscripts, TranscriptChanged, transcript

YAML = """
    answer_within_seconds: 60
    defaults:
      timezone: America/Tijuana
    branches:
      centro:
        name: Refaccionaria Centro
        plugins: {asker: {}, takeover: {words: {taken: false}}}
      norte: {}
"""


class Asker(Plugin[NoSettings]):
    """Asks what a customer wants, and repeats what they choose."""

    name = "asker"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        """Answer whatever comes."""
        match message.content:
            case Text():
                buttons = (ReplyButton(id="parts", title="Refacciones"), ReplyButton(id="person", title="Una persona"))
                return Reply(contents=(Buttons(body=f"¿Qué busca?\n({ctx.branch.name})", buttons=buttons),))
            case Location(name=name):
                return Reply(contents=(Text(body=f"Está en {name}."),))
            case other:
                return Reply(contents=(Text(body=f"{type(other).__name__} {message.text}".strip()),))


async def test_a_deployment_is_made_from_yaml(deploy: Deploy) -> None:
    scenario = await deploy(YAML, plugins=[Asker])
    ana = scenario["centro"].customer(name="Ana")

    (asked,) = await ana.says("hola")
    (chosen,) = await ana.taps("Refacciones")
    (photo,) = await ana.sends_photo(caption="esta")
    (voice,) = await ana.sends_voice()
    (place,) = await ana.sends_location(19.4, -99.1, name="Casa")

    answers = [one.text for one in (asked, chosen, photo, voice, place)]
    assert answers == [
        "¿Qué busca?\n(Refaccionaria Centro)", "Choice Refacciones", "Image esta", "Audio", "Está en Casa."
    ]  # fmt: skip
    assert await scenario["norte"].customer().says("hola") == []
    assert scenario.deployment.branches["norte"].timezone == "America/Tijuana"
    assert scenario.deployment.config.answer_within_seconds == 60


async def test_two_deployments_of_a_test_share_nothing(deploy: Deploy) -> None:
    first = await deploy(YAML, plugins=[Asker])
    second = await deploy(YAML, plugins=[Asker])

    await first["centro"].customer().says("hola")

    assert len(await first["centro"].conversations()) == 1
    assert await second["centro"].conversations() == []


async def test_an_agent_takes_answers_and_releases(deploy: Deploy) -> None:
    scenario = await deploy(YAML, plugins=[Asker])
    centro = scenario["centro"]
    ana, luis, eva = centro.customer(), centro.agent("Luis"), centro.agent("Eva")
    await ana.says("hola")
    conversation = await centro.conversation()

    await luis.takes(conversation)
    await luis.answers(conversation, "Soy Luis.")
    with pytest.raises(FloorTaken):
        await eva.answers(conversation, "Soy Eva.")
    await luis.releases(conversation)

    assert ana.sees()[-1].text == "Soy Luis."
    assert (await centro.conversation()).floor is Floor.QUEUE


async def test_a_talk_is_the_accepted_one(deploy: Deploy, golden: GoldenTranscripts) -> None:
    ana = (await deploy(YAML, plugins=[Asker]))["centro"].customer()

    await ana.says("hola")
    await ana.taps("Una persona")

    golden("asking", ana)


async def test_a_talk_that_changed_is_shown_line_by_line(deploy: Deploy, tmp_path: Path) -> None:
    ana = (await deploy(YAML, plugins=[Asker]))["centro"].customer()
    accepting, comparing = (GoldenTranscripts(tmp_path / "talks", accepts=one) for one in (True, False))
    with pytest.raises(TranscriptChanged, match="is not there yet; accept it with --update-transcripts"):
        comparing("greeting", ana)

    accepting("greeting", ana)
    comparing("greeting", ana)
    await ana.says("hola")

    with pytest.raises(TranscriptChanged, match=r"(?s)differs.*\+ > hola\n\+ < ¿Qué busca\?"):
        comparing("greeting", ana)
    assert transcript(ana).splitlines() == [
        "> hola", "< ¿Qué busca?", "  (Refaccionaria Centro)", "    [Refacciones]", "    [Una persona]"
    ]  # fmt: skip
