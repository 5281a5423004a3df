"""Models in a whole deployment: other plugins ask them, and voice notes are heard."""

from pathlib import Path

from waframe import Audio
from waframe.plugins.assistant.model.ledger import Ledger
from waframe.testing.model_server import ModelServer, Said, Script, Status
from waframe.testing.scenario import BranchActor, Scenario

ASKER = Path(__file__).parent / "asker.py"
MODEL = {"provider": "openai", "model": "stand-in", "url": "http://model.test/v1", "attempts": 1}
KEY = "sk-whisper-of-the-shop"


async def opened(scenario: Scenario, server: ModelServer, **settings: object) -> BranchActor:
    scenario.transports["http://model.test"] = server.transport()
    scenario.environment["STT_KEY"] = KEY
    (scenario.folder / "plugins").mkdir(exist_ok=True)
    (scenario.folder / "plugins" / "asker.py").write_text(ASKER.read_text("utf-8"), "utf-8")
    return await scenario.branch("centro", plugins={"asker": {}, "assistant": {"quiet_seconds": 0, **settings}})


async def test_a_plugin_gets_checked_json_and_what_it_cost(
    scenario_on_both: Scenario, model_server: ModelServer
) -> None:
    model_server.mind = Script().when("balatas", Said(text='{"intent": "high", "score": null}'))
    branch = await opened(scenario_on_both, model_server, models=[MODEL])

    (answer,) = await branch.customer().says("quiero balatas")

    assert answer.text == "high 50 0.001 openai:stand-in"


async def test_a_plugin_does_without_where_no_model_is_set(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)

    (answer,) = await branch.customer().says("quiero balatas")

    assert answer.text.startswith("action-unknown: there is no action ask_model here")


async def test_a_model_that_fails_is_a_refusal_with_its_name(scenario: Scenario, model_server: ModelServer) -> None:
    model_server.fail(Status(code=402, message="no credits"), times=-1)
    branch = await opened(scenario, model_server, models=[MODEL])

    (answer,) = await branch.customer().says("quiero balatas")

    assert answer.text == ("action-refused: ask_model is refused: model-over-budget: openai:stand-in: 402: no credits")


async def test_a_cap_ends_the_asking(scenario: Scenario, model_server: ModelServer) -> None:
    caps = {"conversation": "0.0001"}
    priced = {**MODEL, "prices": {"input": "1", "output": "5"}}
    branch = await opened(scenario, model_server, models=[priced], caps=caps)

    (answer,) = await branch.customer().says("quiero balatas")

    assert "the cap conversation of 0.0001 USD leaves no room" in answer.text
    assert model_server.asked == []


TRANSCRIPTION = {"url": "http://model.test/v1", "key": "${STT_KEY}", "price_per_minute": "0.06"}


async def hear(branch: BranchActor) -> list[str]:
    """Let a customer send the sample voice note, and give what they are answered."""
    customer = branch.customer().customer
    sent = await customer.sends_sample(branch.number, "voice")
    await branch.scenario.settle()
    chat = customer.chat(branch.number)
    place = next(index for index, one in enumerate(chat) if one.id == sent.id)
    return [one.text for one in chat[place:] if one.direction == "out"]


async def test_a_voice_note_is_heard_once_and_answered(scenario_on_both: Scenario, model_server: ModelServer) -> None:
    model_server.key = KEY
    branch = await opened(scenario_on_both, model_server, transcription=TRANSCRIPTION)

    await hear(branch)

    facts = await branch.facts()
    assert facts["transcript"].value == "quiero balatas para un tsuru dos mil diez"
    assert model_server.heard == [{"model": "whisper-1", "language": "es", "response_format": "json"}]
    database = scenario_on_both.deployment.store.database
    (day,) = await Ledger(database).sums("model", since="2000-01-01")
    assert (day.what, day.micros, day.failed) == ("transcription:whisper-1", 4_000, 0)


async def test_a_voice_note_that_nobody_writes_down_stays_one(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)

    await hear(branch)

    assert "transcript" not in await branch.facts()
    assert model_server.heard == []


async def test_a_voice_note_that_cannot_be_heard_loses_nothing(scenario: Scenario, model_server: ModelServer) -> None:
    model_server.fail(Status(code=500), times=-1)
    branch = await opened(scenario, model_server, transcription=TRANSCRIPTION)

    await hear(branch)

    conversation = await branch.conversation()
    (first, *_) = await scenario.deployment.store.messages.page(conversation.id)
    assert isinstance(first.content, Audio)
    assert "transcript" not in await branch.facts()
    failed = await Ledger(scenario.deployment.store.database).last_failures()
    assert failed["transcription:whisper-1"].failure == "model-away"
