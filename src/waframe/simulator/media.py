"""Files: their ids, their short-lived addresses, and how long they are kept."""

import base64
import hashlib
from collections.abc import Iterator

import msgspec

from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.errors import GraphError
from waframe.simulator.ids import Ids
from waframe.simulator.records import Json, JsonObject

URL_SECONDS = 300.0
KEPT_UPLOAD_SECONDS = 30 * DAY_SECONDS
KEPT_INBOUND_SECONDS = 7 * DAY_SECONDS
MEGABYTE = 1024 * 1024
AUDIO = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
IMAGES = ("image/jpeg", "image/png")
STICKERS = ("image/webp",)
VIDEOS = ("video/mp4", "video/3gpp")
LARGEST = (
    dict.fromkeys(AUDIO, 16 * MEGABYTE)
    | dict.fromkeys(IMAGES, 5 * MEGABYTE)
    | dict.fromkeys(STICKERS, 500 * 1024)
    | dict.fromkeys(VIDEOS, 16 * MEGABYTE)
)
LARGEST_STILL_STICKER = 100 * 1024
LARGEST_DOCUMENT = 100 * MEGABYTE
CLOSED = ("audio/", "image/", "video/")
USABLE_AS = {"image": IMAGES, "video": VIDEOS, "audio": AUDIO, "sticker": STICKERS}
KINDS = ("image", "video", "audio", "document", "sticker")
STARTS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG": "image/png",
    b"%PDF": "application/pdf",
    b"OggS": "audio/ogg",
    b"#!AMR": "audio/amr",
}


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
        """Take a file from the business, of a type and size that Meta takes."""
        plain = mime_type.partition(";")[0].strip().lower()
        if not data:
            raise GraphError(100, "The parameter file is required.")
        _check_type(plain, data)
        if len(data) > _largest(plain, data):
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

    def delete(self, media_id: str, *, phone_number_id: str | None = None) -> None:
        """Forget a file."""
        self.find(media_id, phone_number_id=phone_number_id)
        del self._files[media_id]

    def holds(self, media_id: str) -> bool:
        """Tell whether this was ever the id of a file."""
        return media_id in self._files

    def expiry(self) -> int:
        """Tell until when an address made now is good."""
        return int(self._clock.now() + URL_SECONDS)

    def check_used(self, message: JsonObject, phone_number_id: str) -> None:
        """Refuse a send that names a file which is not there, or which cannot be what it is sent as."""
        for kind, used in _used(message):
            file = self.find(str(used["id"]), phone_number_id=phone_number_id)
            plain = file.mime_type.partition(";")[0].strip().lower()
            if plain not in USABLE_AS.get(kind, (plain,)):
                raise GraphError(131053, f"A file of type {file.mime_type} cannot be sent as {kind}.")
            if used.get("voice") is True and plain != "audio/ogg":
                raise GraphError(131053, "A voice message must be audio/ogg with the Opus codec.")


def _check_type(plain: str, data: bytes) -> None:
    """Audio, images and videos are of a few types; other types are tolerated as documents."""
    if "/" not in plain:
        raise GraphError(100, f"Param type '{plain}' is no MIME type.")
    if plain.startswith(CLOSED) and plain not in LARGEST:
        raise GraphError(100, f"Param file must be a file with one of the following types: {', '.join(LARGEST)}.")
    found = next((mime for start, mime in STARTS.items() if data.startswith(start)), plain)
    if plain.startswith(CLOSED) and found != plain:
        raise GraphError(131053, f"The file is {found} and was announced as {plain}.")


def _largest(plain: str, data: bytes) -> int:
    is_animated = b"ANIM" in data[:64]
    return LARGEST_STILL_STICKER if plain in STICKERS and not is_animated else LARGEST.get(plain, LARGEST_DOCUMENT)


def _used(part: Json) -> Iterator[tuple[str, JsonObject]]:
    """Find every file that is named by its id, in a message, a header, a card or a parameter."""
    if isinstance(part, list):
        for element in part:
            yield from _used(element)
    if not isinstance(part, dict):
        return
    for name, value in part.items():
        if name in KINDS and isinstance(value, dict) and isinstance(value.get("id"), str):
            yield name, value
        else:
            yield from _used(value)
