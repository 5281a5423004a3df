"""Makes the thumbnails of stored pictures, each once, and keeps them as files of their own."""

from collections.abc import Callable
from importlib import import_module

import anyio
import anyio.to_thread
import msgspec
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import PictureBroken
from waframe.core.records.media import Media
from waframe.core.records.thumbnail import Thumbnail
from waframe.core.store.media import MediaStore

_DRAWING = "waframe.core.runtime.files.drawing"
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_log = structlog.stdlib.get_logger("waframe.thumbnails")


class Thumbnails:
    """Draws one picture at a time, since a large one takes 200 MB while it is drawn."""

    def __init__(self, media: MediaStore, *, clock: Clock) -> None:
        self._media = media
        self._clock = clock
        self._limiter = anyio.CapacityLimiter(1)

    async def measured(self, media: Media) -> Media:
        """Give a file with `width`, `height` and `thumbnail_id`, looking at it now if nobody did before.

        What is no picture stays as it is. A picture that cannot be drawn is logged and gets the width and height 0,
        so that nobody tries again. Raises MediaGone where the bytes are missing, and StoreError.
        """
        if not _is_picture(media):
            return media
        async with self._limiter:
            known = await self._media.find(media.id) or media
            if known.width == 0 or await self._stored(known) is not None:
                return known
            return await self._look(known)

    async def thumbnail(self, media: Media) -> Media | None:
        """Give the stored thumbnail of a file, made now if need be; None where it has none."""
        if not _is_picture(media):
            return None
        return await self._stored(media) or await self._stored(await self.measured(media))

    async def _stored(self, media: Media) -> Media | None:
        thumbnail = await self._media.find(media.thumbnail_id) if media.thumbnail_id else None
        if thumbnail is None or not await anyio.Path(self._media.path(thumbnail)).is_file():
            return None
        return thumbnail

    async def _look(self, media: Media) -> Media:
        data = await self._media.read(media.id)
        try:
            drawn = await anyio.to_thread.run_sync(_draw, data)
        except PictureBroken as error:
            _log.warning("picture.broken", media=media.id, mime=media.mime, error=str(error))
            return await self._keep(msgspec.structs.replace(media, width=0, height=0, thumbnail_id=None))
        small = await self._media.put(drawn.data, mime=drawn.mime, now=self._clock.now())
        await self._keep(msgspec.structs.replace(small, width=drawn.width, height=drawn.height, thumbnail_id=small.id))
        return await self._keep(
            msgspec.structs.replace(
                media, width=drawn.original_width, height=drawn.original_height, thumbnail_id=small.id
            )
        )

    async def _keep(self, media: Media) -> Media:
        await self._media.measure(media)
        return media


def can_be_drawn(media: Media) -> bool:
    """Tell whether a file has a thumbnail, or gets one when somebody asks for it."""
    return _is_picture(media) and media.width != 0


def _is_picture(media: Media) -> bool:
    return media.mime.partition(";")[0].strip().lower() in _PICTURES


def _draw(data: bytes) -> Thumbnail:
    draw: Callable[[bytes], Thumbnail] = import_module(_DRAWING).draw
    return draw(data)
