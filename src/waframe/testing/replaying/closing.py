"""Ends an exchange: reads what was said to the customer now, and compares it with what was said then."""

from collections.abc import Sequence
from datetime import datetime

from waframe import Conversation, Direction, Message, MessageStatus, SenderType
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.testing.replaying.comparing import compare, words_of
from waframe.testing.replaying.exchange import Exchange, Spoken, Verdict, Words
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.scratch import Scratch
from waframe.testing.replaying.stage import Stage, called, conversation_of

_MANY = 100
_NEWEST = 2**62

Closed = tuple[Exchange, Sequence[PieceTraced]]
"""An exchange, and what was traced in it."""


class Closing:
    """Closes exchanges; those that began before `since` are only lived through."""

    def __init__(self, scratch: Scratch, *, outside: Outside, since: datetime | None) -> None:
        self._scratch = scratch
        self._outside = outside
        self._since = since

    async def catch_up(self, stage: Stage) -> None:
        """Read what was said by now, and learn what of then it is."""
        opened, conversation = stage.open, await conversation_of(stage, self._scratch)
        if opened is None or conversation is None:
            return
        opened.now += await self._fresh(stage, conversation)
        for old, new in zip(opened.said, opened.now, strict=False):
            stage.aim.learn_reply(old.content, new.content)
            if old.channel_id is not None and new.channel_id is not None:
                stage.aim.learn_message(old.channel_id, new.channel_id)

    async def close(self, stage: Stage) -> Closed | None:
        """End an exchange: read what was said to it now, and compare."""
        await self.catch_up(stage)
        opened, conversation = stage.open, await conversation_of(stage, self._scratch)
        stage.open = None
        if opened is None or conversation is None:
            return None
        if self._since is not None and opened.at < self._since:
            return None
        now = [words_of(one.content, plugin=one.sender_id or "") for one in opened.now]
        floors = (stage.floor, conversation.floor)
        verdict = compare(opened.then, now, floors=floors)
        if verdict is not Verdict.SAME and self._outside.is_missed(since=opened.at):
            verdict, stage.is_compared = Verdict.UNCOMPARED, False
        exchange = Exchange(
            conversation_id=stage.course.conversation_id,
            branch=stage.course.branch,
            customer=called(stage.course),
            at=opened.at,
            verdict=verdict,
            message_ids=tuple(opened.message_ids),
            heard=tuple(opened.heard),
            then=_spoken(opened.then),
            now=_spoken(now),
            floor_then=floors[0],
            floor_now=floors[1],
            deeds=tuple(opened.deeds),
            troubles=tuple(dict.fromkeys(opened.troubles)),
        )
        return exchange, opened.pieces

    async def _fresh(self, stage: Stage, conversation: Conversation) -> list[Message]:
        """Read what the bot said since the last look, oldest first."""
        found: list[Message] = []
        before = _NEWEST
        while before > stage.seen:
            page = await self._scratch.store.messages.page(conversation.id, before=before, many=_MANY)
            found += [one for one in page if one.seq > stage.seen]
            before = min((one.seq for one in page), default=0) if len(page) == _MANY else 0
        stage.seen = max((stage.seen, *(one.seq for one in found)))
        return sorted(filter(_is_said, found), key=lambda one: one.seq)


def _is_said(message: Message) -> bool:
    left = message.status not in {MessageStatus.INTERNAL, MessageStatus.SCHEDULED} and not message.is_kept_back
    by_plugin = message.sender_type in {SenderType.AI, SenderType.SYSTEM} and message.direction is Direction.OUT
    return by_plugin and left


def _spoken(words: Sequence[Words]) -> tuple[Spoken, ...]:
    return tuple(Spoken(text=one.text, plugin=one.plugin) for one in words)
