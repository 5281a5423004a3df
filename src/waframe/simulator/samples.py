"""The files that a customer sends when no file is given: one of each kind, shipped with the page."""

import msgspec

from waframe.simulator.page import STATIC

FILES = {
    "image": ("vin-plate.jpg", "image/jpeg"),
    "video": ("engine.mp4", "video/mp4"),
    "audio": ("voice-note.ogg", "audio/ogg"),
    "voice": ("voice-note.ogg", "audio/ogg; codecs=opus"),
    "document": ("parts-list.pdf", "application/pdf"),
    "sticker": ("sticker.webp", "image/webp"),
    "animated": ("sticker-animated.webp", "image/webp"),
}


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A file with its type and name."""

    name: str
    mime_type: str
    data: bytes


def sample(kind: str) -> Sample:
    """Read the sample of a kind; `voice` and `animated` are kinds of their own here."""
    name, mime_type = FILES[kind]
    return Sample(name=name, mime_type=mime_type, data=(STATIC / "samples" / name).read_bytes())
