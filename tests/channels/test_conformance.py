"""Every channel keeps the promises of the contract."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import pytest
from starlette.applications import Starlette

from waframe import (
    AnyContent,
    Branch,
    Channel,
    Identity,
    IdentityKind,
    Incoming,
    IncomingMessage,
    Parcel,
    Store,
    new_id,
    phone_identity,
)
from waframe.plugins.console.channel import ConsoleChannel, Seat
from waframe.plugins.webchat.plugin import WebChat
from waframe.plugins.webchat.settings import WebChatSettings, WebChatSite
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.simulator import Customer, InMemory, Simulator, SimulatorSettings, VirtualClock
from waframe.testing import ChannelRig, Promise, RememberingHost, Trouble, TurnedClock, conformance
from waframe.testing.inside import choose_database, migrate
from waframe.testing.web_visitor import WebVisitor

TABLES: list[bytes] = []


def parcel_to(person: Identity, content: AnyContent, *, channel: str, address: str, host: RememberingHost) -> Parcel:
    return Parcel(
        id=new_id(),
        message_id=new_id(),
        conversation_id=new_id(),
        branch="centro",
        channel=channel,
        address=address,
        recipients=(person,),
        content=content,
        created_at=host.clock.now(),
    )


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
        person = Identity(kind=IdentityKind.SESSION, value=session)
        return parcel_to(person, content, channel="console", address=self.address, host=self._host)

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
        Store(choose_database(f"sqlite:///{folder}/none.db"), media_folder=folder), clock=TurnedClock(VirtualClock())
    )
    channel, paper = ConsoleChannel(), Paper()
    async with channel.running(host):
        with channel.seated(paper, address=ConsoleRig.address, session="s1", name="Cliente de prueba") as seat:
            yield ConsoleRig(channel, host, seat=seat, paper=paper, folder=folder)


class WhatsAppRig:
    """WhatsApp with the simulated Meta and a customer, who has written once so that the window is open."""

    address = "100000000000001"

    def __init__(self, channel: Channel, host: RememberingHost, *, simulator: Simulator, customer: Customer) -> None:
        self.channel = channel
        self._host, self._simulator, self._customer = host, simulator, customer
        self._trouble: Trouble | None = None
        self._skipped = 0

    @property
    def arrived(self) -> Sequence[Incoming]:
        return self._host.arrived[self._skipped :]

    async def open_window(self) -> None:
        await self.write("buenas")
        await self._simulator.advance(60)
        self._skipped = len(self._host.arrived)

    def parcel(self, content: AnyContent) -> Parcel:
        trouble, self._trouble = self._trouble, None
        self._simulator.faults.switch(
            rate_limited_sends=int(trouble is Trouble.BUSY), cut_after_accept=trouble is Trouble.UNCERTAIN
        )
        phone = "525599999999" if trouble is Trouble.REFUSED else "525512345678"
        return parcel_to(phone_identity(phone), content, channel="whatsapp", address=self.address, host=self._host)

    async def write(self, text: str) -> None:
        await self._customer.writes(self.address, text)
        await self._simulator.settle()

    async def repeat(self) -> None:
        await self._simulator.advance(5)

    async def choose(self, number: int) -> None:
        shown = self._customer.received(self.address)[-1]
        if shown.buttons:
            await self._customer.taps(self.address, shown.buttons[number - 1].id)
        else:
            await self._customer.picks(self.address, shown.rows[number - 1].id)
        await self._simulator.settle()

    async def send_photo(self, data: bytes) -> None:
        await self._customer.sends_photo(self.address, data, mime_type="image/png")
        await self._simulator.settle()

    async def seen(self) -> Sequence[str]:
        await self._simulator.advance(5)
        return [f"{one.text} {one.content.link}" for one in self._customer.received(self.address)]

    def make_trouble(self, trouble: Trouble) -> bool:
        self._trouble = trouble
        return True


@asynccontextmanager
async def whatsapp(folder: Path) -> AsyncIterator[ChannelRig]:
    virtual, url, address = VirtualClock(), "http://graph.test", WhatsAppRig.address
    meta = SimulatorSettings(numbers=(), read_immediately=True, public_url=url)
    settings = WhatsAppSettings(app_secret=meta.app_secret, access_token=meta.access_token, graph_url=url)
    async with Simulator.virtual(meta, clock=virtual) as simulator:
        simulator.number(address, name="Centro", display_phone="+52 55 5512 0001")
        simulator.faults.switch(deliver_twice=True)
        host = RememberingHost(
            Store(choose_database(f"sqlite:///{folder}/none.db"), media_folder=folder),
            clock=TurnedClock(virtual),
            addresses={address: WhatsAppNumber(phone_number_id=address)},
            transport=InMemory(simulator.app),
        )
        plugin = WhatsApp(settings, branch=None, shared=host)
        (channel,) = plugin.register_channels()
        simulator.deliver_to(Starlette(routes=plugin.register_routes()))
        async with channel.running(host):
            customer = simulator.customer("5215512345678", name="Cliente de prueba")
            simulator.customer("5215599999999", name="Nunca ha escrito")
            rig = WhatsAppRig(channel, host, simulator=simulator, customer=customer)
            await rig.open_window()
            yield rig


class WebChatRig:
    """The web chat with one visitor, who looks at the page when the test does."""

    address = "webchat:centro"

    def __init__(self, channel: Channel, host: RememberingHost, *, visitor: WebVisitor) -> None:
        self.channel = channel
        self._host, self._visitor = host, visitor
        self._stranger = False
        self._last: tuple[str, str] | None = None

    @property
    def arrived(self) -> Sequence[Incoming]:
        return self._host.arrived

    def parcel(self, content: AnyContent) -> Parcel:
        visitor_id = new_id() if self._stranger else self._visitor_id
        self._stranger = False
        person = Identity(kind=IdentityKind.SESSION, value=visitor_id)
        return parcel_to(person, content, channel="webchat", address=self.address, host=self._host)

    async def write(self, text: str) -> None:
        self._last = (new_id(), text)
        await self.repeat()

    async def repeat(self) -> None:
        if self._last is not None:
            said, text = self._last
            assert (await self._visitor.says({"type": "text", "id": said, "body": text}))["type"] == "taken"

    async def choose(self, number: int) -> None:
        await self._visitor.looks()
        newest = next(
            line
            for line in reversed([self._visitor.shown[n] for n in sorted(self._visitor.shown)])
            if line["content"].get("groups")
        )
        options = [option for group in newest["content"]["groups"] for option in group["options"]]
        await self._visitor.taps(options[number - 1]["title"])

    async def send_photo(self, data: bytes) -> None:
        answer = await self._visitor.uploads(data, mime="image/png", name="foto.png")
        assert answer.status_code == 201, answer.text
        await self._visitor.says({"type": "file", "upload": answer.json()["id"]})

    async def seen(self) -> Sequence[str]:
        return [str(line["content"]) for line in await self._visitor.looks()]

    def make_trouble(self, trouble: Trouble) -> bool:
        self._stranger = trouble is Trouble.REFUSED
        return self._stranger

    async def come(self) -> None:
        """Write once, so that the visitor has a name to be answered by."""
        await self._visitor.writes("buenas")
        message = self._host.arrived.pop()
        assert isinstance(message, IncomingMessage)
        self._visitor_id = message.identities[0].value


async def empty_tables() -> bytes:
    """Make the web chat's tables once; every rig gets them as a file."""
    if not TABLES:
        assert WebChat.migrations is not None
        with TemporaryDirectory() as folder:
            await migrate(f"sqlite:///{folder}/chat.db", series=(WebChat.migrations,))
            TABLES.append(await anyio.Path(folder, "chat.db").read_bytes())
    return TABLES[0]


