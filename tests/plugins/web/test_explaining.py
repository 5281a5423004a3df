"""Why the assistant said something: opened from the menu of its message, and reported where it was wrong."""

from functools import partial

import pytest
from playwright.sync_api import expect
from tests.plugins.web.conftest import Desk, Watched, take

NAME = "Marta Solís"


async def assist(desk: Desk) -> None:
    """Let a branch be answered by rules."""
    scenario = desk._scenario
    scenario.branch_settings["centro"]["plugins"]["assistant"] = {"quiet_seconds": 0}  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()


@pytest.fixture(scope="module")
def assisting(desk: Desk) -> Desk:
    desk._portal.call(partial(assist, desk))
    return desk


def test_an_agent_reads_why_the_assistant_said_something_and_reports_it(assisting: Desk, watched: Watched) -> None:
    desk = assisting
    desk.writes("balatas para tsuru", name=NAME)
    desk.passes(3)
    page = watched.log_in(desk)
    take(page, NAME)

    bubble = page.locator(".log [data-id], .log .msg").filter(has_text="¿De qué año es tu Tsuru?").first
    bubble.hover()
    bubble.get_by_role("button", name="Opciones del mensaje").click()
    page.get_by_role("button", name="¿Por qué dijo esto?").click()

    card = page.get_by_role("region", name="Explicación")
    expect(card.get_by_text("Reglas")).to_be_visible()
    card.get_by_text("Esto estuvo mal").click()
    card.get_by_role("textbox", name="¿Qué estuvo mal?").fill("No preguntó la posición")
    card.get_by_role("button", name="Enviar").click()
    expect(card.get_by_text("Guardado para revisarlo.")).to_be_visible()
    assert watched.faults == []
