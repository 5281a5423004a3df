"""Plays the deeds of conversations in a scratch deployment, and hands on every exchange when it is over."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from waframe import (
    ActionCall,
    AnyContent,
    Audio,
    By,
    Conversation,
    Document,
    Floor,
    Image,
    IncomingMessage,
    Role,
    SenderType,
    Sticker,
    Video,
    WaframeError,
)
from waframe.core.runtime.recollection import Course, Deed, Did, Heard, Moved, Said, Wrote
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.core.runtime.restaging import give_floor, speak_as
from waframe.testing.replaying.closing import Closing
from waframe.testing.replaying.comparing import compare_facts, shown, words_of
from waframe.testing.replaying.exchange import Ending, Exchange
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.recording_channel import Kept
from waframe.testing.replaying.scratch import Scratch
from waframe.testing.replaying.stage import Counts, Open, Stage, called, conversation_of

AT_ONCE = timedelta(seconds=30)
"""Messages that follow each other so fast may be answered together."""
GRACE = timedelta(seconds=60)
"""How long a conversation goes on after its last deed, for what plugins say a little later."""


class Watcher(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told: of every exchange with what was traced in it, and of every conversation that ended."""

    exchange: Callable[[Exchange, Sequence[PieceTraced]], None]
    ending: Callable[[Ending], None]


