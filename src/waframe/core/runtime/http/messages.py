"""The messages of a conversation over HTTP."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.records.agent import Caller
from waframe.core.records.conversation import Conversation
from waframe.core.records.ids import is_id
from waframe.core.runtime.http.asking import number
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import Problem, not_found
from waframe.core.runtime.http.showing_messages import show_message
from waframe.core.runtime.http.shown import MessageShown
from waframe.core.store.store import Store
from waframe.core.store.threads import ThreadPage

_FURTHEST = 2**62
_PLACES = ("before", "after", "around")


class MessagePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a thread, oldest first; `next` is for `before`, `previous` for `after`."""

    items: list[MessageShown]
    next: int | None
    previous: int | None
    read_seq: int


class Messages:
    """The route that reads a thread."""

    def __init__(self, store: Store, *, granting: Granting) -> None:
        self._store = store
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/conversations/{id}/messages", self.page)]

    @described(MessagePage, query=("before", "after", "around", "limit"), refusals=("400 query-invalid",))
    async def page(self, request: Request) -> Response:
        """Give a page: the newest, or the ones before, after or around a place."""
        caller, conversation = await self._granting.conversation(request)
        page = await self._asked(request, conversation)
        return write_body(_shown(page, caller))

    async def _asked(self, request: Request, conversation: Conversation) -> ThreadPage:
        given = [name for name in _PLACES if request.query_params.get(name)]
        if len(given) > 1:
            raise Problem(400, "query-invalid", f"{' and '.join(given)} cannot be asked for together")
        many = number(request, "limit", least=1, most=200, default=50)
        threads = self._store.threads
        if given == ["around"]:
            return await threads.around(conversation.id, seq=await self._around(request, conversation), many=many)
        if given == ["after"]:
            return await threads.after(conversation.id, seq=_seq(request, "after"), many=many)
        return await threads.newest(conversation.id, before=_seq(request, "before"), many=many)

    async def _around(self, request: Request, conversation: Conversation) -> int:
        """Find the place of a message, given by its id or its number."""
        wanted = request.query_params["around"]
        if not is_id(wanted):
            return _seq(request, "around")
        message = await self._store.messages.find(wanted)
        if message is None or message.conversation_id != conversation.id:
            raise not_found("message")
        return message.seq


def _shown(page: ThreadPage, caller: Caller) -> MessagePage:
    return MessagePage(
        items=[show_message(said, caller_id=caller.id) for said in page.items],
        next=page.next,
        previous=page.previous,
        read_seq=page.read_seq,
    )


def _seq(request: Request, name: str) -> int:
    return number(request, name, least=-_FURTHEST, most=_FURTHEST, default=_FURTHEST)
