"""Whoever tries the desk finds logins; a deployment with agents of its own gets none."""

from datetime import UTC, datetime
from pathlib import Path

from waframe.core.commands.guests import Guest, find_guests
from waframe.core.records.agent import Role
from waframe.core.runtime.desk.passwords import Passwords
from waframe.testing.scenario import Scenario


def file_of(scenario: Scenario) -> Path:
    deployment = scenario.deployment
    return deployment.folder / Path(deployment.config.media).parent / "logins.json"


async def test_the_logins_are_made_once_and_fit(scenario: Scenario) -> None:
    await scenario.branch(plugins={})

    first = await find_guests(scenario.deployment)
    second = await find_guests(scenario.deployment)

    assert [guest.login for guest in first] == ["ana", "luis", "sofia"]
    assert second == first
    known = await scenario.deployment.store.agents.by_login("ana")
    assert known is not None
    assert await Passwords().fits(first[0].password, known[1])
    assert file_of(scenario).stat().st_mode & 0o077 == 0


async def test_a_deployment_with_agents_of_its_own_gets_none(scenario: Scenario) -> None:
    await scenario.branch(plugins={})
    await scenario.deployment.store.agents.add(
        login="eva",
        name="Eva",
        role=Role.ADMIN,
        branches=(),
        password="x",  # never compared
        language="es-MX",
        now=datetime(2026, 11, 24, tzinfo=UTC),
    )

    guests: list[Guest] = await find_guests(scenario.deployment)

    assert guests == []
    assert not file_of(scenario).exists()


async def test_a_password_that_was_changed_is_not_given_any_more(scenario: Scenario) -> None:
    await scenario.branch(plugins={})
    first = await find_guests(scenario.deployment)
    (ana,) = [agent for agent in await scenario.deployment.store.agents.all() if agent.login == "ana"]

    await scenario.deployment.store.agents.change(ana.id, password=await Passwords().hash("otra-clave-2026"))

    assert await find_guests(scenario.deployment) == first[1:]


async def test_another_database_of_the_same_folder_gets_the_same_passwords(scenario: Scenario) -> None:
    await scenario.branch(plugins={})
    first = await find_guests(scenario.deployment)
    scenario.settings["database"] = f"sqlite:///{scenario.folder}/other.db"
    scenario.write_settings()

    await scenario.restart()

    assert await find_guests(scenario.deployment) == first