class Player:
    """Does one deed after the other, with all its consequences."""

    def __init__(
        self,
        scratch: Scratch,
        *,
        courses: dict[str, Course],
        media: Path,
        outside: Outside,
        watcher: Watcher,
        since: datetime | None,
    ) -> None:
        self.counts = Counts()
        self._scratch = scratch
        self._media = media
        self._watcher = watcher
        self._closing = Closing(scratch, outside=outside, since=since)
        self._stages = {
            key: Stage(course=course, left=course.deeds, floor=Floor.BOT if course.floor_known else None)
            for key, course in courses.items()
        }
        self._by_id: dict[str, Stage] = {}
        self._ending: list[Stage] = []
        self._current: Stage | None = None
        scratch.traced = self._traced

    async def play(self, deed: Deed) -> None:
        """Go on to a deed, and do it."""
        await self._go_on(deed.at)
        stage = self._current = self._stages[deed.conversation_id]
        stage.left -= 1
        match deed:
            case Heard():
                await self._heard(deed, stage)
            case Said():
                self._said(deed, stage)
            case Wrote():
                await self._wrote(deed, stage)
            case Did():
                await self._did(deed, stage)
            case Moved():
                stage.floor, stage.agent_id = deed.floor, deed.agent_id
        if stage.left == 0:
            stage.ends_at = deed.at + GRACE
            self._ending.append(stage)

    async def end(self) -> None:
        """Let the last conversations come to their ends."""
        while self._ending:
            await self._go_on(max(filter(None, (stage.ends_at for stage in self._ending))))

    async def _go_on(self, until: datetime) -> None:
        """Turn the clock, and let everything happen that becomes due; end the conversations that are over by then."""
        over = [stage for stage in self._ending if stage.ends_at is not None and stage.ends_at <= until]
        for stage in over:
            await self._turn_to(stage.ends_at or until)
            await self._end(stage)
        self._ending = [stage for stage in self._ending if stage not in over]
        await self._turn_to(until)

    async def _turn_to(self, until: datetime) -> None:
        if until <= self._scratch.wound.now():
            return
        while (due := await self._scratch.next_due()) is not None and due <= until:
            await self._stop_at(due)
        await self._stop_at(until)

    async def _stop_at(self, instant: datetime) -> None:
        self._scratch.wound.turn_to(instant)
        self._scratch.wake()
        await self._scratch.settle()

    async def _heard(self, heard: Heard, stage: Stage) -> None:
        if heard.by is SenderType.CLIENT and not heard.past:
            await self._begin(heard, stage)
        await self._put_floor(stage)
        await self._scratch.ingest([self._incoming(heard, stage)])
        await self._scratch.settle()
        if stage.id is None:
            await self._find(heard, stage)
        if stage.open is not None and heard.by is not SenderType.CLIENT:
            stage.open.deeds.append(f"{heard.by.value}: {shown(heard.content)}")

    async def _begin(self, heard: Heard, stage: Stage) -> None:
        """Begin an exchange, or go on with one whose messages came so fast that nobody had answered yet."""
        opened = stage.open
        if opened is None or opened.then or opened.deeds or heard.at - opened.last_at > AT_ONCE:
            await self._close(stage)
            opened = stage.open = Open(at=heard.at, last_at=heard.at)
        opened.last_at = heard.at
        opened.message_ids.append(heard.message_id)
        opened.heard.append(shown(heard.content))

    def _incoming(self, heard: Heard, stage: Stage) -> IncomingMessage:
        return IncomingMessage(
            channel=heard.channel,
            address=heard.address,
            channel_id=heard.channel_id,
            identities=stage.course.identities,
            content=self._with_file(stage.aim.at_now(heard.content)),
            at=heard.said_at,
            raw="{}",
            name=stage.course.name,
            reply_to=stage.aim.quote(heard.reply_to),
            by=heard.by,
            past=heard.past,
            status=heard.status,
            error=heard.error,
        )

    def _with_file(self, content: AnyContent) -> AnyContent:
        """Let the file of a message be fetched once more, from where it was stored."""
        if not isinstance(content, Image | Video | Audio | Document | Sticker):
            return content
        digest, name = content.sha256, content.channel_media_id or content.media_id
        if content.media_id is None or digest is None or name is None:
            return msgspec.structs.replace(content, channel_media_id=None)
        path = self._media / digest[:2] / digest
        self._scratch.kept[name] = Kept(path=path, mime=content.mime or "", filename=content.filename)
        return msgspec.structs.replace(content, media_id=None, channel_media_id=name, sha256=None)

    async def _find(self, heard: Heard, stage: Stage) -> None:
        found = await self._scratch.store.messages.by_channel_id(heard.channel_id, address=heard.address)
        if found is None:
            self.counts.unplayed.add(heard.conversation_id)
            return
        stage.id = found.conversation_id
        self._by_id[stage.id] = stage

    def _said(self, said: Said, stage: Stage) -> None:
        opened = stage.open
        if opened is None:
            opened = stage.open = Open(at=said.at, last_at=said.at)
        opened.then.append(words_of(said.content, plugin=said.plugin))
        opened.said.append(said)

    async def _wrote(self, wrote: Wrote, stage: Stage) -> None:
        conversation = await conversation_of(stage, self._scratch)
        if stage.open is not None:
            stage.open.deeds.append(f"agent: {shown(wrote.content)}")
        if conversation is None or wrote.at == stage.did_at:  # the action that said it was run just now
            return
        if stage.floor is None:
            stage.floor, stage.agent_id = Floor.AGENT, wrote.agent_id
        conversation = await self._put_floor(stage) or conversation
        await self._closing.catch_up(stage)
        content, reply_to = stage.aim.at_now(wrote.content), stage.aim.quote(wrote.reply_to)
        await speak_as(self._scratch, conversation, content, agent_id=wrote.agent_id, reply_to=reply_to)
        await self._scratch.settle()

    async def _did(self, did: Did, stage: Stage) -> None:
        conversation = await conversation_of(stage, self._scratch)
        if conversation is None:
            return
        await self._closing.catch_up(stage)
        agent = await self._scratch.store.agents.find(did.caller) if did.by == By.AGENT else None
        call = ActionCall(
            action=did.action,
            caller=did.caller,
            by=By(did.by),
            role=agent.role if agent is not None else Role.ADMIN,
            arguments=stage.aim.name(did.arguments),
            conversation_id=conversation.id,
        )
        words = did.action
        try:
            await self._scratch.act(call)
            stage.did_at = did.at
        except WaframeError as error:
            self.counts.undone += 1
            words = f"{did.action} (not done: {error})"
        await self._scratch.settle()
        if stage.open is not None:
            stage.open.deeds.append(f"{did.by}: {words}")

    async def _put_floor(self, stage: Stage) -> Conversation | None:
        """Give the floor to whoever had it then, where it has come elsewhere by now."""
        conversation = await conversation_of(stage, self._scratch)
        if conversation is None or stage.floor is None:
            return conversation
        holder = stage.agent_id if stage.floor is Floor.AGENT else None
        if (conversation.floor, conversation.floor_agent_id) == (stage.floor, holder):
            return conversation
        if stage.floor is Floor.AGENT and holder is None:
            return conversation
        self.counts.moved += 1
        await give_floor(self._scratch, conversation, to=stage.floor, agent_id=holder)
        await self._scratch.settle()
        return await conversation_of(stage, self._scratch)

    async def _close(self, stage: Stage) -> None:
        closed = await self._closing.close(stage)
        if closed is not None:
            self._watcher.exchange(*closed)

    async def _end(self, stage: Stage) -> None:
        await self._close(stage)
        course = stage.course
        facts: dict[str, str] = {}
        if stage.id is not None:
            facts = {one.name: one.value for one in await self._scratch.store.facts.all(stage.id)}
            del self._by_id[stage.id]
        ending = Ending(
            conversation_id=course.conversation_id,
            branch=course.branch,
            customer=called(course),
            facts=compare_facts(course.facts, facts) if stage.id is not None and stage.is_compared else (),
        )
        del self._stages[course.conversation_id]
        self._watcher.ending(ending)

    def _traced(self, piece: PieceTraced) -> None:
        """Keep what happened with its exchange; the id of a conversation is not known here before its first message."""
        stage = self._by_id.get(piece.conversation_id, self._current)
        if stage is not None and stage.open is not None and stage.id in {None, piece.conversation_id}:
            stage.open.troubles.extend(piece.failures())
            stage.open.pieces.append(piece)
