"""The route that the desk asks why the assistant said something."""

from datetime import datetime
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import Host, Problem, described
from waframe.plugins.assistant.explaining.finding import turn_behind
from waframe.plugins.assistant.model.pricing import dollars
from waframe.plugins.assistant.thinking.turns import DeedKept, Thought


class DeedShown(msgspec.Struct, frozen=True, kw_only=True):
    """An action that was run: arguments and result as JSON in text, or why it was refused."""

    action: str
    arguments: str
    result: str
    refusal: str | None
    millis: int


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """How a reply came about; `cost` is US dollars, `breaches` is what a guard did not let the model say."""

    turn_id: str
    at: datetime
    brain: str
    model: str | None
    outcome: str
    cost: str
    millis: int
    breaches: tuple[str, ...]
    wrong: str | None
    actions: tuple[DeedShown, ...]


class ExplainRoutes:
    """The routes of the plugin."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [Route("/api/assistant/explain", self.explain, methods=["GET"])]

    @described(Explanation, query=("conversation_id", "message_id"), refusals=("404 not-found", "404 not-explained"))
    async def explain(self, request: Request) -> Response:
        """Tell what stands behind a message of the assistant: which actions were asked, and what they told."""
        caller = await self._host.require(request)
        store = self._host.store
        conversation = await store.conversations.find(request.query_params.get("conversation_id", ""))
        message = await store.messages.find(request.query_params.get("message_id", ""))
        hidden = conversation is None or not caller.sees(conversation.branch)
        if conversation is None or hidden or message is None or message.conversation_id != conversation.id:
            raise Problem(HTTPStatus.NOT_FOUND, "not-found", "there is no such message")
        found = await turn_behind(store, message)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "not-explained", "the assistant has nothing to say about this message")
        return Response(
            msgspec.json.encode(_shown(*found)), media_type="application/json", headers={"Cache-Control": "no-store"}
        )


def _shown(thought: Thought, done: list[DeedKept]) -> Explanation:
    return Explanation(
        turn_id=thought.id,
        at=thought.at,
        brain=thought.brain,
        model=thought.model,
        outcome=thought.outcome,
        cost=dollars(thought.cost_micros),
        millis=thought.millis,
        breaches=tuple(filter(None, thought.breaches.split("; "))),
        wrong=thought.wrong,
        actions=tuple(
            DeedShown(
                action=one.action,
                arguments=one.arguments,
                result=one.result,
                refusal=one.refusal,
                millis=one.millis,
            )
            for one in done
        ),
    )
