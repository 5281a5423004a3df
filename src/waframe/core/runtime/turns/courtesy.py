"""Shows customers that their message was read and that an answer is being written, where that costs nobody anything."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

import anyio
import anyio.abc
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.records.conversation import Conversation
from waframe.core.records.message import Message
from waframe.core.runtime.tally import Tally

_log = structlog.stdlib.get_logger("waframe.courtesy")
_PATIENCE = timedelta(seconds=1.5)
_AGAIN = timedelta(seconds=20)  # WhatsApp lets the indicator vanish after 25 s (Meta, typing indicators)
_TIMEOUT_SECONDS = 10.0
_AT_ONCE = 32
_LOOK_SECONDS = 0.25


class Courtesy:
    """Marks messages as read, and shows that the bot is writing; what fails or is too much at once is left out."""

    def __init__(self, *, channels: Callable[[], Mapping[str, Channel]], clock: Clock) -> None:
        self.clock = clock
        self._channels = channels
        self._tasks: anyio.abc.TaskGroup | None = None
        self._in_flight = Tally()
        self._attentive: dict[Attention, None] = {}
        self._bell = anyio.Event()

    @property
    def resting(self) -> bool:
        """Tell whether no mark is on its way."""
        return self._in_flight.many == 0

    async def run(self) -> None:
        """Serve turns until cancelled; before and after, nothing is shown."""
        try:
            async with anyio.create_task_group() as self._tasks:
                await self._watch(self._tasks)
        finally:
            self._tasks = None

    async def drain(self, *, seconds: float) -> None:
        """Wait for what is on its way."""
        await self._in_flight.empty(seconds=seconds)

    def attend(self, conversation: Conversation) -> "Attention":
        """Begin a turn."""
        return Attention(self, conversation)

    def watch(self, attention: "Attention") -> None:
        """Look after a turn that is answering; one task does so for all of them, since most are over at once."""
        self._attentive[attention] = None
        self._bell.set()

    def unwatch(self, attention: "Attention") -> None:
        """Leave a turn alone."""
        self._attentive.pop(attention, None)

    def mark(self, conversation: Conversation, channel_id: str) -> None:
        """Mark a message as read beside the turn, unless too much is on its way already."""
        if self._tasks is not None and self._in_flight.many < _AT_ONCE:
            self._in_flight.begin()
            self._tasks.start_soon(self._mark, conversation, channel_id)

    async def read(self, conversation: Conversation, channel_id: str) -> None:
        """Mark a message as read, unless too much is on its way already."""
        if self._in_flight.many < _AT_ONCE:
            self._in_flight.begin()
            await self._tell(conversation, channel_id, typing=False)

    async def type(self, conversation: Conversation, channel_id: str) -> None:
        """Show that an answer to a message is being written, unless too much is on its way already."""
        if self._in_flight.many < _AT_ONCE:
            self._in_flight.begin()
            await self._tell(conversation, channel_id, typing=True)

    async def _watch(self, tasks: anyio.abc.TaskGroup) -> None:
        while True:
            if not self._attentive:
                self._bell = anyio.Event()
                await self._bell.wait()
            now = self.clock.now()
            for attention in [one for one in self._attentive if one.next_at <= now]:
                attention.next_at = now + _AGAIN
                tasks.start_soon(attention.show)
            waits = (one.next_at - now for one in self._attentive)
            await self.clock.sleep(min((_LOOK_SECONDS, *(wait.total_seconds() for wait in waits))))

    async def _mark(self, conversation: Conversation, channel_id: str) -> None:
        await self._tell(conversation, channel_id, typing=False)

    async def _tell(self, conversation: Conversation, channel_id: str, *, typing: bool) -> None:
        try:
            channel = self._channels().get(conversation.channel)
            if channel is not None:
                with anyio.move_on_after(_TIMEOUT_SECONDS):
                    await channel.acknowledge(address=conversation.address, channel_id=channel_id, typing=typing)
        except Exception:  # noqa: BLE001  # a channel is a plugin, and nothing hangs on a read mark
            _log.exception("courtesy.channel_failed", channel=conversation.channel)
        finally:
            self._in_flight.end()


class Attention:
    """What the customer of one turn is shown; `next_at` is when the indicator is shown next, if still answering."""

    def __init__(self, courtesy: Courtesy, conversation: Conversation) -> None:
        self.next_at: datetime = courtesy.clock.now() + _PATIENCE
        self._courtesy = courtesy
        self._conversation = conversation
        self._channel_id: str | None = None
        self._scope: anyio.CancelScope | None = None
        self._read: set[str] = set()

    @contextmanager
    def answering(self, message: Message) -> Iterator[None]:
        """Show that somebody is writing, where the turn takes long: never in the first 1.5 s, then every 20 s."""
        if message.channel_id is None:
            yield
            return
        self._channel_id = message.channel_id
        self._courtesy.watch(self)
        try:
            yield
        finally:
            self._courtesy.unwatch(self)
            self._channel_id = None
            if self._scope is not None:
                self._scope.cancel()

    def answered(self, message: Message) -> None:
        """Mark a message as read, unless the indicator did so already."""
        channel_id = message.channel_id
        if channel_id is None or channel_id in self._read:
            return
        self._read.add(channel_id)
        self._courtesy.mark(self._conversation, channel_id)

    async def show(self) -> None:
        """Show the indicator, unless the answer comes first."""
        channel_id = self._channel_id
        if channel_id is None:
            return
        with anyio.CancelScope() as self._scope:
            await self._courtesy.type(self._conversation, channel_id)
            self._read.add(channel_id)
