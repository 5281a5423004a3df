"""Colleagues: who works in the branches that one sees, who is there, and who types where."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.records.agent import Caller, Role
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.presence import Presence
from waframe.core.runtime.http.showing_presence import (
    PresenceShown,
    TypingShown,
    shares,
    show_presence,
    show_typing,
)
from waframe.core.store.presences import Colleague


class ColleagueShown(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, with those branches that the reader sees, too; an administrator has none, but works in all."""

    id: str
    name: str
    role: Role
    branches: tuple[str, ...]
    online: bool
    available: bool
    holds: int


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Who is there and who types, for a page that has just opened."""

    agents: list[PresenceShown]
    typing: list[TypingShown]


class Agents:
    """The routes of colleagues."""

    def __init__(self, presence: Presence, *, granting: Granting) -> None:
        self._presence = presence
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the routes."""
        return [Route("/api/agents", self.all), Route("/api/presence", self.present)]

    @described(list[ColleagueShown], query=("branch",), refusals=("404 not-found",))
    async def all(self, request: Request) -> Response:
        """List who works in the asked branches, there or not."""
        caller, asked = await self._asked(request)
        people = (await self._presence.scene()).people
        return write_body(
            [
                ColleagueShown(
                    id=one.agent_id,
                    name=one.name,
                    role=one.role,
                    branches=tuple(key for key in one.branches if caller.sees(key)),
                    online=one.agent_id in people,
                    available=one.available,
                    holds=one.holds,
                )
                for one in await self._presence.colleagues()
                if _works_in(one, asked, caller=caller)
            ]
        )

    @described(Attendance, query=("branch",), refusals=("404 not-found",))
    async def present(self, request: Request) -> Response:
        """Tell who is there now, and who types."""
        caller, asked = await self._asked(request)
        scene = await self._presence.scene()
        return write_body(
            Attendance(
                agents=[
                    show_presence(seat, sees_place=seat.conversation_branch in asked)
                    for seat in scene.people.values()
                    if _works_in(seat.colleague, asked, caller=caller)
                ],
                typing=[show_typing(seat) for seat in scene.typing.values() if seat.conversation_branch in asked],
            )
        )

    async def _asked(self, request: Request) -> tuple[Caller, frozenset[str]]:
        caller = await self._granting.caller(request)
        return caller, frozenset(self._granting.branches(request, caller))


def _works_in(colleague: Colleague, asked: frozenset[str], *, caller: Caller) -> bool:
    return shares(caller, colleague) and (colleague.role is Role.ADMIN or not asked.isdisjoint(colleague.branches))
