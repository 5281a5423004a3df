"""Fetches the files of messages: at once in the turn, or later by a durable job."""

import anyio
import msgspec
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import MediaError, MediaGone, WaframeError
from waframe.core.records.content import Audio, Document, Image, Sticker, Video
from waframe.core.records.media import Media
from waframe.core.records.message import Message
from waframe.core.records.signatures import true_mime
from waframe.core.runtime.files.thumbnails import Thumbnails
from waframe.core.store.media import MediaStore
from waframe.core.store.outcomes import MediaAttached

_log = structlog.stdlib.get_logger("waframe.fetching")


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is stored now, and its message as it is from now on."""

    media: Media
    message: Message
    attached: MediaAttached


class Fetcher:
    """Brings a customer's file from its channel into the media store."""

    def __init__(self, media: MediaStore, *, clock: Clock, timeout_seconds: float = 15.0) -> None:
        self._media = media
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._thumbnails = Thumbnails(media, clock=clock)

    async def fetch(self, message: Message, *, channel: Channel, address: str) -> Fetched:
        """Fetch and store the file of a message; raises MediaError where that cannot be done now."""
        content = message.content
        if not isinstance(content, Image | Video | Audio | Document | Sticker):
            raise MediaGone(f"message {message.id} has no file")
        try:
            with anyio.fail_after(self._timeout_seconds):
                download = await channel.fetch(content, address=address)
        except TimeoutError as error:
            raise MediaGone(f"the file of message {message.id} did not come in {self._timeout_seconds} s") from error
        except MediaError:
            raise
        except Exception as error:  # a channel is a plugin, and its fault must not stop the turn
            raise MediaGone(f"the file of message {message.id}: {type(error).__name__}: {error}") from error
        mime = true_mime(download.data, announced=download.mime)
        if mime != download.mime:
            _log.warning("media.not_as_announced", message=message.id, announced=download.mime, mime=mime)
        media = await self._stored(download.data, mime=mime)
        stored = msgspec.structs.replace(
            content,
            media_id=media.id,
            mime=mime,
            sha256=media.sha256,
            filename=content.filename or download.filename,
        )
        return Fetched(
            media=media,
            message=msgspec.structs.replace(message, content=stored),
            attached=MediaAttached(
                message_id=message.id,
                content=msgspec.json.encode(stored).decode(),
                media_id=media.id,
                fetch_key=f"{address}:{message.channel_id}",
            ),
        )

    async def _stored(self, data: bytes, *, mime: str) -> Media:
        media = await self._media.put(data, mime=mime, now=self._clock.now())
        try:
            return await self._thumbnails.measured(media)
        except WaframeError as error:  # the file is stored, and a thumbnail is also made when somebody asks for it
            _log.warning("media.no_thumbnail", media=media.id, error=str(error))
            return media
