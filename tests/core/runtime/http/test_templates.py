"""Templates over HTTP: offered by the channel of the conversation, previewed, and sent in a closed window."""

from datetime import timedelta

import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.test_writing import heard, open_thread, taken

from waframe.plugins.whatsapp.template_definition import Component, TemplateDefinition
from waframe.plugins.whatsapp.templates import Templates
from waframe.testing.scenario import Scenario

WABA = "777"


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


async def write_templates(scenario: Scenario) -> None:
    """Let the number have an account with templates that were fetched."""
    for settings in scenario.branch_settings.values():
        settings["channels"]["whatsapp"]["waba_id"] = WABA  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()
    definitions = [
        TemplateDefinition(
            account=WABA,
            name=name,
            language="es_MX",
            status=status,
            category="UTILITY",
            parameter_format="POSITIONAL",
            components=(Component(type="BODY", text="Hola {{1}}, ya está."),),
            synced_at=scenario.clock.now(),
        )
        for name, status in (("aaa_paused", "PAUSED"), ("ready", "APPROVED"))
    ]
    await Templates(scenario.deployment.store.database).put(definitions)


async def test_templates_are_offered_those_that_may_leave_first(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)
    await write_templates(scenario)

    offered = (await anas.get(f"{path}/templates")).json()

    assert [one["name"] for one in offered] == ["ready", "aaa_paused"]
    assert offered[0] == {
        "name": "ready",
        "language": "es_MX",
        "category": "UTILITY",
        "status": "APPROVED",
        "body": "Hola {{1}}, ya está.",
        "header": None,
        "footer": None,
        "buttons": [],
        "fields": [{"name": "1", "example": None}],
        "price": None,
    }


async def test_a_preview_is_what_leaves_and_is_kept(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    await write_templates(scenario)
    await scenario.advance(timedelta(hours=25).total_seconds())
    await log_in(anas, "ana")
    asked = {"name": "ready", "language": "es_MX", "values": {"1": "Ana"}}

    shown = (await anas.post(f"{path}/templates/preview", json=asked)).json()
    sent = await anas.post(f"{path}/messages", json={"content": shown["content"]})

    assert (shown["text"], shown["faults"]) == ("Hola Ana, ya está.", [])
    assert (sent.status_code, sent.json()["text"]) == (201, "Hola Ana, ya está.")


async def test_what_is_lacking_is_told_before_anything_is_sent(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)
    await write_templates(scenario)
    before = heard(scenario)

    shown = (await anas.post(f"{path}/templates/preview", json={"name": "ready", "language": "es_MX"})).json()

    assert (shown["text"], len(shown["faults"])) == ("Hola {{1}}, ya está.", 1)
    assert heard(scenario) == before


async def test_a_template_that_is_not_there_is_not_found(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)

    answer = await anas.post(f"{path}/templates/preview", json={"name": "lost", "language": "es"})

    assert (answer.status_code, (await anas.get(f"{path}/templates")).json()) == (404, [])


async def test_templates_of_another_branch_do_not_exist(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario, branch="norte")
    await write_templates(scenario)

    asked = {"name": "ready", "language": "es_MX"}
    answers = [await anas.get(f"{path}/templates"), await anas.post(f"{path}/templates/preview", json=asked)]

    assert [answer.status_code for answer in answers] == [404, 404]
