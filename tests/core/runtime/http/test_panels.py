"""Plugins' cards: which there are for a conversation, and their files, which are all that is given away."""

import httpx2
import pytest
from tests.core.runtime.http.test_conversations import write

from waframe.testing.scenario import Scenario

MODULE = "/panels/ai_summary/summary.js"


@pytest.fixture
async def browser_with_panels(anas: httpx2.AsyncClient, scenario: Scenario) -> httpx2.AsyncClient:
    scenario.branch_settings["centro"]["plugins"] = {"desk": {}, "ai_summary": {}}
    scenario.write_settings()
    await scenario.deployment.reload()
    return anas


async def test_the_cards_of_a_conversation_are_listed(
    browser_with_panels: httpx2.AsyncClient, scenario: Scenario
) -> None:
    await write(scenario, "hola")
    await write(scenario, "hola", branch="norte")
    (here,) = await scenario.deployment.store.conversations.by_branch("centro")
    (there,) = await scenario.deployment.store.conversations.by_branch("norte")

    cards = (await browser_with_panels.get(f"/api/conversations/{here.id}/panels")).json()

    assert cards == [
        {"name": "summary", "title": "Resumen", "plugin": "ai_summary", "module": MODULE},
    ]
    assert (await browser_with_panels.get(f"/api/conversations/{there.id}/panels")).status_code == 404


async def test_a_module_is_given_once_and_then_known(browser_with_panels: httpx2.AsyncClient) -> None:
    first = await browser_with_panels.get(MODULE)
    again = await browser_with_panels.get(MODULE, headers={"If-None-Match": first.headers["etag"]})

    assert "export default function panel" in first.text
    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    assert first.headers["x-content-type-options"] == "nosniff"
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/panels/ai_summary/plugin.py",
        "/panels/ai_summary/..%2Fplugin.py",
        "/panels/ai_summary/..%2Ftexts%2Fes.yaml",
        "/panels/ai_summary/.summary.js",
        "/panels/ai_summary/other.js",
        "/panels/ocr_vin/summary.js",
        "/panels/nobody/summary.js",
        "/panels/../summary.js",
    ],
)
async def test_nothing_else_is_given(browser_with_panels: httpx2.AsyncClient, path: str) -> None:
    assert (await browser_with_panels.get(path)).status_code == 404
