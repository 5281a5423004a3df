"""What the card beside a conversation asks for."""

from datetime import datetime, timedelta
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import ActionCall, ActionUnknown, By, Host, Problem, described
from waframe.vocabulary import Vocabulary
from waframe_ai_summary import summaries
from waframe_ai_summary.reading import Summary
from waframe_ai_summary.refreshing import ACTION
from waframe_ai_summary.summaries import Kept

LAST_QUESTION = "summary.last_question"
STALE = timedelta(seconds=28)
"""A page that has a conversation open asks every thirty seconds; what is older than this is read again then."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's last question, and the message that asks it."""

    text: str
    message_id: str | None


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the card shows; `families` are the names of the parts, and `model` the language model that helped."""

    summary: Summary | None
    replies: tuple[str, ...]
    families: dict[str, str]
    question: Question | None
    model: str | None
    refreshed_at: datetime | None


class Routes:
    """The routes of the plugin."""

    def __init__(self, host: Host, vocabulary: Vocabulary) -> None:
        self._host = host
        self._vocabulary = vocabulary

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [Route("/api/ai-summary/conversations/{id}", self.of_conversation, methods=["GET"])]

    @described(Shown)
    async def of_conversation(self, request: Request) -> Response:
        """Show what a conversation amounts to; what is older than half a minute is read again before."""
        caller = await self._host.require(request)
        store = self._host.store
        found = await store.conversations.find(request.path_params["id"])
        if found is None or not caller.sees(found.branch):
            raise Problem(HTTPStatus.NOT_FOUND, "not-found", "there is no such conversation")
        kept = await summaries.find(store.database, found.id)
        if kept is None or kept.refreshed_at + STALE <= self._host.clock.now():
            kept = await self._refreshed(found.id) or kept
        fact = await store.facts.find(found.id, LAST_QUESTION)
        shown = self._shown(kept, Question(text=fact.value, message_id=fact.message_id) if fact else None)
        return Response(
            msgspec.json.encode(shown), media_type="application/json", headers={"Cache-Control": "no-store"}
        )

    async def _refreshed(self, conversation_id: str) -> Kept | None:
        call = ActionCall(action=ACTION, caller="ai_summary", by=By.SYSTEM, conversation_id=conversation_id)
        try:
            await self._host.act(call)
        except ActionUnknown:
            return None
        return await summaries.find(self._host.store.database, conversation_id)

    def _shown(self, kept: Kept | None, question: Question | None) -> Shown:
        keys = {one.family for one in kept.summary.products} if kept else set()
        families = self._vocabulary.families
        return Shown(
            summary=kept.summary if kept else None,
            replies=kept.replies if kept else (),
            families={key: families[key].name for key in keys if key in families},
            question=question,
            model=kept.model if kept else None,
            refreshed_at=kept.refreshed_at if kept else None,
        )
