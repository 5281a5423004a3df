"""Shadow mode: the assistant drafts, people send, and the two are compared."""

from pathlib import Path

from waframe import Floor, Note
from waframe.plugins.assistant.explaining.agreeing import agreements
from waframe.testing.scenario import Scenario
from waframe.testing.shop import VOICE

TILL = Path(__file__).parent / "model" / "till.py"
DRAFT = "Borrador del asistente:\n"


async def test_a_draft_stands_in_a_note_and_the_customer_reads_nothing_of_it(scenario: Scenario) -> None:
    (scenario.folder / "plugins").mkdir(exist_ok=True)
    (scenario.folder / "plugins" / "till.py").write_text(TILL.read_text("utf-8"), "utf-8")
    (scenario.folder / "plugins" / "voice.py").write_text(VOICE, "utf-8")
    quiet = {"words": {"queued": False, "taken": False, "transferred": False}}
    plugins = {"assistant": {"quiet_seconds": 0, "shadow": True}, "till": {}, "voice": {}, "takeover": quiet}
    branch = await scenario.branch("centro", plugins=plugins)

    answers = await branch.customer().says("balatas para tsuru")

    conversation, ana = await branch.conversation(), branch.agent("Ana")
    page = await scenario.deployment.store.messages.page(conversation.id)
    notes = [one.content.body for one in page if isinstance(one.content, Note)]
    assert answers == []
    assert conversation.floor is Floor.QUEUE
    assert [note for note in notes if note.startswith(DRAFT)] == [f"{DRAFT}¿De qué año es tu Tsuru?"]

    await ana.takes(conversation.id)
    await ana.does("say", conversation.id, text="¿De qué año es tu Tsuru?")

    (centro,) = await agreements(scenario.deployment.store, many=10)
    assert (centro.branch, centro.drafts, centro.answered, centro.alike) == ("centro", 1, 1, 1)
