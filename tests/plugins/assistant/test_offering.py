"""What the assistant offers the model, agents and other plugins."""

import pytest

from waframe import ActionRefused, Floor
from waframe.testing.model_server import ModelServer, Script
from waframe.testing.model_server.script import Said
from waframe.testing.scenario import BranchActor, Scenario

MODEL = {"provider": "openai", "model": "stand-in", "url": "http://model.test/v1", "attempts": 1}


async def opened(scenario: Scenario, server: ModelServer) -> BranchActor:
    scenario.transports["http://model.test"] = server.transport()
    plugins = {
        "assistant": {"quiet_seconds": 0, "models": [MODEL]},
        "routing": {"hours": {"mon-sun": "00:00-23:59"}, "address": "Calle 12"},
        "takeover": {},
    }
    return await scenario.branch("centro", plugins=plugins)


async def test_a_model_passes_the_customer_to_a_person(scenario: Scenario, model_server: ModelServer) -> None:
    branch = await opened(scenario, model_server)

    answers = await branch.customer().says("quiero un asesor")

    assert "Te paso con un asesor." in [answer.text for answer in answers]
    assert (await branch.conversation()).floor is Floor.QUEUE


async def test_a_model_reads_what_functions_do_in_the_language_of_the_branch(
    scenario: Scenario, model_server: ModelServer
) -> None:
    branch = await opened(scenario, model_server)

    await branch.customer().says("hola")

    told = {name: one.description for name, one in model_server.asked[0].offered.items()}
    assert told["branch_info"] == "Dirección, horario, teléfono y mapa de una sucursal."
    assert {"escalate_to_human", "detect_intent", "extract_vehicle", "sentiment", "translate"} <= told.keys()
    assert "report_reply" not in told


async def test_a_translation_with_other_figures_is_refused(scenario: Scenario, model_server: ModelServer) -> None:
    model_server.mind = Script(otherwise="The brake pads cost $450.00").when("otro", Said(text="They cost $45.00"))
    branch = await opened(scenario, model_server)
    await branch.customer().says("hola")
    conversation, ana = await branch.conversation(), branch.agent("Ana")

    told = await ana.does("translate", conversation.id, text="Las balatas cuestan $450.00", to="en")
    with pytest.raises(ActionRefused, match="other figures"):
        await ana.does("translate", conversation.id, text="otro cuesta $450.00", to="en")

    assert "450.00" in str(told)
