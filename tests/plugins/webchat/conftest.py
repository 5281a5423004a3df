"""A web chat of one site without a core behind it: what it hands over is remembered, what it is given is shown."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from shutil import copyfile

import anyio
import pytest
from starlette.applications import Starlette

from waframe import (
    AnyContent,
    Branch,
    Channel,
    IncomingMessage,
    IncomingStatus,
    Parcel,
    Problem,
    Store,
    new_id,
)
from waframe.plugins.webchat.channel import identity_of
from waframe.plugins.webchat.plugin import Shared, WebChat
from waframe.plugins.webchat.settings import WebChatSettings, WebChatSite
from waframe.simulator import VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.host import RememberingHost
from waframe.testing.inside import answer_problem, choose_database, migrate
from waframe.testing.web_visitor import WebVisitor

ADDRESS = "webchat:centro"
ORIGIN = "https://refacciones.example"


class Chat:
    """An open channel with its routes, and what became of what visitors said."""

    def __init__(self, host: RememberingHost, *, channel: Channel, app: Starlette, shared: Shared) -> None:
        self.host = host
        self.channel = channel
        self.app = app
        self.seats = shared.seats

    def visitor(self, *, name: str | None = None) -> WebVisitor:
        """Let somebody come with a browser."""
        return WebVisitor(self.app, "centro", name=name)

    async def known(self, *, name: str | None = None) -> tuple[WebVisitor, str]:
        """Let somebody come and say hello; give them, and how the core knows them."""
        visitor = self.visitor(name=name)
        await visitor.writes("hola")
        return visitor, self.messages()[-1].identities[0].value

    async def answers(self, visitor_id: str, content: AnyContent, *, reply_to: str | None = None) -> str:
        """Send a message to a visitor, and give its channel id."""
        parcel = self.parcel(visitor_id, content, reply_to=reply_to)
        return (await self.channel.send(parcel)).channel_id

    def parcel(self, visitor_id: str, content: AnyContent, *, reply_to: str | None = None) -> Parcel:
        """Pack a message for a visitor."""
        return Parcel(
            id=new_id(),
            message_id=new_id(),
            conversation_id=new_id(),
            branch="centro",
            channel="webchat",
            address=ADDRESS,
            recipients=(identity_of(visitor_id),),
            content=content,
            reply_to=reply_to,
            created_at=self.host.clock.now(),
        )

    def messages(self) -> list[IncomingMessage]:
        """List what visitors said."""
        return [one for one in self.host.arrived if isinstance(one, IncomingMessage)]

    def statuses(self, channel_id: str) -> list[str]:
        """List how far a message came."""
        found = [one for one in self.host.arrived if isinstance(one, IncomingStatus)]
        return [one.status.value for one in found if one.channel_id == channel_id]


@asynccontextmanager
async def opened(
    url: str, *, folder: Path, clock: TurnedClock, settings: WebChatSettings, site: WebChatSite
) -> AsyncIterator[Chat]:
    """Open the channel on a database that has its tables."""
    database = choose_database(url)
    await database.open()
    host = RememberingHost(
        Store(database, media_folder=folder / "media"),
        clock=clock,
        branches={"centro": Branch(key="centro", name="Centro", language="es")},
        addresses={site.address: site},
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        shared = await stack.enter_async_context(WebChat.lifespan(host))
        plugin = WebChat(settings, branch=None, shared=shared)
        (channel,) = plugin.register_channels()
        await stack.enter_async_context(channel.running(host))
        app = Starlette(routes=plugin.register_routes(), exception_handlers={Problem: answer_problem})
        yield Chat(host, channel=channel, app=app, shared=shared)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables, to be copied."""
    path = tmp_path_factory.mktemp("webchat") / "tables.db"
    assert WebChat.migrations is not None
    anyio.run(partial(migrate, f"sqlite:///{path}", series=(WebChat.migrations,)))
    return path


@pytest.fixture
def virtual() -> VirtualClock:
    """The time that a test turns."""
    return VirtualClock()


@pytest.fixture
def settings() -> WebChatSettings:
    """What the channel is set to; a test may set it otherwise."""
    return WebChatSettings(origins=(ORIGIN,), client_ip_header="X-Real-IP")


@pytest.fixture
async def chat(tables: Path, tmp_path: Path, virtual: VirtualClock, settings: WebChatSettings) -> AsyncIterator[Chat]:
    """An open web chat."""
    copyfile(tables, tmp_path / "chat.db")
    clock, site = TurnedClock(virtual), WebChatSite(site="centro", title="Refacciones <Centro>")
    url = f"sqlite:///{tmp_path}/chat.db"
    async with opened(url, folder=tmp_path, clock=clock, settings=settings, site=site) as chat:
        yield chat


@pytest.fixture
async def chat_on_both(database_url: str, tmp_path: Path, settings: WebChatSettings) -> AsyncIterator[Chat]:
    """An open web chat, once on each database."""
    assert WebChat.migrations is not None
    await migrate(database_url, series=(WebChat.migrations,))
    clock, site = TurnedClock(VirtualClock()), WebChatSite(site="centro")
    async with opened(database_url, folder=tmp_path, clock=clock, settings=settings, site=site) as chat:
        yield chat
