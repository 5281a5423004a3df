"""One inventory service: asks it, logs in where it wants that, and reads its rows, within one limit of time."""

from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import anyio.from_thread
import msgspec

from waframe import Host
from waframe.plugins.inventory.answers import Opened, Rules, open_plain, open_soap
from waframe.plugins.inventory.asking import Asker, Question, RestAsker, SoapAsker
from waframe.plugins.inventory.credentials import TokenAuth
from waframe.plugins.inventory.encodings import text_of
from waframe.plugins.inventory.envelopes import Writer
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.http_answer import HttpAnswer
from waframe.plugins.inventory.mapping import Decode, Paging, Profile, Query, Soap
from waframe.plugins.inventory.masking import Mask
from waframe.plugins.inventory.pacing import Pace
from waframe.plugins.inventory.paths import find_value, parse_path
from waframe.plugins.inventory.row_reading import read_rows
from waframe.plugins.inventory.rows import StockRow
from waframe.plugins.inventory.tokens import Token
from waframe.plugins.inventory.wire import Request, Wire

_WSDL = "waframe.plugins.inventory.wsdl"
_INLINE_BYTES = 32 * 1024
_NO = frozenset(("", "0", "false", "no", "n"))


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent and what came back, its secrets hidden."""

    what: str
    sent: str
    status: int | None = None
    answer: str = ""


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A query, what its templates are filled in with, and who looks over our shoulder."""

    query: Query
    values: Mapping[str, str]
    seen: list[Exchange] | None


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A profile, its name, and the folder from which its files are named."""

    name: str
    profile: Profile
    folder: Path


class InventoryService:
    """A service that a profile describes; `endpoint` stands in for the profile's own."""

    def __init__(self, host: Host, loaded: Loaded, *, endpoint: str | None, shelf: Path) -> None:
        self.name = loaded.name
        self.settings = loaded.profile.service
        self.mask = Mask(self.settings.auth)
        self._host = host
        self._folder = loaded.folder
        self._endpoint = endpoint
        self._shelf = shelf
        self._wire = Wire(host, tls=self.settings.tls, folder=loaded.folder)
        self._pace = Pace(at_once=self.settings.at_once, per_second=self.settings.per_second)
        auth = self.settings.auth
        ttl = auth.ttl_s if isinstance(auth, TokenAuth) else None
        self._token = Token(ttl=ttl, seconds=lambda: host.clock.now().timestamp())
        self._writer: Writer | None = None
        self._loading = anyio.Lock()

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def rows(
        self, query: str, values: Mapping[str, str], *, seen: list[Exchange] | None = None
    ) -> tuple[StockRow, ...]:
        """Ask a question and read all its rows; `seen` collects what goes over the wire. Raises NothingTold."""
        try:
            with anyio.fail_after(self.settings.timeout_s):
                async with self._pace.turn():
                    return await self._paged(self.settings.queries[query], values, seen=seen)
        except TimeoutError:
            raise NothingTold(Reason.TIMEOUT, f"no answer in {self.settings.timeout_s:g} s") from None

    async def writer(self) -> Writer | None:
        """Give what writes envelopes; None where they are written by templates. Raises NothingTold."""
        if not isinstance(self.settings, Soap) or self.settings.wsdl is None:
            return None
        async with self._loading:
            if self._writer is None:
                self._writer = await self._load(self.settings, self.settings.wsdl)
                if self._writer.is_kept:
                    self._host.log.warning("inventory.wsdl_kept", service=self.name)
        return self._writer

    async def log_in(self, *, seen: list[Exchange] | None = None) -> bool:
        """Log in as the mapping says; False where there is nothing to log in to. Raises NothingTold."""
        auth = self.settings.auth
        if not isinstance(auth, TokenAuth):
            return False
        try:
            with anyio.fail_after(self.settings.timeout_s):
                asker = await self._asker()
                await self._token.renewed(partial(self._login, auth, asker, seen=seen), instead_of="")
        except TimeoutError:
            raise NothingTold(Reason.TIMEOUT, f"no answer in {self.settings.timeout_s:g} s") from None
        return True

    async def _paged(
        self, query: Query, values: Mapping[str, str], *, seen: list[Exchange] | None
    ) -> tuple[StockRow, ...]:
        if query.paging is None:
            return (await self._page(query, values, seen=seen))[1]
        rows: list[StockRow] = []
        paging = query.paging
        for place in range(paging.at_most):
            number = paging.start + place * paging.step
            page = msgspec.structs.replace(query, params={**query.params, paging.param: number})
            opened, found = await self._page(page, {**values, "page": str(number)}, seen=seen)
            rows += found
            if _is_last(paging, opened, found):
                return tuple(rows)
        raise NothingTold(Reason.TOO_LARGE, f"more than {paging.at_most} pages")

    async def _page(
        self, query: Query, values: Mapping[str, str], *, seen: list[Exchange] | None
    ) -> tuple[Opened, tuple[StockRow, ...]]:
        """Ask once; where the token has expired, log in once and ask once more."""
        asker = await self._asker()
        ask = partial(self._ask, asker, _Asked(query=query, values=values, seen=seen))
        auth = self.settings.auth
        if not isinstance(auth, TokenAuth):
            return await ask(token=None)
        login = partial(self._login, auth, asker, seen=seen)
        token = await self._token.current(login)
        try:
            return await ask(token=token)
        except NothingTold as error:
            if error.reason is not Reason.AUTH_EXPIRED:
                raise
        return await ask(token=await self._token.renewed(login, instead_of=token))

    async def _ask(self, asker: Asker, asked: "_Asked", *, token: str | None) -> tuple[Opened, tuple[StockRow, ...]]:
        question = msgspec.convert(asked.query, Question, from_attributes=True)
        request = asker.request(question, asked.values, token=token, login=False)
        answer = await self._sent(request, what=asked.query.operation or "query", seen=asked.seen)
        read = partial(self._read, answer, self._rules(asked.query, request), asked)
        if len(answer.body) <= _INLINE_BYTES:
            return read()
        return await anyio.to_thread.run_sync(read, abandon_on_cancel=True)

    def _read(self, answer: HttpAnswer, rules: Rules, asked: "_Asked") -> tuple[Opened, tuple[StockRow, ...]]:
        opened = self._opened(answer, rules, asked.query.decoding)
        return opened, read_rows(opened, asked.query, asked.values)

    def _opened(self, answer: HttpAnswer, rules: Rules, decode: Decode | None) -> Opened:
        if isinstance(self.settings, Soap):
            return open_soap(answer, rules=rules, decode=decode)
        if answer.status in self.settings.not_found_http:
            return Opened(roots=(), found=False)
        return open_plain(answer, rules=rules, decode=decode)

    async def _login(self, auth: TokenAuth, asker: Asker, *, seen: list[Exchange] | None) -> str:
        question = Question(
            operation=auth.operation,
            params=auth.params,
            envelope=auth.envelope,
            action=auth.action,
            url=auth.url,
            body=auth.body,
            headers=auth.headers,
        )
        request = asker.request(question, {}, token=None, login=True)
        answer = await self._sent(request, what=auth.operation or "login", seen=seen)
        rules = Rules(
            status=auth.status or self.settings.status,
            encoding_fallback=self.settings.encoding_fallback,
            element=request.element,
            parts=request.parts,
        )
        try:
            opened = self._opened(answer, rules, None)
        except NothingTold as error:
            if error.reason in (Reason.STATUS, Reason.AUTH_EXPIRED):
                raise NothingTold(Reason.AUTH_DENIED, error.detail) from None
            raise
        token = (find_value(parse_path(auth.token), opened.roots) or "").strip() if opened.found else ""
        if not token:
            raise NothingTold(Reason.AUTH_DENIED, "the login gave no token")
        self.mask.learn(token)
        return token

    async def _sent(self, request: Request, *, what: str, seen: list[Exchange] | None) -> HttpAnswer:
        sent = ""
        if seen is not None:
            sent = self.mask.hide(f"{request.method} {request.url}\n{request.body.decode('utf-8', 'replace')}")
            seen.append(Exchange(what=what, sent=sent))
        try:
            answer = await self._wire.exchange(request)
        except NothingTold as error:
            raise self._explained(error, request) from None
        if seen is not None:
            seen[-1] = Exchange(what=what, sent=sent, status=answer.status, answer=self.mask.hide(_shown(answer)))
        return answer

    def _explained(self, error: NothingTold, request: Request) -> NothingTold:
        """Add what may be wrong where a WSDL names a host that only the service itself can see."""
        named = (
            isinstance(self.settings, Soap) and self.settings.wsdl and not (self._endpoint or self.settings.endpoint)
        )
        if error.reason is not Reason.UNREACHABLE or not named:
            return error
        host = urlsplit(request.url).netloc
        return NothingTold(error.reason, f"{error.detail}; the WSDL names {host}: write `endpoint:` if that is wrong")

    def _rules(self, query: Query, request: Request) -> Rules:
        auth = self.settings.auth
        return Rules(
            status=query.status or self.settings.status,
            expired_when=auth.expired_when if isinstance(auth, TokenAuth) else None,
            encoding_fallback=self.settings.encoding_fallback,
            element=request.element,
            parts=request.parts,
        )

    async def _asker(self) -> Asker:
        if isinstance(self.settings, Soap):
            writer = await self.writer()
            return SoapAsker(self.settings, endpoint=self._endpoint, writer=writer, folder=self._folder)
        return RestAsker(self.settings, endpoint=self._endpoint)

    async def _load(self, soap: Soap, wsdl: str) -> Writer:
        location = wsdl if urlsplit(wsdl).scheme in ("http", "https") else str(self._folder / wsdl)

        def load() -> Writer:
            found: Writer = import_module(_WSDL).load_wsdl(
                location,
                fetch=lambda url: anyio.from_thread.run(self._fetched, url),
                shelf=self._shelf,
                service=soap.service,
                port=soap.port,
            )
            return found

        return await anyio.to_thread.run_sync(load, abandon_on_cancel=True)

    async def _fetched(self, url: str) -> bytes:
        """Get a document of the WSDL, in half the time that a question may take, so that the kept one has a chance."""
        try:
            with anyio.fail_after(self.settings.timeout_s / 2):
                answer = await self._wire.exchange(Request(url=url, method="GET"))
        except TimeoutError:
            raise NothingTold(Reason.TIMEOUT, f"{url} is not there in time") from None
        if answer.status != 200:  # noqa: PLR2004  # HTTP's OK
            raise NothingTold(Reason.HTTP_ERROR, f"{url}: HTTP {answer.status}")
        return answer.body


def _shown(answer: HttpAnswer) -> str:
    try:
        return text_of(answer.body, content_type=answer.content_type, fallback=("cp1252", "latin-1"))
    except NothingTold:
        return answer.body.decode("utf-8", "replace")


def _is_last(paging: Paging, opened: Opened, found: Sequence[StockRow]) -> bool:
    if not opened.found or not found:
        return True
    if paging.more is not None:
        return (find_value(parse_path(paging.more), opened.roots) or "").strip().lower() in _NO
    return paging.size is not None and len(found) < paging.size
