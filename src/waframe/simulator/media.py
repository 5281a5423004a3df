"""Files: their ids, their short-lived addresses, and how long they are kept."""

import base64
import hashlib

import msgspec

from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.errors import GraphError
from waframe.simulator.ids import Ids
from waframe.simulator.parts import Part

URL_SECONDS = 300.0
KEPT_UPLOAD_SECONDS = 30 * DAY_SECONDS
KEPT_INBOUND_SECONDS = 7 * DAY_SECONDS
MEGABYTE = 1024 * 1024
LARGEST = {
    "audio/aac": 16 * MEGABYTE,
    "audio/amr": 16 * MEGABYTE,
    "audio/mpeg": 16 * MEGABYTE,
    "audio/mp4": 16 * MEGABYTE,
    "audio/ogg": 16 * MEGABYTE,
    "image/jpeg": 5 * MEGABYTE,
    "image/png": 5 * MEGABYTE,
    "image/webp": 500 * 1024,
    "video/mp4": 16 * MEGABYTE,
    "video/3gpp": 16 * MEGABYTE,
}
LARGEST_DOCUMENT = 100 * MEGABYTE


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file."""

    id: str
    phone_number_id: str
    mime_type: str
    data: bytes
    filename: str | None
    until: float

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.data).digest()

    @property
    def digest_base64(self) -> str:
        """The digest as webhooks write it."""
        return base64.b64encode(self.digest).decode()


class MediaStore:
    """Keeps files in memory and hands out addresses that live five minutes."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._files: dict[str, File] = {}

    def add(self, phone_number_id: str, data: bytes, *, mime_type: str, filename: str | None, seconds: float) -> File:
        """Keep a file for so many seconds."""
        file = File(
            id=self._ids.media(),
            phone_number_id=phone_number_id,
            mime_type=mime_type,
            data=data,
            filename=filename,
            until=self._clock.now() + seconds,
        )
        self._files[file.id] = file
        return file

    def upload(self, phone_number_id: str, data: bytes, *, mime_type: str, filename: str | None) -> File:
        """Take a file from the business, within the size for its type."""
        if not data:
            raise GraphError(100, "The parameter file is required.")
        if len(data) > LARGEST.get(mime_type.partition(";")[0], LARGEST_DOCUMENT):
            raise GraphError(131053, f"The file is too large for {mime_type}.")
        return self.add(phone_number_id, data, mime_type=mime_type, filename=filename, seconds=KEPT_UPLOAD_SECONDS)

    def find(self, media_id: str, *, phone_number_id: str | None = None) -> File:
        """Find a live file, of this number if one is given, or refuse as Meta does."""
        file = self._files.get(media_id)
        if file is None or file.until <= self._clock.now():
            raise GraphError(100, f"Object with ID '{media_id}' does not exist.")
        if phone_number_id is not None and phone_number_id != file.phone_number_id:
            raise GraphError(100, f"Object with ID '{media_id}' does not belong to {phone_number_id}.")
        return file

    def delete(self, media_id: str) -> None:
        """Forget a file."""
        self.find(media_id)
        del self._files[media_id]

    def expiry(self) -> int:
        """Tell until when an address made now is good."""
        return int(self._clock.now() + URL_SECONDS)

    def check_used(self, message: Part, kind: str, phone_number_id: str) -> None:
        """Refuse a send that names a file which is not there."""
        part = message.value.get(kind)
        media_id = part.get("id") if isinstance(part, dict) else None
        if kind in ("image", "video", "audio", "document", "sticker") and isinstance(media_id, str):
            self.find(media_id, phone_number_id=phone_number_id)
