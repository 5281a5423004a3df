"""Keeps users, passwords and tokens out of everything that is shown or logged."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from waframe.plugins.inventory.credentials import (
    Auth,
    HeaderAuth,
    HttpAuth,
    HttpHeaderAuth,
    ParamsAuth,
    TokenAuth,
    WsseAuth,
)

STARS = "***"
_SHORTEST = 4


class Mask:
    """Knows the secrets of a service: their values, and the names of the elements that hold them."""

    def __init__(self, auth: Auth | None) -> None:
        self._names: set[str] = set()
        self._values: set[str] = set()
        match auth:
            case ParamsAuth():
                self._learn(auth.params.keys(), auth.params.values())
            case HeaderAuth():
                self._learn(auth.fields.keys(), auth.fields.values())
            case HttpAuth() | WsseAuth():
                self._learn(("Username", "Password"), (auth.user, auth.password))
            case HttpHeaderAuth():
                self._learn((), auth.headers.values())
            case TokenAuth():
                names = [*auth.params.keys(), auth.token.rpartition(".")[2].rpartition("@")[2]]
                names += [name for name in (auth.send_as.param, auth.send_as.field) if name]
                self._learn(names, (*auth.params.values(), *auth.headers.values()))
            case None:
                return

    def learn(self, token: str) -> None:
        """Keep another secret, such as a token that came back."""
        self._learn((), (token,))

    def hide(self, text: str) -> str:
        """Put stars in the place of every secret."""
        for name in self._names:
            around = rf"(<(?:[\w.-]+:)?{re.escape(name)}(?:\s[^>]*)?>)[^<]*(</)"
            text = re.sub(around, rf"\g<1>{STARS}\g<2>", text)
            text = re.sub(rf"""("{re.escape(name)}"\s*:\s*)"(?:[^"\\]|\\.)*\"""", rf'\g<1>"{STARS}"', text)
        for value in sorted(self._values, key=len, reverse=True):
            for form in (value, escape(value), escape(value, {'"': "&quot;", "'": "&apos;"})):
                text = text.replace(form, STARS)
        return text

    def _learn(self, names: Iterable[str], values: Iterable[str]) -> None:
        self._names |= {name for name in names if name}
        self._values |= {value for value in values if len(value) >= _SHORTEST}
