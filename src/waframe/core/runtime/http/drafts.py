"""The caller's unsent words in a conversation, over HTTP."""

from typing import Annotated

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.clock import Clock
from waframe.core.contract.describing import described
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.store.drafts import Draft, DraftKind
from waframe.core.store.store import Store


class DraftGiven(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `PUT …/draft` takes."""

    text: Annotated[str, msgspec.Meta(max_length=50_000)]
    kind: DraftKind = "reply"


class Drafts:
    """The routes of drafts; nobody sees those of others."""

    def __init__(self, store: Store, *, granting: Granting, clock: Clock) -> None:
        self._store = store
        self._granting = granting
        self._clock = clock

    def routes(self) -> list[Route]:
        """List the routes."""
        path = "/api/conversations/{id}/draft"
        return [
            Route(path, self.find),
            Route(path, self.save, methods=["PUT"]),
            Route(path, self.drop, methods=["DELETE"]),
        ]

    @described(Draft)
    async def find(self, request: Request) -> Response:
        """Give the words; empty where there are none."""
        caller, conversation = await self._granting.conversation(request)
        return write_body(await self._store.drafts.find(agent_id=caller.id, conversation_id=conversation.id))

    @described(body=DraftGiven)
    async def save(self, request: Request) -> Response:
        """Keep the words; to keep none is to forget them."""
        caller, conversation = await self._granting.conversation(request)
        given = await read_body(request, DraftGiven)
        place = {"agent_id": caller.id, "conversation_id": conversation.id}
        if given.text.strip():
            await self._store.drafts.save(Draft(text=given.text, kind=given.kind), **place, now=self._clock.now())
        else:
            await self._store.drafts.drop(**place)
        return Response(status_code=204)

    @described()
    async def drop(self, request: Request) -> Response:
        """Forget the words."""
        caller, conversation = await self._granting.conversation(request)
        await self._store.drafts.drop(agent_id=caller.id, conversation_id=conversation.id)
        return Response(status_code=204)
