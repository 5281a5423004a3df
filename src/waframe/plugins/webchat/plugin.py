"""The door: enabled under `channels:`, it brings the channel `webchat`, its page and its bubble."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import anyio
import msgspec
from starlette.routing import BaseRoute, Route, WebSocketRoute

from waframe import AddressSettings, Branch, Channel, Check, Host, Plugin, hookimpl
from waframe.plugins.webchat.channel import WebChatChannel
from waframe.plugins.webchat.checks import Checks
from waframe.plugins.webchat.pacers import Pacers
from waframe.plugins.webchat.pages import Pages
from waframe.plugins.webchat.places import Places
from waframe.plugins.webchat.seats import Seats
from waframe.plugins.webchat.settings import MEGABYTE, WebChatSettings, WebChatSite
from waframe.plugins.webchat.socket import Sockets
from waframe.plugins.webchat.uploading import Uploading
from waframe.plugins.webchat.wire import TRY_LATER


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What lasts as long as the process: the process itself, and the sockets that are open in it."""

    host: Host
    seats: Seats


class WebChat(Plugin[WebChatSettings, Shared]):
    """Carries messages between branches and visitors of web sites."""

    name = "webchat"
    api = ">=1,<2"
    address_settings: ClassVar[type[AddressSettings] | None] = WebChatSite
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: WebChatSettings, *, branch: Branch | None, shared: Shared) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        host = shared.host
        places, pacers = Places(settings, host), Pacers(settings)
        self._sockets = Sockets(host, places=places, pacers=pacers, seats=shared.seats)
        self._pages = Pages(settings, places=places, largest_bytes=settings.largest_file_megabytes * MEGABYTE)
        self._uploading = Uploading(settings, host, places=places, pacers=pacers)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Shared]:
        """Look after the sockets of this process."""
        seats = Seats(host)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(seats.run)
            try:
                yield Shared(host=host, seats=seats)
            finally:
                seats.end_all(TRY_LATER)
                tasks.cancel_scope.cancel()

    @hookimpl
    def register_channels(self) -> list[Channel]:
        """Bring the channel."""
        return [WebChatChannel(self.settings)]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the page, its files, the bubble and the socket."""
        return [
            Route("/webchat/widget.js", self._pages.widget),
            Route("/webchat/assets/{build}/{name}", self._pages.file),
            Route("/webchat/{site}", self._pages.page),
            Route("/webchat/{site}/files", self._uploading.take, methods=["POST"]),
            WebSocketRoute("/webchat/{site}/socket", self._sockets.serve),
        ]

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look at sites, origins and the way of the IP address."""
        return Checks(self.settings).all()
