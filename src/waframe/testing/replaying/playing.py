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
    Direction,
    Document,
    Floor,
    Image,
    IncomingMessage,
    Message,
    MessageStatus,
    Role,
    SenderType,
    Sticker,
    Video,
    WaframeError,
)
from waframe.core.runtime.recollection import Course, Deed, Did, Heard, Moved, Said, Wrote
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.core.runtime.restaging import give_floor, speak_as
from waframe.testing.replaying.aiming import Aim
from waframe.testing.replaying.comparing import compare, compare_facts, shown, words_of
from waframe.testing.replaying.exchange import Ending, Exchange, Spoken, Verdict, Words
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.recording_channel import Kept
from waframe.testing.replaying.scratch import Scratch

AT_ONCE = timedelta(seconds=30)
"""Messages that follow each other so fast may be answered together."""
GRACE = timedelta(seconds=60)
"""How long a conversation goes on after its last deed, for what plugins say a little later."""
_MANY = 100
_WITHDRAWN = "withdrawn"


class Open(msgspec.Struct, kw_only=True):
    """An exchange that goes on."""

    at: datetime
    last_at: datetime
    message_ids: list[str] = []
    heard: list[str] = []
    then: list[Words] = []
    said: list[Said] = []
    deeds: list[str] = []
    troubles: list[str] = []
    pieces: list[PieceTraced] = []


class Stage(msgspec.Struct, kw_only=True):
    """Where a conversation stands: its id here, how many deeds are left, and what of then is what of now.

    `did_at` is when the last action was run that could be run again.
    """

    course: Course
    left: int
    id: str | None = None
    seen: int = 0
    floor: Floor | None = None
    agent_id: str | None = None
    ends_at: datetime | None = None
    did_at: datetime | None = None
    is_compared: bool = True
    open: Open | None = None
    aim: Aim = msgspec.field(default_factory=Aim)


class Counts(msgspec.Struct, kw_only=True):
    """What is counted while playing."""

    unplayed: set[str] = set()
    moved: int = 0
    undone: int = 0


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
        self._outside = outside
        self._watcher = watcher
        self._since = since
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
        stage_open = stage.open
        await self._scratch.ingest([self._incoming(heard, stage)])
        await self._scratch.settle()
        if stage.id is None:
            await self._find(heard, stage)
        if stage_open is not None and heard.by is not SenderType.CLIENT:
            stage_open.deeds.append(f"{heard.by.value}: {shown(heard.content)}")

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
        conversation = await self._conversation(stage)
        if stage.open is not None:
            stage.open.deeds.append(f"agent: {shown(wrote.content)}")
        if conversation is None or wrote.at == stage.did_at:  # the action that said it was run just now
            return
        if stage.floor is None:
            stage.floor, stage.agent_id = Floor.AGENT, wrote.agent_id
        conversation = await self._put_floor(stage) or conversation
        content, reply_to = stage.aim.at_now(wrote.content), stage.aim.quote(wrote.reply_to)
        await speak_as(self._scratch, conversation, content, agent_id=wrote.agent_id, reply_to=reply_to)
        await self._scratch.settle()

    async def _did(self, did: Did, stage: Stage) -> None:
        conversation = await self._conversation(stage)
        if conversation is None:
            return
        agent = await self._scratch.store.agents.find(did.caller) if did.by == By.AGENT else None
        call = ActionCall(
            action=did.action,
            caller=did.caller,
            by=By(did.by),
            role=agent.role if agent is not None else Role.ADMIN,
            arguments=did.arguments,
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
        conversation = await self._conversation(stage)
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
        return await self._conversation(stage)

    async def _conversation(self, stage: Stage) -> Conversation | None:
        return await self._scratch.store.conversations.find(stage.id) if stage.id is not None else None

    async def _close(self, stage: Stage) -> None:
        """End an exchange: read what was said to it now, and compare."""
        opened, conversation = stage.open, await self._conversation(stage)
        stage.open = None
        if opened is None or conversation is None:
            return
        fresh = await self._fresh(stage, conversation)
        for old, new in zip(opened.said, fresh, strict=False):
            stage.aim.learn_buttons(old.content, new.content)
            if old.channel_id is not None and new.channel_id is not None:
                stage.aim.learn_message(old.channel_id, new.channel_id)
        if self._since is not None and opened.at < self._since:
            return
        now = [words_of(one.content, plugin=one.sender_id or "") for one in fresh]
        floors = (stage.floor, conversation.floor)
        verdict = compare(opened.then, now, floors=floors)
        if verdict is not Verdict.SAME and self._outside.is_missed(since=opened.at):
            verdict, stage.is_compared = Verdict.UNCOMPARED, False
        exchange = Exchange(
            conversation_id=stage.course.conversation_id,
            branch=stage.course.branch,
            customer=_called(stage.course),
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
        self._watcher.exchange(exchange, opened.pieces)

    async def _fresh(self, stage: Stage, conversation: Conversation) -> list[Message]:
        """Read what the bot said since the last look, oldest first."""
        found: list[Message] = []
        before: int | None = None
        while True:
            messages = self._scratch.store.messages
            page = await (
                messages.page(conversation.id, many=_MANY)
                if before is None
                else messages.page(conversation.id, before=before, many=_MANY)
            )
            found += [one for one in page if one.seq > stage.seen]
            before = min((one.seq for one in page), default=0)
            if len(page) < _MANY or before <= stage.seen:
                break
        stage.seen = max((stage.seen, *(one.seq for one in found)))
        return sorted(filter(_is_said, found), key=lambda one: one.seq)

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
            customer=_called(course),
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


def _is_said(message: Message) -> bool:
    withdrawn = message.error is not None and message.error.code == _WITHDRAWN
    kept = message.status not in {MessageStatus.INTERNAL, MessageStatus.SCHEDULED} and not withdrawn
    by_plugin = message.sender_type in {SenderType.AI, SenderType.SYSTEM} and message.direction is Direction.OUT
    return by_plugin and kept


def _called(course: Course) -> str:
    return course.name or next((identity.value for identity in course.identities), "")


def _spoken(words: Sequence[Words]) -> tuple[Spoken, ...]:
    return tuple(Spoken(text=one.text, plugin=one.plugin) for one in words)
