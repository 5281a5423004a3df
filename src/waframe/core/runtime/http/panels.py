"""Panels: which cards plugins add beside a conversation, which pages to the desk, and the modules that draw them."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.contract.registrations import Panel
from waframe.core.records.agent import Caller
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import not_found
from waframe.core.runtime.registry.collected import Owned

_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,99}", re.ASCII)
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
}


class PanelShown(msgspec.Struct, frozen=True, kw_only=True):
    """A card or a page: its title in the caller's language, and where its module is."""

    name: str
    title: str
    plugin: str
    module: str


class Panels:
    """The routes of panels."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route("/api/conversations/{id}/panels", self.all),
            Route("/api/pages", self.pages),
            Route("/panels/{plugin}/{file}", self.file),
        ]

    @described(list[PanelShown])
    async def all(self, request: Request) -> Response:
        """List the cards of a conversation in the order of its branch's plugins."""
        caller, conversation = await self._granting.conversation(request)
        return write_body(self._shown(self._deployment.registry.panels(conversation.branch), caller))

    @described(list[PanelShown])
    async def pages(self, request: Request) -> Response:
        """List the pages that plugins add to the desk, in the caller's branches and for the caller's role."""
        caller = await self._granting.caller(request)
        found = self._deployment.registry.pages(self._granting.branches(request, caller))
        return write_body(self._shown([one for one in found if caller.role in one.item.roles], caller))

    def _shown(self, panels: Iterable[Owned[Panel]], caller: Caller) -> list[PanelShown]:
        texts = self._deployment.registry.texts
        return [
            PanelShown(
                name=owned.item.name,
                title=texts.render(caller.language, owned.item.title),
                plugin=owned.plugin,
                module=f"/panels/{owned.plugin}/{owned.item.module}",
            )
            for owned in panels
        ]

    async def file(self, request: Request) -> Response:
        """Give a file of a plugin's `panels/`, as long as the plugin is enabled somewhere; raises a 404 Problem."""
        name = request.path_params["file"]
        folder = self._deployment.registry.panel_folder(request.path_params["plugin"])
        kind = _TYPES.get(Path(name).suffix)
        if folder is None or kind is None or not _NAME.fullmatch(name):
            raise not_found("panel")
        content = await _read(folder, name)
        if content is None:
            raise not_found("panel")
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(content, headers={**headers, "Content-Type": kind})


async def _read(folder: Path, name: str) -> bytes | None:
    """Read a file that lies in the folder itself, also where a link says otherwise."""
    path = anyio.Path(folder / name)
    if not await path.is_file() or (await path.resolve()).parent != await anyio.Path(folder).resolve():
        return None
    return await path.read_bytes()
