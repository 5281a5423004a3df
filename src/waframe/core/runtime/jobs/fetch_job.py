"""The durable job that fetches a message's file when the turn could not."""

from collections.abc import Callable, Mapping

import msgspec

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import MediaGone
from waframe.core.records.content import Audio, Document, Image, Sticker, Video
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.files.fetching import Fetcher
from waframe.core.store.outcomes import attach_media
from waframe.core.store.store import Store


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    channel: str
    channel_id: str


class FetchJob:
    """Runs `core.fetch_media`; done twice, it does nothing the second time."""

    def __init__(
        self,
        store: Store,
        *,
        fetcher: Fetcher,
        channels: Callable[[], Mapping[str, Channel]],
        clock: Clock,
        bus: Bus,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._channels = channels
        self._clock = clock
        self._bus = bus

    async def run(self, job: Job) -> None:
        """Fetch the file; raises MediaError to be tried again."""
        wanted = msgspec.json.decode(job.payload, type=_Wanted)
        conversation = await self._store.conversations.find(job.conversation_id or "")
        if conversation is None:
            return
        message = await self._store.messages.by_channel_id(wanted.channel_id, address=conversation.address)
        if message is None or not isinstance(message.content, Image | Video | Audio | Document | Sticker):
            return
        channel = self._channels().get(wanted.channel)
        if channel is None:
            raise MediaGone(f"channel {wanted.channel} is not open here")
        if message.content.media_id is None:
            fetched = await self._fetcher.fetch(message, channel=channel, address=conversation.address)
            await attach_media(self._store.database, fetched.attached, message=message, now=self._clock.now())
            self._bus.ring("inbox", "events")
