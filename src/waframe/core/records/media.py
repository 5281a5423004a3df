"""A stored file."""

import msgspec


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the media store; equal bytes are stored once, under their SHA-256 in lower-case hex.

    `width` and `height` are pixels as the picture is to be looked at, turned if it says so: None before anybody
    looked, 0 where it cannot be drawn. `thumbnail_id` names the small picture, a file in the media store too.
    """

    id: str
    sha256: str
    mime: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    thumbnail_id: str | None = None
