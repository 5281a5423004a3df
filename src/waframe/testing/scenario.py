"""Scenarios: a whole deployment, a simulated Meta and customers, in one process, on a clock that one turns."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import msgspec
from ruamel.yaml import YAML

from waframe import Conversation, Fact, Plugin, Role
from waframe.core.runtime.app import App
from waframe.core.runtime.bus import TOPICS
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry import Installed, discover
from waframe.simulator import InMemory, Simulator, SimulatorSettings, VirtualClock
from waframe.simulator.faults import FaultBoard
from waframe.testing.clock import TurnedClock
from waframe.testing.customer import CustomerActor
from waframe.testing.staff import AgentActor
from waframe.testing.tracing import PieceTraced, traced
from waframe.testing.web_visitor import WebVisitor

__all__ = ["ENVIRONMENT", "AnyPlugin", "BranchActor", "CustomerActor", "NeverQuiet", "Scenario", "Setting", "playing"]

Setting = object
AnyPlugin = Plugin[Any, Any]
_WEBHOOK = "/webhooks/whatsapp"
_GRAPH_URL = "http://graph.test"
_PATIENCE_SECONDS = 20.0
_NATIONAL_LENGTH = 10
ENVIRONMENT = {
    "WHATSAPP_APP_SECRET": "simulated-app-secret",
    "WEBHOOK_VERIFY_TOKEN": "simulated-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "simulated-access-token",
}


class NeverQuiet(AssertionError):
    """Raised when a deployment does not come to rest; says what is left."""


class Scenario:
    """A deployment that grows branch by branch; `transports` are stand-ins, by how the URLs begin that they serve."""

    def __init__(self, folder: Path, *, database_url: str, stack: AsyncExitStack) -> None:
        self.folder = folder
        self.environment = dict(ENVIRONMENT)
        self.transports: dict[str, httpx2.AsyncBaseTransport] = {}
        self._stack = stack
        self._virtual = VirtualClock()
        self.clock = TurnedClock(self._virtual)
        self.simulator = Simulator.virtual(
            SimulatorSettings(numbers=(), read_immediately=True, public_url=_GRAPH_URL), clock=self._virtual
        )
        self.settings: dict[str, Setting] = {
            "database": database_url,
            "media": str(folder / "media"),
            "channels": {
                "whatsapp": {
                    "app_secret": "${WHATSAPP_APP_SECRET}",
                    "verify_token": "${WEBHOOK_VERIFY_TOKEN}",
                    "access_token": "${WHATSAPP_ACCESS_TOKEN}",
                    "graph_url": _GRAPH_URL,
                }
            },
            "branches": {},
        }
        self.branch_settings: dict[str, dict[str, Setting]] = {}
        self._installed: dict[str, Installed] = {}
        self._deployment: Deployment | None = None
        self._running = AsyncExitStack()

    @property
    def faults(self) -> FaultBoard:
        """What goes wrong at Meta and in the network, to be switched on and off."""
        return self.simulator.faults

    @property
    def deployment(self) -> Deployment:
        """The running deployment; there is none before the first branch."""
        if self._deployment is None:
            raise AssertionError("add a branch first: await scenario.branch(...)")
        return self._deployment

    def install(self, plugin: type[AnyPlugin] | Installed) -> None:
        """Let a class be a plugin, as if a distribution had brought it; before the first branch."""
        found = plugin if isinstance(plugin, Installed) else _installed(plugin)
        self._installed[found.name] = found

    async def branch(
        self, key: str | None = None, *, plugins: Mapping[str, Setting] | None = None, **settings: Setting
    ) -> "BranchActor":
        """Add a branch with a WhatsApp number of its own, and start or reload the deployment."""
        key = key or f"branch{len(self.branch_settings) + 1}"
        self._add(key, {"plugins": dict(plugins or {}), **settings})
        await self.reload()
        return self[key]

    async def read(self, yaml: str) -> "Scenario":
        """Take over what a `waframe.yaml` says, and start or reload the deployment.

        What it leaves out is as ever in a scenario: the database, the simulated Meta as the channel whatsapp, and a
        number for every branch. Where Meta is, it does not say: that is always the simulated one.
        """
        told: dict[str, Setting] = YAML(typ="safe", pure=True).load(yaml) or {}
        for name, value in told.items():
            if name == "branches":
                continue
            self.settings[name] = _laid_over(self.settings.get(name), value)
        channels = self.settings["channels"]
        if isinstance(channels, dict) and isinstance(channels.get("whatsapp"), dict):
            channels["whatsapp"]["graph_url"] = _GRAPH_URL
        branches = told.get("branches")
        for key, settings in (branches if isinstance(branches, dict) else {}).items():
            self._add(key, dict(settings or {}))
        await self.reload()
        return self

    def __getitem__(self, key: str) -> "BranchActor":
        """Give a branch by its key; raises KeyError."""
        channels = self.branch_settings[key]["channels"]
        whatsapp = channels.get("whatsapp", {}) if isinstance(channels, dict) else {}
        return BranchActor(key, number=str(whatsapp.get("phone_number_id", "")), scenario=self)

    def _add(self, key: str, settings: dict[str, Setting]) -> None:
        place = len(self.branch_settings)
        number = str(100_000_000_000_001 + place)
        self.branch_settings[key] = {
            "name": key.capitalize(),
            "channels": {"whatsapp": {"phone_number_id": number}},
            "plugins": {},
            **settings,
        }
        self.simulator.number(
            self[key].number or number, name=key.capitalize(), display_phone=f"+52 55 5512 {place + 1:04}"
        )

    async def reload(self) -> None:
        """Write the settings as they are now, and start the deployment or let it go over to them."""
        self.write_settings()
        if self._deployment is None:
            await self._start()
        else:
            await self._deployment.reload()

    def write_settings(self) -> Path:
        """Write the YAML as the scenario stands now (JSON is YAML, too)."""
        path = self.folder / "waframe.yaml"
        path.write_bytes(msgspec.json.format(msgspec.json.encode({**self.settings, "branches": self.branch_settings})))
        return path

    @asynccontextmanager
    async def http(self) -> AsyncIterator[httpx2.AsyncClient]:
        """Give a client of the deployment's HTTP server, in memory, whom nobody has logged in."""
        transport = httpx2.ASGITransport(App(self.deployment))
        async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
            yield client

    def visitor(self, site: str, *, name: str | None = None) -> WebVisitor:
        """Let somebody come to a web chat with a browser of their own."""
        return WebVisitor(App(self.deployment), site, name=name)

    async def webhook(self, body: bytes | object, *, headers: Mapping[str, str] | None = None) -> int:
        """Let a webhook arrive, signed as Meta signs unless there are other headers, and give the status it gets."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode("utf-8", "surrogatepass")
        secret = self.environment["WHATSAPP_APP_SECRET"].encode()
        signature = {"X-Hub-Signature-256": f"sha256={hmac.new(secret, raw, hashlib.sha256).hexdigest()}"}
        async with self.http() as client:
            answer = await client.post(_WEBHOOK, content=raw, headers=signature if headers is None else headers)
        return answer.status_code

    def traced(self) -> AbstractContextManager[list[PieceTraced]]:
        """Gather what happens inside a block: every piece of work, with its hooks and who answered what."""
        return traced(self.deployment)

    async def restart(self) -> None:
        """Stop the deployment's process as an operator would, and start another one."""
        await self._running.aclose()
        await self._start()

    async def settle(self) -> None:
        """Let everything happen that is due now, on both sides."""
        deployment = self.deployment
        with anyio.move_on_after(_PATIENCE_SECONDS):
            while not (await self._at_rest() and await self._at_rest()):  # noqa: ASYNC110  # nobody tells
                await anyio.sleep(0.002)
            return
        left = await deployment.unfinished()
        raise NeverQuiet(f"after {_PATIENCE_SECONDS} s there is still {left}")

    async def advance(self, seconds: float) -> None:
        """Turn the clock, and let everything happen that becomes due, one instant after the other."""
        until = self._virtual.now() + seconds
        await self.settle()
        while (instant := await self._next_instant()) is not None and instant <= until:
            await self._turn_to(instant)
        await self._turn_to(until)

    async def _next_instant(self) -> float | None:
        """Tell when something happens next, here or at Meta."""
        due = await self.deployment.next_due()
        theirs = self.simulator.schedule.next_at()
        instants = [theirs, due.timestamp() if due is not None else None]
        return min((at for at in instants if at is not None), default=None)

    async def _turn_to(self, instant: float) -> None:
        await self.simulator.advance(max(0.0, instant - self._virtual.now()))
        self.deployment.bus.ring(*TOPICS)
        await self.settle()

    async def _at_rest(self) -> bool:
        await self.simulator.settle()
        left = await self.deployment.unfinished()
        crew = self.deployment.crew
        if crew is None or not left.nothing:
            return False
        if left.outbox:  # what was added a moment ago may not have been looked at
            self.deployment.bus.ring("outbox")
            while not crew.sender.resting:  # noqa: ASYNC110  # nobody tells
                await anyio.sleep(0.002)
            return (await self.deployment.unfinished()).nothing and crew.courtesy.resting
        return crew.sender.resting and crew.courtesy.resting

    async def _start(self) -> None:
        deployment = Deployment(
            self.folder / "waframe.yaml",
            environ=self.environment,
            clock=self.clock,
            transports=self._transport,
            installed={**discover(self.folder / "plugins"), **self._installed},
        )
        self._running = await self._stack.enter_async_context(AsyncExitStack())
        await self._running.enter_async_context(deployment.running())
        self._deployment = deployment
        self.simulator.deliver_to(App(deployment))

    def _transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        if url.startswith(_GRAPH_URL):
            return InMemory(self.simulator.app)
        return next((way for begin, way in self.transports.items() if url.startswith(begin)), None)


