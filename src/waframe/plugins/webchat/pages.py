"""Serves the page of a site, which only its own web sites may frame, and the bubble that they embed."""

from html import escape
from http import HTTPStatus
from string import Template

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from waframe.plugins.webchat.assets import Asset, load_assets
from waframe.plugins.webchat.colours import ink_on
from waframe.plugins.webchat.file_kinds import TAKEN
from waframe.plugins.webchat.places import Places
from waframe.plugins.webchat.settings import WebChatSettings, WebChatSite

LANGUAGES = ("es", "en")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data: blob:; "
    "media-src 'self' https: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {frames}"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
}
_FOREVER = "public, max-age=31536000, immutable"
_ASK = "no-cache"
_HOUR = "public, max-age=3600"


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What the page must know before it speaks: it stands in an attribute, for no script may stand in the page."""

    site: str
    title: str
    greeting: str
    color: str
    ink: str
    ask_name: bool
    language: str
    largest_bytes: int
    accepts: str


class Pages:
    """The routes that give files."""

    def __init__(self, settings: WebChatSettings, *, places: Places, largest_bytes: int) -> None:
        self._settings = settings
        self._places = places
        self._largest_bytes = largest_bytes
        self._assets = load_assets()
        self._page = Template(self._assets.files["page.html"].body.decode())

    async def page(self, request: Request) -> Response:
        """Give the page of a site."""
        site = self._places.site(request.path_params["site"])
        if site is None:
            return _missing("there is no such chat")
        look = self._look(site, request)
        words = {
            "language": look.language,
            "title": look.title,
            "build": self._assets.build,
            "look": msgspec.json.encode(look).decode(),
        }
        page = self._page.substitute({name: escape(word) for name, word in words.items()})
        frames = " ".join(("'self'", *self._places.origins(site)))
        headers = {**_ALWAYS, "Content-Security-Policy": _POLICY.format(frames=frames), "Cache-Control": _ASK}
        return Response(page, media_type="text/html", headers={**headers, "Vary": "Accept-Language"})

    async def widget(self, request: Request) -> Response:
        """Give the bubble, to any site: the page decides who may frame it."""
        headers = {**_ALWAYS, "Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": _HOUR}
        return _answer(request, self._assets.files["widget.js"], headers=headers)

    async def file(self, request: Request) -> Response:
        """Give a file of the page; under the name of another build it is not kept."""
        name = request.path_params["name"]
        asset = None if name == "page.html" else self._assets.files.get(name)
        if asset is None:
            return _missing("there is no such file")
        current = request.path_params["build"] == self._assets.build
        return _answer(request, asset, headers={**_ALWAYS, "Cache-Control": _FOREVER if current else _ASK})

    def _look(self, site: WebChatSite, request: Request) -> Look:
        branch = self._places.branch(site)
        return Look(
            site=site.site,
            title=site.title or (branch.name if branch else site.site),
            greeting=site.greeting or "",
            color=site.color,
            ink=ink_on(site.color),
            ask_name=site.ask_name,
            language=_language(request, otherwise=branch.language if branch else "es"),
            largest_bytes=self._largest_bytes,
            accepts=",".join(TAKEN),
        )


def _language(request: Request, *, otherwise: str) -> str:
    """Choose the language that the browser prefers of those there are, else the branch's."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    wanted = [one.partition(";")[0].strip()[:2].lower() for one in asked.split(",")]
    return next((one for one in (*wanted, otherwise[:2]) if one in LANGUAGES), LANGUAGES[0])


def _answer(request: Request, asset: Asset, *, headers: dict[str, str]) -> Response:
    told = {**headers, "ETag": asset.etag}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=told)
    return Response(asset.body, media_type=asset.media_type, headers=told)


def _missing(words: str) -> Response:
    return Response(words, status_code=HTTPStatus.NOT_FOUND, media_type="text/plain", headers=_ALWAYS)
