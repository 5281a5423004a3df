"""Conversations over HTTP: lists, one with all around it, and marking as read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import cast

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.clock import Clock
from waframe.core.contract.describing import described
from waframe.core.records.agent import Caller
from waframe.core.records.attendance import Attendance
from waframe.core.records.customer import Identity
from waframe.core.records.ids import is_id
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.desk.noticing import Noticing
from waframe.core.runtime.http.asking import choice, flag, instant, number, read_cursor, write_cursor
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.manners import Manners
from waframe.core.runtime.http.problems import Problem, not_found
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.shown import AgentShown, ConversationShown
from waframe.core.store.desk import Counts, Filters, Place, Sort, Tab
from waframe.core.store.store import Store

_TABS = ("mine", "queue", "ai", "all")
_SORTS = ("newest", "waiting", "window")
_SOON = timedelta(hours=2)
_LONGEST_NOTE = 4000
_QUERY = (
    "branch", "tab", "cursor", "limit", "unread", "closing", "failed", "label", "agent", "state", "has", "since",
    "until",
)  # fmt: skip


class ConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a list; `counts` stands on the first page only."""

    items: list[ConversationShown]
    next: str | None = None
    counts: Counts | None = None


class FactShown(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a conversation."""

    name: str
    value: str
    confidence: int
    message_id: str | None = None


class AttendanceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which an agent had the conversation."""

    agent: AgentShown
    branch: str
    came: str
    taken_at: datetime
    ended_at: datetime | None
    ended: str | None
    first_response_seconds: int | None
    answers: int


class ConversationWhole(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with all that stands beside it."""

    conversation: ConversationShown
    identities: tuple[Identity, ...]
    note: str | None
    facts: list[FactShown]
    history: list[AttendanceShown]
    description: str | None
    others: list[ConversationShown]
    read_seq: int


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to which message somebody has read."""

    seq: int


class NoteGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the team should remember; with `before` only where nobody has changed that meanwhile."""

    text: str
    before: str | None = None


class Conversations:
    """The routes of conversations."""

    def __init__(
        self,
        store: Store,
        *,
        granting: Granting,
        showing: ConversationShowing,
        clock: Clock,
        noticing: Callable[[], Noticing],
        manners: Manners,
        bus: Bus,
    ) -> None:
        self._store = store
        self._granting = granting
        self._showing = showing
        self._clock = clock
        self._noticing = noticing
        self._manners = manners
        self._bus = bus

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route("/api/conversations", self.page),
            Route("/api/conversations/{id}", self.whole),
            Route("/api/conversations/{id}/read", self.mark_read, methods=["POST"]),
            Route("/api/customers/{id}/note", self.set_note, methods=["PUT"]),
        ]

    @described(ConversationPage, query=_QUERY, refusals=("400 query-invalid", "404 not-found"))
    async def page(self, request: Request) -> Response:
        """Give a page of a tab."""
        caller = await self._granting.caller(request)
        branches = self._granting.branches(request, caller)
        tab = cast("Tab", choice(request, "tab", among=_TABS, default="all"))
        many = number(request, "limit", least=1, most=200, default=50)
        sort = cast("Sort", choice(request, "sort", among=_SORTS, default=_SORTS[tab == "queue"]))
        after = read_cursor(request, Place)
        now = self._clock.now()
        filters = _filters(request, caller, tab=tab, now=now)
        places = await self._store.desk.page(
            branches, tab=tab, filters=filters, now=now, sort=sort, after=after, many=many
        )
        shown = await self._showing.by_ids([place.id for place in places])
        counts = None if after else await self._store.desk.counts(branches, agent_id=caller.id, now=now)
        return write_body(
            ConversationPage(
                items=[shown[place.id] for place in places if place.id in shown],
                next=write_cursor(places[-1]) if len(places) == many else None,
                counts=counts,
            )
        )

    @described(ConversationWhole)
    async def whole(self, request: Request) -> Response:
        """Give a conversation with its customer, its facts, and the customer's other conversations."""
        caller, conversation = await self._granting.conversation(request)
        customer = await self._store.customers.find(conversation.customer_id)
        others = [
            one.id
            for one in await self._store.conversations.by_customer(conversation.customer_id)
            if one.id != conversation.id and caller.sees(one.branch)
        ]
        shown = await self._showing.by_ids([conversation.id, *others[:20]])
        facts = await self._store.facts.all(conversation.id)
        return write_body(
            ConversationWhole(
                conversation=shown[conversation.id],
                identities=customer.identities if customer else (),
                note=await self._store.desk.note(conversation.customer_id),
                facts=[
                    FactShown(name=fact.name, value=fact.value, confidence=fact.confidence, message_id=fact.message_id)
                    for fact in facts
                ],
                history=[_attendance(one) for one in await self._noticing().attendance(conversation)],
                description=await self._noticing().description(conversation),
                others=[shown[key] for key in others if key in shown],
                read_seq=await self._store.desk.read_seq(conversation.id),
            )
        )

    @described(body=Reading)
    async def mark_read(self, request: Request) -> Response:
        """Note up to where the conversation was read."""
        _, conversation = await self._granting.conversation(request)
        wanted = await read_body(request, Reading)
        is_news = await self._store.desk.mark_read(
            conversation.id, branch=conversation.branch, seq=wanted.seq, now=self._clock.now()
        )
        if is_news:
            await self._manners.read(conversation, seq=wanted.seq)
        self._bus.ring("events")
        return Response(status_code=204)

    @described(body=NoteGiven, refusals=("404 not-found", "409 note-changed"))
    async def set_note(self, request: Request) -> Response:
        """Keep what the team remembers of a customer whose conversation the caller sees."""
        caller = await self._granting.caller(request)
        customer_id = request.path_params["id"]
        theirs = await self._store.conversations.by_customer(customer_id)
        if not any(caller.sees(one.branch) for one in theirs):
            raise not_found("customer")
        wanted = await read_body(request, NoteGiven)
        kept = await self._store.desk.set_note(
            customer_id,
            _note(wanted.text) or None,
            before=None if wanted.before is None else _note(wanted.before),
            now=self._clock.now(),
        )
        if not kept:
            now = await self._store.desk.note(customer_id)
            raise Problem(409, "note-changed", "somebody else changed the note", more={"note": now or ""})
        self._bus.ring("events")
        return Response(status_code=204)


def _attendance(one: Attendance) -> AttendanceShown:
    return AttendanceShown(
        agent=AgentShown(id=one.agent_id, name=one.agent_name),
        branch=one.branch,
        came=one.came,
        taken_at=one.taken_at,
        ended_at=one.ended_at,
        ended=one.ended,
        first_response_seconds=one.first_response_seconds,
        answers=one.answers,
    )


def _note(text: str) -> str:
    return text.strip()[:_LONGEST_NOTE]


def _agent(given: str | None) -> str | None:
    if given and not is_id(given):
        raise not_found("agent")
    return given or None


def _filters(request: Request, caller: Caller, *, tab: Tab, now: datetime) -> Filters:
    asked = request.query_params
    return Filters(
        unread=flag(request, "unread"),
        failed=flag(request, "failed"),
        closing=now + _SOON if flag(request, "closing") else None,
        label=asked.get("label") or None,
        agent_id=caller.id if tab == "mine" else _agent(asked.get("agent")),
        state=asked.get("state") or None,
        fact=asked.get("has") or None,
        since=instant(request, "since"),
        until=instant(request, "until"),
    )
