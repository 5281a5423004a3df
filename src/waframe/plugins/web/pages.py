"""Serves the desk: its page under a strict content policy, and its files, which a browser keeps by their hash."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe.plugins.web.assets import OUTSIDE, Asset, shipped_assets

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
    "Content-Security-Policy": POLICY,
}
_FOREVER = "public, max-age=31536000, immutable"
_ASK = "no-cache"


class Pages:
    """The routes of the desk."""

    def __init__(self) -> None:
        self._assets = shipped_assets()

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/", self.page),
            Route("/sw.js", self.worker),
            Route("/manifest.webmanifest", self.manifest),
            Route("/desk/{build}/{path:path}", self.file),
        ]

    async def page(self, request: Request) -> Response:
        """Give the page; it is asked for each time, so that a new version shows at once."""
        return _answer(request, self._assets.files["index.html"], keeping=_ASK)

    async def worker(self, request: Request) -> Response:
        """Give the service worker from the root, for it may only watch what lies below itself."""
        return _answer(request, self._assets.files["sw.js"], keeping=_ASK)

    async def manifest(self, request: Request) -> Response:
        """Give what a phone needs to install the page."""
        return _answer(request, self._assets.files["manifest.webmanifest"], keeping=_ASK)

    async def file(self, request: Request) -> Response:
        """Give a file; under the name of another build it is not kept, for it may differ from what was asked for."""
        name = request.path_params["path"]
        asset = None if name in OUTSIDE else self._assets.files.get(name)
        if asset is None:
            return Response("there is no such file", status_code=404, media_type="text/plain", headers=HEADERS)
        current = request.path_params["build"] == self._assets.build
        return _answer(request, asset, keeping=_FOREVER if current else _ASK)


def _answer(request: Request, asset: Asset, *, keeping: str) -> Response:
    headers = {**HEADERS, "Cache-Control": keeping, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    body = asset.body
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)
