"""From a question of the mapping to what is sent: parameters, credentials, the token in its place."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from waframe.plugins.inventory.credentials import (
    Auth,
    HeaderAuth,
    HttpAuth,
    HttpHeaderAuth,
    ParamsAuth,
    TokenAuth,
    WsseAuth,
)
from waframe.plugins.inventory.envelopes import SoapHeader, Writer, Written, write_envelope
from waframe.plugins.inventory.errors import MappingWrong
from waframe.plugins.inventory.mapping import Rest, Soap
from waframe.plugins.inventory.templates import fill, fill_all
from waframe.plugins.inventory.wire import Request


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a query and a login have in common; all texts are templates."""

    operation: str | None = None
    params: Mapping[str, object] = {}
    envelope: str | None = None
    action: str = ""
    answer: str | None = None
    url: str | None = None
    method: str | None = None
    body: str | None = None
    headers: Mapping[str, str] = {}


class Asker(Protocol):
    """Makes requests of questions."""

    def request(self, question: Question, values: Mapping[str, str], *, token: str | None, login: bool) -> Request:
        """Make a request; `login` says that the question itself asks for the token. Raises MappingWrong."""
        ...


class SoapAsker:
    """Makes envelopes, by the WSDL or by templates."""

    def __init__(self, soap: Soap, *, endpoint: str | None, writer: Writer | None, folder: Path) -> None:
        self._soap = soap
        self._endpoint = endpoint or soap.endpoint
        self._writer = writer
        self._folder = folder

    def request(self, question: Question, values: Mapping[str, str], *, token: str | None, login: bool) -> Request:
        """Make a request; raises MappingWrong."""
        auth = self._soap.auth
        known = {**values, **_known(auth, token)}
        written = self._written(question, known, token=token, login=login)
        url = self._endpoint or (self._writer.address if self._writer else None)
        if not url:
            raise MappingWrong("the WSDL names no address; write `endpoint:`")
        more = {name: fill(text, known) for name, text in question.headers.items()}
        headers = {**written.headers, **more, **http_headers(auth, token if not login else None)}
        element, parts = (question.answer, ()) if question.answer else (written.element, written.parts)
        return Request(url=url, body=written.body, headers=headers, element=element, parts=parts)

    def _written(self, question: Question, values: Mapping[str, str], *, token: str | None, login: bool) -> Written:
        auth = self._soap.auth
        if question.envelope is not None:
            return write_envelope(
                question.envelope,
                values,
                action=question.action,
                version=self._soap.version,
                folder=self._folder,
                element=question.answer,
            )
        if self._writer is None or question.operation is None:
            raise MappingWrong("a question needs `operation:` and a WSDL, or `envelope:`")
        params = {name: fill_all(value, values) for name, value in question.params.items()}
        if isinstance(auth, ParamsAuth):
            params |= auth.params
        header = None
        if isinstance(auth, HeaderAuth):
            header = SoapHeader(name=auth.header, fields=auth.fields, namespace=auth.namespace)
        elif isinstance(auth, TokenAuth) and not login and token is not None:
            header = _token_header(auth, token)
            params |= {auth.send_as.param: token} if auth.send_as.param else {}
        basic = (auth.user, auth.password) if isinstance(auth, WsseAuth) else None
        return self._writer.write(question.operation, params, header=header, login=basic)


class RestAsker:
    """Makes plain requests."""

    def __init__(self, rest: Rest, *, endpoint: str | None) -> None:
        self._rest = rest
        self._endpoint = endpoint

    def request(self, question: Question, values: Mapping[str, str], *, token: str | None, login: bool) -> Request:
        """Make a request; raises MappingWrong."""
        known = {**values, **_known(self._rest.auth, token)}
        url = fill(question.url or "", known, escaping="url")
        if self._endpoint and "://" in url:
            url = self._endpoint.rstrip("/") + "/" + url.split("://", 1)[1].partition("/")[2]
        headers = {name: fill(text, known) for name, text in question.headers.items()}
        headers |= http_headers(self._rest.auth, token if not login else None)
        body = b""
        if question.body is not None:
            text = question.body.strip()
            is_json = text.startswith(("{", "["))
            body = fill(text, known, escaping="json" if is_json else None).encode()
            headers.setdefault("Content-Type", "application/json" if is_json else "text/plain; charset=utf-8")
        auth = self._rest.auth
        place = auth.send_as.param if isinstance(auth, TokenAuth) and not login else None
        if place and token is not None:
            url += ("&" if "?" in url else "?") + f"{place}={fill('{token}', {'token': token}, escaping='url')}"
        return Request(
            url=url, method=question.method or ("POST" if body else "GET"), body=body, headers=headers, element=None
        )


def http_headers(auth: Auth | None, token: str | None) -> dict[str, str]:
    """Write the headers of HTTP by which we say who we are."""
    match auth:
        case HttpAuth():
            pair = b64encode(f"{auth.user}:{auth.password}".encode()).decode("ascii")
            return {"Authorization": f"Basic {pair}"}
        case HttpHeaderAuth():
            return dict(auth.headers)
        case TokenAuth() if token is not None and auth.send_as.http_header:
            return {auth.send_as.http_header: f"{auth.send_as.prefix}{token}"}
        case _:
            return {}


def _token_header(auth: TokenAuth, token: str) -> SoapHeader | None:
    place = auth.send_as
    if place.soap_header is None:
        return None
    return SoapHeader(name=place.soap_header, fields={place.field or "Token": token}, namespace=place.namespace)


def _known(auth: Auth | None, token: str | None) -> dict[str, str]:
    """List what only envelopes and bodies of one's own need to be filled in."""
    found = {} if token is None else {"token": token}
    match auth:
        case HttpAuth() | WsseAuth():
            return {**found, "user": auth.user, "password": auth.password}
        case ParamsAuth():
            return {**found, **{name: value for name, value in auth.params.items() if name in ("user", "password")}}
        case TokenAuth():
            return {**found, **{name: value for name, value in auth.params.items() if name in ("user", "password")}}
        case _:
            return found
