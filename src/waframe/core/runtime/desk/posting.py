"""What people write in a conversation: replies under the floor that they have, and notes for the team."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.contract.effects import Effect, Send, Write
from waframe.core.errors import FloorTaken, MessageUnsendable, RecordMissing, WindowClosed
from waframe.core.records.content import AnyContent, Happening, Note, Template, Text, file_of, target_of
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import SenderType
from waframe.core.records.outgoing import UNMARKED, Marks
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.turns.outcome import OutcomeBuilder
from waframe.core.store.acts import Act, Acted, commit_act
from waframe.core.store.store import Store

_CORE = "core"
_MOST_PARTS = 10
_LONGEST_NOTE = 10_000
_MOST_MENTIONS = 50
_TRIES = 5
_FARTHEST = timedelta(days=365)


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to say to the customer; `author_id` is the agent's or the program's.

    Its marks may give it an id, under which it is stored once, name the message that it tries again, or let it leave
    later.
    """

    conversation_id: str
    author_id: str
    content: AnyContent
    reply_to: str | None = None
    marks: Marks = UNMARKED


class Posting:
    """Puts what people write into the outbox, or among the messages that only the team sees."""

    def __init__(self, store: Store, *, registry: Registry, clock: Clock, bus: Bus) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._bus = bus

    async def reply(self, written: Written) -> str:
        """Say something to the customer, and give the id of the message; of its first part where it had to be split.

        Raises FloorTaken where the author has not the floor, WindowClosed, MessageUnsendable and RecordMissing.
        """
        message_id = written.marks.id or new_id()
        marks = msgspec.structs.replace(written.marks, id=message_id)
        later = Marks(due_at=marks.due_at)
        for _ in range(_TRIES):
            conversation = await self._conversation(written.conversation_id)
            if not _owns(conversation, written.author_id):
                break
            parts = await self._parts(written, conversation)
            acted = await self._commit(
                conversation,
                [_send(part, written, marks=marks if part is parts[0] else later) for part in parts],
                epoch=conversation.floor_epoch,
                owner=written.author_id,
                marks=marks,
            )
            if acted.done:
                return acted.before or message_id
        conversation = await self._conversation(written.conversation_id)
        raise FloorTaken(conversation.floor.value, agent_id=conversation.floor_agent_id)

    async def note(self, conversation_id: str, note: Note, *, author_id: str, marks: Marks = UNMARKED) -> str:
        """Write a note for the team, and give its id; raises MessageUnsendable and RecordMissing."""
        if not note.body.strip():
            raise MessageUnsendable("text", limit="at least 1 character")
        if len(note.body) > _LONGEST_NOTE:
            raise MessageUnsendable("text", limit=f"at most {_LONGEST_NOTE} characters, and it has {len(note.body)}")
        conversation = await self._conversation(conversation_id)
        await self._check_mentions(note, conversation)
        message_id = marks.id or new_id()
        effect = Write(
            content=note,
            plugin=_CORE,
            sender_type=SenderType.AGENT,
            sender_id=author_id,
            marks=msgspec.structs.replace(marks, id=message_id),
        )
        await self._commit(conversation, [effect], marks=effect.marks)
        return message_id

    async def _conversation(self, conversation_id: str) -> Conversation:
        found = await self._store.conversations.find(conversation_id)
        if found is None:
            raise RecordMissing("conversation", conversation_id)
        return found

    async def _parts(self, written: Written, conversation: Conversation) -> Sequence[AnyContent]:
        """Give the content as its channel carries it."""
        channel = self._registry.channels().get(conversation.channel)
        if channel is None:
            raise MessageUnsendable("type", limit=f"there is no channel {conversation.channel} here")
        self._check_time(written.marks)
        content = await self._whole(msgspec.structs.replace(written.content, origin=None))
        await self._check_place(written, content, conversation)
        parts = channel.arrange([content])
        for part in parts:
            channel.check(part)
        if not parts or len(parts) > _MOST_PARTS:
            raise MessageUnsendable("text", limit=f"1 to {_MOST_PARTS} messages, and it makes {len(parts)}")
        self._check_window(channel, conversation, content)
        return parts

    async def _whole(self, content: AnyContent) -> AnyContent:
        """Check what only the core can, and name the type of a stored file."""
        if isinstance(content, Note | Happening):
            raise MessageUnsendable("type", limit="what a channel carries")
        if isinstance(content, Text) and not content.body.strip():
            raise MessageUnsendable("text", limit="at least 1 character")
        file = file_of(content)
        if file is None or file.media_id is None:
            return content
        media = await self._store.media.find(file.media_id)
        if media is None:
            raise MessageUnsendable("media_id", limit="a stored file")
        if file is content:
            return msgspec.structs.replace(file, mime=media.mime, sha256=media.sha256)
        return content

    def _check_time(self, marks: Marks) -> None:
        if marks.due_at is not None and marks.due_at > self._clock.now() + _FARTHEST:
            raise MessageUnsendable("due_at", limit=f"at most {_FARTHEST.days} days from now")

    async def _check_place(self, written: Written, content: AnyContent, conversation: Conversation) -> None:
        for field, name in (("reply_to", written.reply_to), ("target", target_of(content))):
            if name is None:
                continue
            there = await self._store.messages.by_channel_id(name, address=conversation.address)
            if there is None or there.conversation_id != conversation.id:
                raise MessageUnsendable(field, limit="the channel_id of a message of this conversation")

    def _check_window(self, channel: Channel, conversation: Conversation, content: AnyContent) -> None:
        if channel.window is None or isinstance(content, Template):
            return
        if conversation.window_until is None or conversation.window_until <= self._clock.now():
            raise WindowClosed("the customer's window is closed; only a template may leave")

    async def _check_mentions(self, note: Note, conversation: Conversation) -> None:
        if len(note.mentions) > _MOST_MENTIONS:
            raise MessageUnsendable("mentions", limit=f"at most {_MOST_MENTIONS} agents")
        for agent_id in note.mentions:
            agent = await self._store.agents.find(agent_id)
            if agent is None or not agent.sees(conversation.branch):
                raise MessageUnsendable("mentions", limit="agents who see this conversation")

    async def _commit(
        self,
        conversation: Conversation,
        effects: list[Effect],
        *,
        marks: Marks,
        epoch: int | None = None,
        owner: str | None = None,
    ) -> Acted:
        builder = OutcomeBuilder(conversation, lease_id="", clock=self._clock)
        builder.take(effects)
        acted = await commit_act(
            self._store.database,
            Act(outcome=builder.build(), epoch=epoch, owner=owner, once=marks.id, retry_of=marks.retry_of),
        )
        if acted is None:
            raise RecordMissing("conversation", conversation.id)
        self._bus.ring("inbox", "outbox", "jobs", "events")
        return acted


def _owns(conversation: Conversation, author_id: str) -> bool:
    return conversation.floor is Floor.AGENT and conversation.floor_agent_id == author_id


def _send(content: AnyContent, written: Written, *, marks: Marks) -> Send:
    """Make one part; only the first quotes, and bears the name of the request."""
    return Send(
        content=content,
        plugin=_CORE,
        sender_type=SenderType.AGENT,
        sender_id=written.author_id,
        reply_to=written.reply_to if marks.id is not None else None,
        marks=marks,
    )
