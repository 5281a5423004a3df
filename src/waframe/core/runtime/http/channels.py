"""The channels over which customers come: what each is called, and what it can carry."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.channel import Channel, FileKind
from waframe.core.contract.describing import described
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.bodies import write_body


class ChannelShown(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, as a page shows it; without `window_seconds` one may always write.

    `icon` is one of the page's own.
    """

    name: str
    title: str
    icon: str
    window_seconds: int | None
    has_templates: bool
    files: tuple[FileKind, ...]


class Channels:
    """The route of the channels."""

    def __init__(self, deployment: Deployment, *, callers: Callers) -> None:
        self._deployment = deployment
        self._callers = callers

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/channels", self.all)]

    @described(list[ChannelShown])
    async def all(self, request: Request) -> Response:
        """List the channels that are open."""
        await self._callers.require(request)
        return write_body([_shown(channel) for channel in self._deployment.registry.channels().values()])


def _shown(channel: Channel) -> ChannelShown:
    return ChannelShown(
        name=channel.name,
        title=channel.title or channel.name.capitalize(),
        icon=channel.icon,
        window_seconds=int(channel.window.total_seconds()) if channel.window is not None else None,
        has_templates=channel.has_templates,
        files=channel.file_kinds,
    )
