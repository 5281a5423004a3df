"""A deployment in which things happen, with a browser and sockets of its people."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import anyio
import httpx2
from tests.core.runtime.http.page import Page, page

from waframe.core.records.ids import new_id
from waframe.core.runtime.app import App
from waframe.core.runtime.http.presence import SEEN_FOR
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.presences import Presences
from waframe.testing.scenario import Scenario


class LiveShop:
    """The deployment, its web application and one browser."""

    def __init__(self, scenario: Scenario, *, app: App, browser: httpx2.AsyncClient) -> None:
        self.scenario = scenario
        self.store = scenario.deployment.store
        self.app = app
        self.browser = browser

    async def newest(self) -> int:
        """Ask for the newest number."""
        return int((await self.browser.get("/api/events")).json()["last"])

    async def happen(self, *names: str, branch: str = "centro") -> None:
        """Let things happen of which there is no more than a name."""
        events = [NewEvent(name=name, at=self.scenario.clock.now(), branch=branch) for name in names]
        await self.scenario.deployment.database.write(lambda transaction: append_events(transaction, events))
        self.scenario.deployment.bus.ring("events")

    async def catches_up(self) -> None:
        """Wait until the process has seen all that is in the log."""
        with anyio.fail_after(10):
            while await self.newest() < await self.store.events.last():
                await anyio.lowlevel.checkpoint()

    def page(
        self, query: str = "", *, headers: Mapping[str, str] | None = None, room: int = 10_000
    ) -> AbstractAsyncContextManager[Page]:
        """Open a socket of whoever is logged in."""
        return page(self.app, cookies=dict(self.browser.cookies), query=query, headers=headers, room=room)

    async def passes(self, seconds: float) -> None:
        """Turn the clock."""
        await self.scenario.simulator.advance(seconds)
        self.scenario.deployment.bus.ring("events", "presence")

    async def leaves_a_seat(self, agent_id: str) -> None:
        """Leave what a process leaves that dies with an agent's socket."""
        until = self.scenario.clock.now() + SEEN_FOR
        await Presences(self.scenario.deployment.database).arrive(new_id(), agent_id=agent_id, seen_until=until)
        self.scenario.deployment.bus.ring("presence")

    async def customer_writes(self, text: str, *, branch: str = "centro", phone: str = "525511110000") -> str:
        """Let a customer write, and give the id of the conversation."""
        number = self.scenario.branch_settings[branch]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
        await self.scenario.simulator.customer(phone).writes(number, text)
        await self.scenario.settle()
        found = await self.store.conversations.by_branch(branch)
        lines = await self.store.desk.lines([one.id for one in found])
        return next(one.id for one in lines.values() if one.phone == phone)
