"""Who asks: an agent by the session cookie, or a program by its token; and from where a page may ask."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from waframe.core.contract.clock import Clock
from waframe.core.contract.problem import Problem
from waframe.core.records.agent import Caller, Role
from waframe.core.store.sessions import Sessions

COOKIE = "waframe_session"
LASTS = timedelta(hours=12)
_SAFE = {"GET", "HEAD", "OPTIONS"}
_BEARER = "bearer "


class Callers:
    """Recognises who asks. A cookie counts only for requests of our own pages: no other site acts for an agent."""

    def __init__(self, sessions: Sessions, *, clock: Clock, base_url: str | None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._own = urlsplit(base_url or "").netloc

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Find who asks; raises a 401 or 403 Problem."""
        caller = await self._find(connection)
        if caller is None:
            raise Problem(HTTPStatus.UNAUTHORIZED, "not-logged-in", "log in, or send a token")
        if not caller.role.covers(role):
            raise Problem(HTTPStatus.FORBIDDEN, "role-too-low", f"this needs the role {role}")
        return caller

    async def _find(self, connection: HTTPConnection) -> Caller | None:
        now = self._clock.now()
        header = connection.headers.get("authorization", "")
        if header.lower().startswith(_BEARER):
            return await self._sessions.find_token(header[len(_BEARER) :].strip(), now=now)
        secret = connection.cookies.get(COOKIE)
        if secret is None:
            return None
        self.check_origin(connection)
        return await self._sessions.find(secret, now=now, lasts=LASTS)

    def check_origin(self, connection: HTTPConnection) -> None:
        """Refuse what another site's page sends with an agent's cookie; sockets are always asked, for they carry on."""
        if connection.scope["type"] == "http" and connection.scope["method"] in _SAFE:
            return
        origin = connection.headers.get("origin")
        if origin is None:
            if connection.scope["type"] == "http" and connection.headers.get("sec-fetch-site") in {None, "same-origin"}:
                return
        elif origin.partition("://")[2] in {connection.headers.get("host"), self._own} - {None, ""}:
            return
        raise Problem(HTTPStatus.FORBIDDEN, "foreign-origin", "this may only be asked by waframe's own pages")
