"""Every channel keeps the promises of the contract."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from waframe import AnyContent, Channel, Identity, IdentityKind, Incoming, Parcel, Store, new_id
from waframe.core.store.sqlite import Sqlite
from waframe.plugins.console.channel import ConsoleChannel, Seat
from waframe.simulator import VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.conformance import CONFORMANCE, ChannelRig, Promise, Trouble
from waframe.testing.host import RememberingHost


class Paper:
    """A terminal that nobody types on."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def read(self) -> str | None:
        return None

    def write(self, text: str) -> None:
        self.seen.append(text)


class ConsoleRig:
    """The console with one person in front of it."""

    address = "centro"

    def __init__(
        self, channel: ConsoleChannel, host: RememberingHost, *, seat: Seat, paper: Paper, folder: Path
    ) -> None:
        self.channel: Channel = channel
        self._host, self._seat, self._paper, self._folder = host, seat, paper, folder
        self._session = seat.session

    @property
    def arrived(self) -> Sequence[Incoming]:
        return self._host.arrived

    def parcel(self, content: AnyContent) -> Parcel:
        session, self._session = self._session, self._seat.session
        return Parcel(
            id=new_id(),
            message_id=new_id(),
            conversation_id=new_id(),
            branch="centro",
            channel="console",
            address=self.address,
            recipients=(Identity(kind=IdentityKind.SESSION, value=session),),
            content=content,
            created_at=self._host.clock.now(),
        )

    async def write(self, text: str) -> None:
        await self._seat.type(text)

    async def repeat(self) -> None:
        return

    async def choose(self, number: int) -> None:
        await self._seat.type(str(number))

    async def send_photo(self, data: bytes) -> None:
        photo = self._folder / "photo.png"
        photo.write_bytes(data)
        await self._seat.type(f"/photo {photo}")

    async def seen(self) -> Sequence[str]:
        return self._paper.seen

    def make_trouble(self, trouble: Trouble) -> bool:
        if trouble is not Trouble.REFUSED:
            return False
        self._session = "somebody who went home"
        return True


@asynccontextmanager
async def console(folder: Path) -> AsyncIterator[ChannelRig]:
    host = RememberingHost(
        Store(Sqlite(str(folder / "none.db")), media_folder=folder), clock=TurnedClock(VirtualClock())
    )
    channel, paper = ConsoleChannel(), Paper()
    async with channel.running(host):
        with channel.seated(paper, address=ConsoleRig.address, session="s1", name="Cliente de prueba") as seat:
            yield ConsoleRig(channel, host, seat=seat, paper=paper, folder=folder)


# A channel joins by its rig: a context manager that opens it in a folder and gives a ChannelRig.
RIGS: dict[str, Callable[[Path], AbstractAsyncContextManager[ChannelRig]]] = {
    "console": console,
}


@pytest.mark.parametrize("promise", CONFORMANCE, ids=lambda promise: promise.__name__)
@pytest.mark.parametrize("name", RIGS)
async def test_a_channel_keeps_its_promises(name: str, promise: Promise, tmp_path: Path) -> None:
    async with RIGS[name](tmp_path) as rig:
        await promise(rig)
