"""Logging in and out, and what an agent may know of their own account."""

from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

import msgspec
import structlog
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.clock import Clock
from waframe.core.contract.describing import described
from waframe.core.records.agent import Agent, Caller, Role
from waframe.core.runtime.desk.callers import COOKIE, LASTS, Callers
from waframe.core.runtime.desk.passwords import Passwords
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.problems import Problem
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.accounts")
_PER_LOGIN = RateLimitItemPerMinute(10, 5)
_PER_PLACE = RateLimitItemPerMinute(60, 5)

BranchKeys = Callable[[], Iterable[str]]


class Login(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `POST /api/login` takes."""

    login: str
    password: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """What `GET /api/me` gives."""

    id: str
    name: str
    role: Role
    branches: tuple[str, ...]
    language: str
    is_person: bool


class MeChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one may change of one's own account."""

    language: Annotated[str, msgspec.Meta(pattern="^[a-z]{2}(-[A-Z]{2})?$")]


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    """A login as its owner sees it."""

    id: str
    client: str
    created_at: datetime
    seen_at: datetime
    here: bool


class Accounts:
    """The routes of an agent's own account."""

    def __init__(self, store: Store, *, callers: Callers, clock: Clock, branches: BranchKeys, secure: bool) -> None:
        self._store = store
        self._callers = callers
        self._clock = clock
        self._branches = branches
        self._secure = secure
        self._passwords = Passwords()
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route("/api/login", self.log_in, methods=["POST"]),
            Route("/api/logout", self.log_out, methods=["POST"]),
            Route("/api/me", self.me),
            Route("/api/me", self.change_me, methods=["PATCH"]),
            Route("/api/me/sessions", self.sessions),
            Route("/api/me/sessions/{id}", self.end_session, methods=["DELETE"]),
        ]

    @described(Me, body=Login, refusals=("401 login-wrong", "403 foreign-origin", "429 too-many-logins"), public=True)
    async def log_in(self, request: Request) -> Response:
        """Begin a session: the secret goes into a cookie that no script can read."""
        self._callers.check_origin(request)
        wanted = await read_body(request, Login)
        self._slow_down(wanted.login.strip().lower(), request)
        known = await self._store.agents.by_login(wanted.login)
        usable = known is not None and known[0].active
        if not await self._passwords.fits(wanted.password, known[1] if known and usable else None) or known is None:
            _log.warning("accounts.login_refused", login=wanted.login[:80])
            raise Problem(HTTPStatus.UNAUTHORIZED, "login-wrong", "the login or the password is wrong")
        agent, hashed = known
        if self._passwords.is_outdated(hashed):
            await self._store.agents.rehash(agent.id, await self._passwords.hash(wanted.password))
        now = self._clock.now()
        secret = await self._store.sessions.open(
            agent, client=request.headers.get("user-agent", ""), now=now, lasts=LASTS
        )
        await self._store.audit.note("session.opened", actor=agent.id, at=now, subject=agent.id)
        answer = write_body(self._me(_as_caller(agent)))
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self._secure,
            path="/",
        )
        return answer

    @described()
    async def log_out(self, request: Request) -> Response:
        """End this session, everywhere at once."""
        caller = await self._callers.require(request)
        if caller.session_id is not None:
            await self._store.sessions.end(caller.session_id)
            await self._store.audit.note("session.ended", actor=caller.id, at=self._clock.now(), subject=caller.id)
        answer = Response(status_code=HTTPStatus.NO_CONTENT)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=self._secure)
        return answer

    @described(Me)
    async def me(self, request: Request) -> Response:
        """Tell who asks."""
        return write_body(self._me(await self._callers.require(request)))

    @described(Me, body=MeChanged, refusals=("400 body-invalid", "403 not-a-person"))
    async def change_me(self, request: Request) -> Response:
        """Change the language in which one is spoken to."""
        caller = await self._person(request)
        wanted = await read_body(request, MeChanged)
        await self._store.agents.change(caller.id, language=wanted.language)
        return write_body(self._me(msgspec.structs.replace(caller, language=wanted.language)))

    @described(list[OpenSession], refusals=("403 not-a-person",))
    async def sessions(self, request: Request) -> Response:
        """List where one is logged in."""
        caller = await self._person(request)
        found = await self._store.sessions.of_agent(caller.id, now=self._clock.now())
        return write_body(
            [
                OpenSession(
                    id=one.id,
                    client=one.client,
                    created_at=one.created_at,
                    seen_at=one.seen_at,
                    here=one.id == caller.session_id,
                )
                for one in found
            ]
        )

    @described(refusals=("403 not-a-person",))
    async def end_session(self, request: Request) -> Response:
        """End one of one's own sessions."""
        caller = await self._person(request)
        found = await self._store.sessions.of_agent(caller.id, now=self._clock.now())
        wanted = request.path_params["id"]
        if wanted not in {one.id for one in found}:
            raise Problem(HTTPStatus.NOT_FOUND, "not-found", "there is no such session")
        await self._store.sessions.end(wanted)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def _person(self, request: Request) -> Caller:
        caller = await self._callers.require(request)
        if not caller.is_person:
            raise Problem(HTTPStatus.FORBIDDEN, "not-a-person", "a token has no sessions")
        return caller

    def _slow_down(self, login: str, request: Request) -> None:
        place = request.client.host if request.client else "?"
        for limit, key in ((_PER_PLACE, f"place:{place}"), (_PER_LOGIN, f"login:{login}")):
            if not self._limiter.hit(limit, key):
                seconds = str(int(limit.get_expiry()))
                headers = {"Retry-After": seconds}
                raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many-logins", "wait a little", headers=headers)

    def _me(self, caller: Caller) -> Me:
        granted = tuple(key for key in self._branches() if caller.sees(key))
        return Me(
            id=caller.id,
            name=caller.name,
            role=caller.role,
            branches=granted,
            language=caller.language,
            is_person=caller.is_person,
        )


def _as_caller(agent: Agent) -> Caller:
    return Caller(
        id=agent.id,
        name=agent.name,
        role=agent.role,
        branches=agent.branches,
        language=agent.language,
        session_id="",
    )
