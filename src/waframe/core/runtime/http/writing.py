"""Replies and notes over HTTP."""

from collections.abc import Awaitable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.errors import FloorTaken, MessageUnsendable, WindowClosed
from waframe.core.records.agent import Caller
from waframe.core.records.content import AnyContent, Note, Text
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.outgoing import Marks
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.actions import floor_taken
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.once import errand_of
from waframe.core.runtime.http.problems import Problem
from waframe.core.runtime.http.showing_messages import MessageShowing
from waframe.core.runtime.posting import Written
from waframe.core.store.store import Store


class MessageGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody wants to say: `text` or `content`; with `note` to the team, and else to the customer."""

    text: str | None = None
    content: AnyContent | None = None
    reply_to: str | None = None
    note: bool = False
    mentions: tuple[str, ...] = ()


class Writing:
    """The route that writes messages."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting
        self._showing = MessageShowing(deployment.store.threads)

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/conversations/{id}/messages", self.write, methods=["POST"])]

    async def write(self, request: Request) -> Response:
        """Take a reply or a note; what stands in its way is a 409 or 422 problem."""
        caller, conversation = await self._granting.conversation(request)
        given = await read_body(request, MessageGiven)
        errand = errand_of(request)
        shown = (await self._showing.by_ids([errand.id], caller_id=caller.id)).get(errand.id)
        if shown is not None:  # it was stored by an attempt that could not say so
            return write_body(shown, status=201)
        marks = Marks(id=errand.id, key=errand.key)
        writing = self._note if given.note else self._reply
        message_id = await refused_as_problem(
            self._deployment.store, writing(given, caller=caller, conversation=conversation, marks=marks)
        )
        found = await self._showing.by_ids([message_id], caller_id=caller.id)
        return write_body(found[message_id], status=201)

    async def _note(self, given: MessageGiven, *, caller: Caller, conversation: Conversation, marks: Marks) -> str:
        if given.text is None or given.content is not None or given.reply_to is not None:
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
            marks=marks,
        )
        return await self._deployment.posting.reply(written)


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
