"""A process that only remembers what it is given, for tests of channels."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TypeVar

import anyio
import httpx2
import msgspec
import structlog
from starlette.requests import HTTPConnection

from waframe import (
    ActionCall,
    AddressSettings,
    Branch,
    Caller,
    Clock,
    Done,
    Identity,
    Incoming,
    Pausable,
    Problem,
    Role,
    Settings,
    Store,
)
from waframe.core.runtime.config import load_settings

SettingsT = TypeVar("SettingsT", bound=Settings)


class RememberingHost:
    """What a channel's `running` gets in a test: `arrived` holds all that it handed over."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock,
        branches: Mapping[str, Branch] | None = None,
        addresses: Mapping[str, AddressSettings] | None = None,
        settings: Mapping[str, Settings] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
        works: bool = False,
        caller: Caller | None = None,
        folder: Path = Path(),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("waframe.testing")
        self.arrived: list[Incoming] = []
        self.acts: list[ActionCall] = []
        self.counted: list[str] = []
        self.typing: list[Identity] = []
        self._bells: dict[str, anyio.Event] = {}
        self._branches = branches or {}
        self._addresses = addresses or {}
        self._settings = settings or {}
        self._transport = transport
        self._works = works
        self._caller = caller
        self._folder = folder
        self._environ = environ or {}

    @property
    def branches(self) -> Mapping[str, Branch]:
        """Give the branches that the test set up."""
        return self._branches

    @property
    def works(self) -> bool:
        """Tell whether the test lets this process work on messages."""
        return self._works

    @property
    def base_url(self) -> str | None:
        """Give no address: nothing reaches a test from outside."""
        return None

    @property
    def folder(self) -> Path:
        """Give the folder that the test set up."""
        return self._folder

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read a file of the test's folder, with the environment that the test set up."""
        return load_settings(self._folder / path, kind, environ=self._environ)

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give the addresses that the test set up, whatever the channel."""
        del channel
        return self._addresses

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Give the first branch that the test set up, whatever the channel."""
        del channel, address
        return next(iter(self._branches.values()), None)

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        """Give the settings that the test set up, whatever the plugin."""
        del plugin
        return self._settings

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give the transport that the test put in between."""
        del url
        return self._transport

    async def act(self, call: ActionCall) -> msgspec.Struct:
        """Remember the call; nothing is done."""
        self.acts.append(call)
        return Done()

    def actions(self, branch: str) -> Collection[str]:
        """Give no actions."""
        del branch
        return ()

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Let it compute: nobody is in a hurry."""
        del helper
        return nullcontext()

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Remember what arrived."""
        self.arrived.extend(updates)

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Give the caller that the test set up, if there is one of that role."""
        del connection
        if self._caller is None:
            raise Problem(401, "not-logged-in", "the test lets nobody in")
        if not self._caller.role.covers(role):
            raise Problem(403, "role-too-low", f"this needs the role {role}")
        return self._caller

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        """Give a link that opens nothing."""
        del seconds, filename
        return f"/media/{media_id}"

    def bell(self, topic: str) -> anyio.Event:
        """Take the bell of a topic."""
        return self._bells.setdefault(topic, anyio.Event())

    async def ring(self, topic: str) -> None:
        """Wake whoever waits for a topic."""
        bell = self._bells.pop(topic, None)
        if bell is not None:
            bell.set()

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Remember who is writing."""
        del channel, address
        self.typing.append(customer)

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Remember what was counted."""
        del labels
        self.counted.append(metric)
