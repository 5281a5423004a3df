"""Compares the drafts of a branch in shadow mode with what people sent instead."""

from collections import defaultdict
from difflib import SequenceMatcher

import msgspec

from waframe import Direction, Message, SenderType, Store
from waframe.plugins.assistant.thinking.turns import Thought, drafts

ALIKE = 0.8
LOOKED_AHEAD = 200


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How a branch's drafts fared: how many people answered, and how alike the words were, from 0 to 1."""

    branch: str
    drafts: int
    answered: int
    alike: int
    likeness: float


async def agreements(store: Store, *, many: int) -> list[Agreement]:
    """Compare the newest drafts; `alike` are those that differ by a few words."""
    likenesses: dict[str, list[float | None]] = defaultdict(list)
    for thought in await drafts(store.database, many=many):
        asked = await store.messages.find(thought.message_id)
        if asked is not None:
            likenesses[asked.branch].append(await _likeness(store, thought, asked))
    return [_agreement(branch, found) for branch, found in sorted(likenesses.items())]


def _agreement(branch: str, found: list[float | None]) -> Agreement:
    answered = [one for one in found if one is not None]
    return Agreement(
        branch=branch,
        drafts=len(found),
        answered=len(answered),
        alike=sum(one >= ALIKE for one in answered),
        likeness=round(sum(answered) / max(len(answered), 1), 3),
    )


async def _likeness(store: Store, thought: Thought, asked: Message) -> float | None:
    """Compare with what a person said next, before the customer went on; None where nobody did."""
    page = await store.messages.page(thought.conversation_id, many=LOOKED_AHEAD)
    for message in page:
        if message.seq > asked.seq and message.sender_type is SenderType.CLIENT:
            return None
        spoken = message.sender_type is SenderType.AGENT and message.direction is Direction.OUT and message.text
        if message.seq > asked.seq and spoken:
            return SequenceMatcher(None, thought.reply.casefold().split(), message.text.casefold().split()).ratio()
    return None
