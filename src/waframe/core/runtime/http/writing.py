"""Replies and notes over HTTP."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.errors import FloorTaken, MessageUnsendable, WindowClosed
from waframe.core.records.agent import Caller, Role
from waframe.core.records.content import AnyContent, Note, Text
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.message import Direction, Message, MessageStatus
from waframe.core.records.outgoing import Marks
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.posting import Written
from waframe.core.runtime.http.actions import floor_taken
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.once import errand_of
from waframe.core.runtime.http.problems import Problem, not_found
from waframe.core.runtime.http.showing_messages import MessageShowing
from waframe.core.runtime.http.shown import MessageShown
from waframe.core.store.scheduling import take_back
from waframe.core.store.store import Store

_REFUSALS = (
    "400 body-invalid", "409 floor-taken", "409 floor-not-yours", "409 key-in-use", "422 window-closed",
    "422 message-unsendable", "422 key-reused",
)  # fmt: skip


class MessageGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants to say: `text` or `content`; with `note` to the team, and else to the customer."""

    text: str | None = None
    content: AnyContent | None = None
    reply_to: str | None = None
    note: bool = False
    mentions: tuple[str, ...] = ()
    due_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Writing:
    """The routes that write messages, try failed ones again, and take back what has not left."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting
        self._showing = MessageShowing(deployment.store.threads)

    def routes(self) -> list[Route]:
        """List the routes."""
        path = "/api/conversations/{id}/messages"
        return [
            Route(path, self.write, methods=["POST"]),
            Route(f"{path}/{{message_id}}", self.withdraw, methods=["DELETE"]),
            Route(f"{path}/{{message_id}}/retry", self.retry, methods=["POST"]),
        ]

    @described(MessageShown, status=201, body=MessageGiven, refusals=_REFUSALS)
    async def write(self, request: Request) -> Response:
        """Take a reply or a note; what stands in its way is a 409 or 422 problem."""
        caller, conversation = await self._granting.conversation(request)
        given = await read_body(request, MessageGiven)
        writing = self._note if given.note else self._reply
        return await self._answer(
            request, caller, lambda marks: writing(given, caller=caller, conversation=conversation, marks=marks)
        )

    @described(MessageShown, status=201, refusals=("409 not-failed", *_REFUSALS))
    async def retry(self, request: Request) -> Response:
        """Send what failed once more, as a new message; a second time it gives that one."""
        caller, conversation = await self._granting.conversation(request)
        failed = await self._message(request, conversation)
        if failed.direction is not Direction.OUT or failed.status is not MessageStatus.FAILED:
            raise Problem(409, "not-failed", "only a message of ours that failed can be tried again")

        async def again(marks: Marks) -> str:
            written = Written(
                conversation_id=conversation.id,
                author_id=caller.id,
                content=failed.content,
                reply_to=failed.reply_to,
                marks=msgspec.structs.replace(marks, retry_of=failed.id),
            )
            return await self._deployment.posting.reply(written)

        return await self._answer(request, caller, again)

    @described(refusals=("403 not-yours", "409 already-left"))
    async def withdraw(self, request: Request) -> Response:
        """Take back what has not left: one's own message, or any for who has the floor and for supervisors."""
        caller, conversation = await self._granting.conversation(request)
        message = await self._message(request, conversation)
        if not (caller.id in {message.sender_id, conversation.floor_agent_id} or caller.role.covers(Role.SUPERVISOR)):
            raise Problem(403, "not-yours", "only its author, who has the floor, or a supervisor takes a message back")
        came_of_it = await take_back(
            self._deployment.store.database,
            message.id,
            conversation_id=conversation.id,
            by=caller.name,
            now=self._deployment.clock.now(),
        )
        if came_of_it == "left":
            raise Problem(409, "already-left", "the message has left, or never was to leave")
        if came_of_it == "missing":
            raise not_found("message")
        self._deployment.bus.ring("events")
        return Response(status_code=204)

    async def _message(self, request: Request, conversation: Conversation) -> Message:
        found = await self._deployment.store.messages.find(request.path_params["message_id"])
        if found is None or found.conversation_id != conversation.id:
            raise not_found("message")
        return found

    async def _answer(self, request: Request, caller: Caller, post: Callable[[Marks], Awaitable[str]]) -> Response:
        """Write a message under the request's id, and show it."""
        errand = errand_of(request)
        shown = (await self._showing.by_ids([errand.id], caller_id=caller.id)).get(errand.id) if errand.key else None
        if shown is None:  # and not stored by an attempt that could not say so any more
            posting = post(Marks(id=errand.id, key=errand.key))
            message_id = await refused_as_problem(self._deployment.store, posting)
            shown = (await self._showing.by_ids([message_id], caller_id=caller.id))[message_id]
        return write_body(shown, status=201)

    async def _note(self, given: MessageGiven, *, caller: Caller, conversation: Conversation, marks: Marks) -> str:
        if given.text is None or (given.content, given.reply_to, given.due_at) != (None, None, None):
            raise Problem(400, "body-invalid", "a note has a `text` and perhaps `mentions`, and nothing else")
        note = Note(body=given.text, mentions=tuple(dict.fromkeys(given.mentions)))
        return await self._deployment.posting.note(conversation.id, note, author_id=caller.id, marks=marks)

    async def _reply(self, given: MessageGiven, *, caller: Caller, conversation: Conversation, marks: Marks) -> str:
        if (given.text is None) is (given.content is None) or given.mentions:
            raise Problem(400, "body-invalid", "a reply has either a `text` or a `content`, and no `mentions`")
        content = given.content if given.content is not None else Text(body=given.text or "")
        written = Written(
            conversation_id=conversation.id,
            author_id=caller.id,
            content=content,
            reply_to=given.reply_to,
            marks=msgspec.structs.replace(marks, due_at=self._later(given.due_at)),
        )
        return await self._deployment.posting.reply(written)

    def _later(self, due_at: datetime | None) -> datetime | None:
        """Tell when a reply leaves later; what is due already leaves at once."""
        return due_at if due_at is not None and due_at > self._deployment.clock.now() else None


async def refused_as_problem(store: Store, posting: Awaitable[str]) -> str:
    """Wait for a message to be written; raises a 409 or 422 Problem where it is refused."""
    try:
        return await posting
    except FloorTaken as error:
        if error.floor == Floor.AGENT:
            raise await floor_taken(store, error) from error
        raise Problem(409, "floor-not-yours", "take the conversation first") from error
    except WindowClosed as error:
        raise Problem(422, error.code, error.reason) from error
    except MessageUnsendable as error:
        more = {"field": error.field, "limit": error.limit}
        raise Problem(422, error.code, error.reason, more=more) from error
