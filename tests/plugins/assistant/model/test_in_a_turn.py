"""Models in a whole deployment: other plugins ask them, and voice notes are heard."""

from pathlib import Path

from waframe import Fact
from waframe.testing.model_server import ModelServer, Said, Script, Status
from waframe.testing.scenario import BranchActor, Scenario

ASKER = Path(__file__).parent / "asker.py"
NOTE = Path("src/waframe/simulator/static/samples/voice-note.ogg").read_bytes()
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

    (answer,) = await branch.customer().writes("quiero balatas")

    assert answer.text == "high 50 0.001 openai:stand-in"


async def test_a_plugin_does_without_where_no_model_is_set(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)

    (answer,) = await branch.customer().writes("quiero balatas")

    assert answer.text.startswith("action-unknown: there is no action ask_model here")


async def test_a_model_that_fails_is_a_refusal_with_its_name(scenario: Scenario, model_server: ModelServer) -> None:
    model_server.fail(Status(code=402, message="no credits"), times=-1)
    branch = await opened(scenario, model_server, models=[MODEL])

    (answer,) = await branch.customer().writes("quiero balatas")

    assert answer.text == ("action-refused: ask_model is refused: model-over-budget: openai:stand-in: 402: no credits")


async def test_a_cap_ends_the_asking(scenario: Scenario, model_server: ModelServer) -> None:
    caps = {"conversation": "0.0001"}
    priced = {**MODEL, "prices": {"input": "1", "output": "5"}}
    branch = await opened(scenario, model_server, models=[priced], caps=caps)

    (answer,) = await branch.customer().writes("quiero balatas")

    assert "the cap conversation of 0.0001 USD leaves no room" in answer.text
    assert model_server.asked == []


async def hear(branch: BranchActor) -> dict[str, Fact]:
    customer = branch.customer().customer
    await customer.sends(branch.number, "voice", data=NOTE)
    await branch.scenario.settle()
    return dict(await branch.facts())
