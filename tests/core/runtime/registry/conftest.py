"""A host that does nothing, a clock that stands still, and plans and setups made from classes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import anyio
import httpx2
import pytest
import structlog
from starlette.requests import HTTPConnection

from waframe import (
    ActionCall,
    AddressSettings,
    Branch,
    Caller,
    Clock,
    Direction,
    Done,
    Host,
    Identity,
    Incoming,
    Message,
    MessageStatus,
    Pausable,
    Plugin,
    Problem,
    Role,
    SenderType,
    Settings,
    Store,
    Text,
)
from waframe.core.contract.context import Turn
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.registry import BranchSetup, Installed, Plan, Setup
from waframe.core.runtime.registry.ordering import Orders
from waframe.core.runtime.registry.seat import Seat
from waframe.core.store.connecting import choose_database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class StandingClock:
    """Moves only by `advance`."""

    def __init__(self) -> None:
        self._now = NOON
        self._moved = anyio.Event()

    def now(self) -> datetime:
        """Tell the instant."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until somebody advanced the clock far enough."""
        due = self._now + timedelta(seconds=seconds)
        while self._now < due:
            await self._moved.wait()

    def advance(self, by: timedelta) -> None:
        """Turn the clock."""
        self._now += by
        moved, self._moved = self._moved, anyio.Event()
        moved.set()


SettingsT = TypeVar("SettingsT", bound=Settings)


class StillHost:
    """A process without surroundings."""

    def __init__(self, clock: Clock, *, store: Store, counted: list[str]) -> None:
        self.clock = clock
        self.store = store
        self.log: structlog.stdlib.BoundLogger = structlog.get_logger()
        self.branches: Mapping[str, Branch] = {}
        self._counted = counted

    @property
    def works(self) -> bool:
        return False

    @property
    def base_url(self) -> str | None:
        return None

    @property
    def folder(self) -> Path:
        """Give the folder where the process runs."""
        return Path()

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read none: there are no files here."""
        raise FileNotFoundError(path)

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give none."""
        del channel
        return {}

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Find none."""
        del channel, address
        return None

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        """Give none."""
        del plugin
        return {}

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give none."""
        del url
        return None

    def actions(self, branch: str) -> Collection[str]:
        """Give none."""
        del branch
        return ()

    async def act(self, call: ActionCall) -> Done:
        """Do nothing."""
        del call
        return Done()

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Forget them."""

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Let nobody in."""
        del connection, role
        raise Problem(401, "not-logged-in", "nobody is let in here")

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        del seconds, filename
        return f"/media/{media_id}"

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Let it compute."""
        del helper
        return nullcontext()

    def bell(self, topic: str) -> anyio.Event:
        """Give one that never rings."""
        del topic
        return anyio.Event()

    async def ring(self, topic: str) -> None:
        """Wake nobody."""
        del topic

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Show nothing."""
        del channel, address, customer

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Write it down."""
        self._counted.append(" ".join((metric, *labels.values())))


@pytest.fixture
def centro() -> Branch:
    return Branch(key="centro", name="Centro")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def advance(clock: StandingClock) -> Callable[[timedelta], None]:
    return clock.advance


@pytest.fixture
def counted() -> list[str]:
    return []


@pytest.fixture
def host(clock: StandingClock, counted: list[str], tmp_path: Path) -> Host:
    store = Store(choose_database(f"sqlite:///{tmp_path / 'waframe.db'}"), media_folder=tmp_path)
    return StillHost(clock, store=store, counted=counted)


@pytest.fixture
def new_turn(host: Host, centro: Branch) -> Callable[[], Turn]:
    return lambda: Turn(branch=centro, store=host.store, clock=host.clock)


@pytest.fixture
def message() -> Message:
    return Message(
        id="m1",
        seq=1,
        conversation_id="c1",
        branch="centro",
        direction=Direction.IN,
        sender_type=SenderType.CLIENT,
        content=Text(body="hola"),
        at=NOON,
        status=MessageStatus.RECEIVED,
        text="hola",
    )


@pytest.fixture
def plan_of(host: Host, centro: Branch) -> Callable[..., Plan]:
    def make(*plugins: type[AnyPlugin]) -> Plan:
        instances = [plugin(Settings(), branch=centro, shared=None) for plugin in plugins]
        seats = tuple(Seat(one, host=host, render=lambda language, key, **_: f"{language}:{key}") for one in instances)
        return Plan(seats, orders=Orders())

    return make


@pytest.fixture
def installed_of() -> Callable[..., dict[str, Installed]]:
    def make(*plugins: type[AnyPlugin]) -> dict[str, Installed]:
        def one(plugin: type[Plugin[Settings, object]]) -> Installed:
            return Installed(plugin.name, source="here", version=None, load=lambda: plugin)

        return {plugin.name: one(plugin) for plugin in plugins}

    return make


@pytest.fixture
def setup_of() -> Callable[..., Setup]:
    def make(channels: Mapping[str, Settings] | None = None, /, **branches: Mapping[str, Settings]) -> Setup:
        return Setup(
            branches={
                key: BranchSetup(branch=Branch(key=key, name=key.title()), plugins=plugins)
                for key, plugins in branches.items()
            },
            channels=channels or {},
        )

    return make
