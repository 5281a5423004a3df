"""Keeps an update's own JSON with what a replay needs, and names what has no id of Meta's."""

import hashlib

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.unpacking import Update

_ANYTHING = msgspec.json.Decoder()
_CANONICAL = msgspec.json.Encoder(order="sorted")


def kept(update: Update, contact: Raw) -> str:
    """Write an update with the field, our number and the contact that it came with."""
    scene = update.scene
    field = msgspec.json.encode("standby" if scene.standby else scene.field)
    own = update.raw or b"null"
    return b"".join((
        b'{"field":', field,
        b',"metadata":', scene.metadata or b"null",
        b',"contact":', contact or b"null",
        b',"', update.kind.value.encode(), b'":', own, b"}",
    )).decode("utf-8", "replace")  # fmt: skip


def fingerprint(update: Update, *, salt: str = "") -> str:
    """Name an update by its content, so that a repetition has the same name in whichever bytes it comes."""
    scene = update.scene
    digest = hashlib.blake2b(_canonical(update.raw), digest_size=16)
    digest.update(f"|{update.kind}|{scene.field}|{scene.address}|{salt}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _canonical(raw: Raw | bytes) -> bytes:
    """Write JSON in one form alone: Meta escapes and orders as it likes."""
    try:
        return _CANONICAL.encode(_ANYTHING.decode(raw))
    except (msgspec.DecodeError, msgspec.EncodeError, RecursionError, TypeError):
        return bytes(raw)