@asynccontextmanager
async def webchat(folder: Path) -> AsyncIterator[ChannelRig]:
    (folder / "chat.db").write_bytes(await empty_tables())
    database = choose_database(f"sqlite:///{folder}/chat.db")
    await database.open()
    host = RememberingHost(
        Store(database, media_folder=folder / "media"),
        clock=TurnedClock(VirtualClock()),
        branches={"centro": Branch(key="centro", name="Centro")},
        addresses={WebChatRig.address: WebChatSite(site="centro")},
    )
    async with WebChat.lifespan(host) as shared:
        plugin = WebChat(WebChatSettings(), branch=None, shared=shared)
        (channel,) = plugin.register_channels()
        async with channel.running(host):
            visitor = WebVisitor(Starlette(routes=plugin.register_routes()), "centro")
            rig = WebChatRig(channel, host, visitor=visitor)
            await rig.come()
            yield rig
    await database.close()


def promises(rig: Callable[[Path], AbstractAsyncContextManager[ChannelRig]]) -> list[object]:
    """List the promises of a channel, whose rig opens in a folder of its own."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[ChannelRig]:
        with TemporaryDirectory() as folder:
            async with rig(Path(folder)) as found:
                yield found

    return [pytest.param(promise, id=f"{rig.__name__}-{promise}") for promise in conformance(opened)]


# A channel joins by its rig: a context manager that opens it in a folder and gives a ChannelRig.
RIGS = (console, whatsapp, webchat)


@pytest.mark.parametrize("promise", [promise for rig in RIGS for promise in promises(rig)])
async def test_a_channel_keeps_its_promises(promise: Promise) -> None:
    await promise()
