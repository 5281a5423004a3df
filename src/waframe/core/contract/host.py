"""What the running process offers to plugins and channels outside a turn."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol, TypeVar

import anyio
import httpx2
import msgspec
import structlog
from starlette.requests import HTTPConnection

from waframe.core.contract.action import ActionCall
from waframe.core.contract.clock import Clock
from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.records.agent import Caller, Role
from waframe.core.records.branch import Branch
from waframe.core.records.customer import Identity
from waframe.core.records.incoming import Incoming
from waframe.core.store.store import Store

SettingsT = TypeVar("SettingsT", bound=Settings)


class Pausable(Protocol):
    """Something that computes beside the process, such as a plugin's own processes; both are called often: be quick."""

    def pause(self) -> None:
        """Give up the processor now."""
        ...

    def resume(self) -> None:
        """Go on."""
        ...


class Host(Protocol):
    """The process, as a plugin's `lifespan` and a channel's `running` see it."""

    clock: Clock
    store: Store
    log: structlog.stdlib.BoundLogger

    @property
    def branches(self) -> Mapping[str, Branch]:
        """Give all branches by key, as they are now (a reload may change them)."""
        ...

    @property
    def works(self) -> bool:
        """Tell whether this process works on messages; one that only serves HTTP, checks or lists does not."""
        ...

    @property
    def base_url(self) -> str | None:
        """Give the address under which this deployment is reached from outside, where it is known."""
        ...

    @property
    def folder(self) -> Path:
        """Give the folder of `waframe.yaml`, from which files are named."""
        ...

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read another YAML file by the rules of `waframe.yaml`: its secrets, and every fault with its line.

        Raises ConfigInvalid, which a plugin lets pass while it is made, so that the deployment tells it as its own.
        """
        ...

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give the settings of a channel's addresses by address, as they are now."""
        ...

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Find the branch that an address of a channel belongs to, as it is now."""
        ...

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        """Give the settings of a plugin by the branches that enable it, as they are now."""
        ...

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give the transport for a base URL; None means the usual network. Tests put themselves in between here."""
        ...

    async def act(self, call: ActionCall) -> msgspec.Struct:
        """Run an action of a conversation's branch, such as from a job; raises ActionError and RecordMissing."""
        ...

    def actions(self, branch: str) -> Collection[str]:
        """Name the actions that there are in a branch; none where there is no such branch."""
        ...

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Store what arrived. When this returns, everything is durable; when it raises, nothing may be acknowledged."""
        ...

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Have a helper pause while this process takes messages in, until the end of the block.

        On a machine with few processors even somebody who computes with the least priority makes others wait. A pause
        lasts 0.1 s at most, with 0.02 s until the next one.
        """
        ...

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Find who asks for a route of the plugin's own, with at least this role.

        Raises a Problem that, left alone, becomes the answer: 401 `not-logged-in`, 403 `role-too-low` or
        `foreign-origin`. What the caller may see is asked by `caller.sees(branch)`.
        """
        ...

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        """Write a link, path and query, that opens a stored file for a while; `filename` is what it is saved as."""
        ...

    def bell(self, topic: str) -> anyio.Event:
        """Take the bell of a topic, such as the plugin's name, before looking for news, so that none is missed.

        It rings once; who goes on waiting takes another one. Where processes cannot hear each other (SQLite, or a
        Postgres without LISTEN) it rings for this one alone, so look again after a second all the same.
        """
        ...

    async def ring(self, topic: str) -> None:
        """Wake whoever waits for a topic, in every process; after the commit of what they should see."""
        ...

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Show at the desk that a customer is writing, for a few seconds; nothing is kept of it.

        Raises DatabaseAway, which may be passed over.
        """
        ...

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Add one, or `by`, to a counter that `/metrics` shows as `waframe_<metric>_total`."""
        ...
