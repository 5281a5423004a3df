"""The action `summarise`: what a conversation amounts to at this moment, for agents, programs and models."""

from datetime import timedelta
from typing import Annotated

import msgspec

from waframe import ActionCall, Context
from waframe.vocabulary import Vocabulary
from waframe_ai_summary.gathering import gather
from waframe_ai_summary.reading import Line, Summary
from waframe_ai_summary.standing import read_now

ACTION = "summarise"


class Since(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From which message on; one that is not there leaves nothing out."""

    since_message: Annotated[str, msgspec.Meta(max_length=36, description="id; null = toda")] | None = None


class Summarising:
    """Reads by rules alone, and keeps nothing: the card has a summary of its own."""

    def __init__(self, vocabulary: Vocabulary, *, apart: timedelta) -> None:
        self._vocabulary = vocabulary
        self._apart = apart

    async def run(self, ctx: Context, call: ActionCall, since: Since) -> Summary:
        """Sum the conversation up."""
        del call
        lines = _since(await gather(ctx, apart=self._apart), since.since_message)
        summary, _ = await read_now(ctx, lines, self._vocabulary)
        return summary


def _since(lines: tuple[Line, ...], message_id: str | None) -> tuple[Line, ...]:
    place = next((place for place, line in enumerate(lines) if line.id == message_id), 0)
    return lines[place:]
