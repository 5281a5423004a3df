"""A deployment with two branches and three people, asked over HTTP."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from tests.core.desk_plugin import with_desk
from tests.core.runtime.http.live_shop import LiveShop

from waframe.core.records.agent import Agent, Role
from waframe.core.runtime.app import App
from waframe.core.runtime.desk.passwords import Passwords
from waframe.testing.scenario import Scenario

PASSWORD = "correct horse battery"


class People:
    """An agent of one branch, a supervisor of both, and an administrator."""

    def __init__(self, *, ana: Agent, berta: Agent, carla: Agent) -> None:
        self.ana = ana
        self.berta = berta
        self.carla = carla


@pytest.fixture(scope="session")
async def hashed() -> str:
    """Hash everybody's password once."""
    return await Passwords().hash(PASSWORD)


@pytest.fixture
async def people(scenario: Scenario, hashed: str) -> People:
    """Add branches and people."""
    return await staff(scenario, hashed)


async def staff(scenario: Scenario, hashed: str) -> People:
    """Add branches and people to a scenario."""
    await with_desk(scenario)
    await scenario.branch("norte")

    async def add(login: str, role: Role, *branches: str) -> Agent:
        return await scenario.deployment.store.agents.add(
            login=login,
            name=login.capitalize(),
            role=role,
            branches=branches,
            password=hashed,
            language="es-MX",
            now=scenario.clock.now(),
        )

    return People(
        ana=await add("ana", Role.AGENT, "centro"),
        berta=await add("berta", Role.SUPERVISOR, "centro", "norte"),
        carla=await add("carla", Role.ADMIN),
    )


@pytest.fixture
async def browser(scenario: Scenario, people: People) -> AsyncIterator[httpx2.AsyncClient]:
    """Give a browser that nobody has logged in with."""
    transport = httpx2.ASGITransport(App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
        yield client


@pytest.fixture
async def shop(scenario_on_both: Scenario, hashed: str) -> AsyncIterator[LiveShop]:
    """Open a deployment on each database, with Ana logged in."""
    await staff(scenario_on_both, hashed)
    app = App(scenario_on_both.deployment)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://waframe.test") as client:
        await log_in(client, "ana")
        yield LiveShop(scenario_on_both, app=app, browser=client)


@pytest.fixture
async def anas(browser: httpx2.AsyncClient) -> httpx2.AsyncClient:
    """Give a browser in which Ana is logged in."""
    await log_in(browser, "ana")
    return browser


async def log_in(browser: httpx2.AsyncClient, login: str, *, password: str = PASSWORD) -> httpx2.Response:
    """Log in, as a page does."""
    return await browser.post("/api/login", json={"login": login, "password": password})