class BranchActor:
    """A branch, as tests speak of it."""

    def __init__(self, key: str, *, number: str, scenario: Scenario) -> None:
        self.key = key
        self.number = number
        self.scenario = scenario

    def customer(
        self, phone: str | None = "5512345678", *, name: str = "Ana", bsuid: str | None = None
    ) -> CustomerActor:
        """Let a customer of Mexico exist who writes to this branch."""
        full = f"521{phone}" if phone is not None and len(phone) == _NATIONAL_LENGTH else phone
        person = self.scenario.simulator.customer(full, name=name, bsuid=bsuid)
        return CustomerActor(person, number=self.number, settle=self.scenario.settle)

    def agent(self, name: str, *, role: Role = Role.AGENT, branches: tuple[str, ...] = ()) -> AgentActor:
        """Let an agent exist who works in this branch, or in those that are named."""
        return AgentActor(
            name,
            role=role,
            branches=branches or (self.key,),
            deployment=lambda: self.scenario.deployment,
            settle=self.scenario.settle,
        )

    async def conversations(self) -> Sequence[Conversation]:
        """List the conversations of the branch."""
        return await self.scenario.deployment.store.conversations.by_branch(self.key)

    async def conversation(self) -> Conversation:
        """Give the only conversation of the branch."""
        (found,) = await self.conversations()
        return found

    async def facts(self) -> Mapping[str, Fact]:
        """Give the facts of the only conversation, by name."""
        conversation = await self.conversation()
        facts = await self.scenario.deployment.store.facts.all(conversation.id)
        return {fact.name: fact for fact in facts}


@asynccontextmanager
async def playing(folder: Path, *, database_url: str | None = None) -> AsyncIterator[Scenario]:
    """Open a scenario; without a URL it has a SQLite file in the folder."""
    url = database_url or f"sqlite:///{folder}/waframe.db"
    async with AsyncExitStack() as stack:
        scenario = Scenario(folder, database_url=url, stack=stack)
        await stack.enter_async_context(scenario.simulator)
        yield scenario


def _installed(plugin: type[AnyPlugin]) -> Installed:
    return Installed(plugin.name, source="the test", version=None, load=lambda: plugin)


def _laid_over(mine: Setting, theirs: Setting) -> Setting:
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return {**mine, **{name: _laid_over(mine.get(name), value) for name, value in theirs.items()}}
    return theirs
