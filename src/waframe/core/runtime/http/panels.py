"""Panels: which cards plugins add beside a conversation, and the modules that draw them."""

import hashlib
import re
from pathlib import Path

import anyio
import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import not_found

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
    """A card: its title in the caller's language, and where its module is."""

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
            Route("/panels/{plugin}/{file}", self.file),
        ]

    @described(list[PanelShown])
    async def all(self, request: Request) -> Response:
        """List the cards of a conversation in the order of its branch's plugins."""
        caller, conversation = await self._granting.conversation(request)
        registry = self._deployment.registry
        return write_body(
            [
                PanelShown(
                    name=owned.item.name,
                    title=registry.texts.render(caller.language, owned.item.title),
                    plugin=owned.plugin,
                    module=f"/panels/{owned.plugin}/{owned.item.module}",
                )
                for owned in registry.panels(conversation.branch)
            ]
        )

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
