"""`GET /api/search`: what people look for, in scopes of the core's own and of plugins."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

import anyio
import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.contract.registrations import Found, Search, Sought
from waframe.core.records.agent import Caller
from waframe.core.records.customer import phone_identity
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.asking import choice, number, read_cursor, write_cursor
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.shown import ConversationShown, CustomerShown
from waframe.core.runtime.registry.collected import OWN_PREFIXES, OWN_SCOPES, Owned
from waframe.core.runtime.snippets import cut_snippet, mark_digits
from waframe.core.store.terms import Clause, named, said, said_around, with_label, with_phone

_log = structlog.stdlib.get_logger("waframe.search")
_LONGEST = 200
_FIRST = 5
_PATIENCE_SECONDS = 3.0
_PREFIX = re.compile(r"(\w+):(.*)", re.DOTALL)
_LABEL = "#"
_EVERYTHING = ""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody looks for: `prefix` narrows it, `#` to labels; `after` is the place where the page before ended."""

    text: str
    branches: tuple[str, ...]
    prefix: str | None = None
    after: int | None = None
    many: int = _FIRST


class ResultShown(msgspec.Struct, frozen=True, kw_only=True):
    """A result; `marks` are parts of the snippet, `seq` is the message to jump to."""

    conversation_id: str
    branch: str
    customer: CustomerShown
    snippet: str
    marks: tuple[tuple[int, int], ...]
    at: datetime | None = None
    seq: int | None = None
    message_id: str | None = None


class ResultPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of one scope; what a plugin added has a title."""

    items: list[ResultShown]
    next: str | None = None
    title: str | None = None


class After(msgspec.Struct, frozen=True, kw_only=True):
    """Where the next page goes on."""

    place: int


Find = Callable[[Question], Awaitable[list[Found]]]


class Searching:
    """The route of the search."""

    def __init__(self, deployment: Deployment, *, granting: Granting, showing: ConversationShowing) -> None:
        self._deployment = deployment
        self._granting = granting
        self._showing = showing
        self._search = deployment.store.search
        self._own: Mapping[str, Find] = {
            "conversations": self._conversations,
            "messages": self._messages,
            "customers": self._customers,
        }

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/search", self.search)]

    @described(
        (ResultPage, dict[str, ResultPage]),
        query=("q", "branch", "scope", "cursor", "limit"),
        refusals=("400 query-invalid", "404 not-found"),
    )
    async def search(self, request: Request) -> Response:
        """Give a page of one scope, or the first results of each."""
        caller = await self._granting.caller(request)
        plugins = {owned.item.scope: owned for owned in self._deployment.registry.searches()}
        scope = choice(request, "scope", among=(_EVERYTHING, *OWN_SCOPES, *plugins), default=_EVERYTHING)
        question = self._question(request, caller, plugins=plugins.values())
        if scope:
            many = number(request, "limit", least=1, most=50, default=20)
            after = read_cursor(request, After)
            question = msgspec.structs.replace(question, many=many, after=after.place if after else None)
            return write_body(await self._page(scope, question, caller=caller, plugin=plugins.get(scope)))
        pages: dict[str, ResultPage] = dict.fromkeys((*OWN_SCOPES, *plugins), ResultPage(items=[]))

        async def fill(name: str) -> None:
            pages[name] = await self._page(name, question, caller=caller, plugin=plugins.get(name))

        async with anyio.create_task_group() as tasks:
            for name in pages:
                tasks.start_soon(fill, name)
        return write_body(pages)

    def _question(self, request: Request, caller: Caller, *, plugins: Iterable[Owned[Search]]) -> Question:
        asked = request.query_params.get("q", "")[:_LONGEST].strip()
        prefix, text = _split(asked, known={*OWN_PREFIXES, *(one.item.prefix for one in plugins if one.item.prefix)})
        return Question(text=text, prefix=prefix, branches=tuple(self._granting.branches(request, caller)))

    async def _page(
        self, scope: str, question: Question, *, caller: Caller, plugin: Owned[Search] | None
    ) -> ResultPage:
        find = self._own[scope] if plugin is None else partial(self._of_plugin, plugin)
        found = (await find(question))[: question.many]
        conversations = await self._showing.by_ids(list(dict.fromkeys(one.conversation_id for one in found)))
        messages = {one.seq: one for one in await self._search.shown([one.seq for one in found if one.seq is not None])}
        items: list[ResultShown] = []
        for one in found:
            conversation = conversations.get(one.conversation_id)
            if conversation is None or conversation.branch not in question.branches:
                continue
            message = messages.get(one.seq) if one.seq is not None else None
            items.append(
                ResultShown(
                    conversation_id=conversation.id,
                    branch=conversation.branch,
                    customer=conversation.customer,
                    snippet=one.line,
                    marks=one.marks,
                    at=message.at if message and scope == "messages" else conversation.last_message_at,
                    seq=one.seq,
                    message_id=message.id if message and scope == "messages" else None,
                )
            )
        following = write_cursor(After(place=found[-1].place)) if len(found) == question.many else None
        title = self._deployment.registry.texts.render(caller.language, plugin.item.title) if plugin else None
        return ResultPage(items=items, next=following, title=title)

    async def _messages(self, question: Question) -> list[Found]:
        clauses = said(question.text) if question.prefix is None else []
        found = await self._search.messages(
            clauses, branches=question.branches, before=question.after, many=question.many
        )
        snippets = [cut_snippet(one.text, question.text) for one in found]
        return [
            Found(
                conversation_id=one.conversation_id,
                place=one.seq,
                line=snippet.text,
                marks=snippet.marks,
                seq=one.seq,
            )
            for one, snippet in zip(found, snippets, strict=True)
        ]

    async def _conversations(self, question: Question) -> list[Found]:
        found = await self._search.conversations(
            _around(question), branches=question.branches, before=question.after, many=question.many
        )
        shown = await self._showing.by_ids([one.conversation_id for one in found])
        return [
            _line(shown[one.conversation_id], question, place=one.seq, last_words=True)
            for one in found
            if one.conversation_id in shown
        ]

    async def _customers(self, question: Question) -> list[Found]:
        clauses = {None: named, "tel": with_phone}.get(question.prefix, _nothing)(question.text)
        found = await self._search.customers(
            clauses, branches=question.branches, before=question.after, many=question.many
        )
        shown = await self._showing.by_ids([one.conversation_id for one in found])
        return [
            _line(shown[one.conversation_id], question, place=one.seq, last_words=False)
            for one in found
            if one.conversation_id in shown
        ]

    async def _of_plugin(self, owned: Owned[Search], question: Question) -> list[Found]:
        """Run a plugin's search; its failure or delay leaves its scope empty and the others as they are."""
        enabled = self._deployment.registry.branches_with(owned.plugin)
        sought = Sought(
            text=question.text,
            branches=tuple(key for key in question.branches if key in enabled),
            after=question.after,
            many=question.many,
            prefixed=question.prefix is not None,
        )
        if not sought.text or not sought.branches or question.prefix not in {None, owned.item.prefix}:
            return []
        try:
            with anyio.fail_after(_PATIENCE_SECONDS):
                return await owned.item.run(self._deployment, sought)
        except Exception as error:  # noqa: BLE001  # a plugin's own code runs here
            _log.error("search.plugin_failed", plugin=owned.plugin, scope=owned.item.scope, exc_info=error)
            self._deployment.count("plugin_failures", plugin=owned.plugin, branch="", hook="register_searches")
            return []


def _split(asked: str, *, known: set[str]) -> tuple[str | None, str]:
    """Take the prefix off; one that nobody knows is a word like others."""
    if asked.startswith(_LABEL):
        return _LABEL, asked[1:].strip()
    found = _PREFIX.fullmatch(asked)
    if found and found[1].lower() in known:
        return found[1].lower(), found[2].strip()
    return None, asked


def _around(question: Question) -> list[Clause]:
    ways = {None: said_around, "tel": with_phone, _LABEL: with_label}
    return ways.get(question.prefix, _nothing)(question.text)


def _nothing(_text: str) -> list[Clause]:
    return []


def _line(conversation: ConversationShown, question: Question, *, place: int, last_words: bool) -> Found:
    """Show the line in which most of what was asked for stands: the last words, the name, a label or the phone."""
    customer, last = conversation.customer, conversation.last_message
    lines = [last.text if last and last_words else "", customer.name or "", customer.username or ""]
    snippets = [cut_snippet(line, question.text) for line in (*lines, *(f"#{one}" for one in conversation.labels))]
    snippets.append(mark_digits(customer.phone or "", phone_identity(question.text).value))
    best = max(snippets, key=lambda one: len(one.marks))
    if not best.marks:
        best = next((one for one in snippets if one.text), best)
    return Found(conversation_id=conversation.id, place=place, line=best.text, marks=best.marks, seq=place)
