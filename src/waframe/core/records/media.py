"""A stored file."""

import msgspec


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the media store; equal bytes are stored once, under their SHA-256 in lower-case hex."""

    id: str
    sha256: str
    mime: str
    size_bytes: int
