"""Which files the web chat carries, and as what: what a browser shows, and documents to download."""

from waframe import Audio, Document, FileKind, Image, Video

IMAGES = ("image/jpeg", "image/png", "image/webp", "image/gif")
SOUNDS = ("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/webm", "audio/wav")
FILMS = ("video/mp4", "video/webm")
PAPERS = (
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/xml",
    "text/csv",
    "text/plain",
    "text/xml",
)
"""What a visitor may send besides pictures, sound and films; a Mexican invoice is a PDF and an XML."""

TAKEN = (*IMAGES, *SOUNDS, *FILMS, *PAPERS)
"""All types that a visitor may send; a phone that is told so turns its own kind of photo into a JPEG."""


def kinds_up_to(largest_bytes: int) -> tuple[FileKind, ...]:
    """List the kinds in which the business may send files."""
    shown = (("image", IMAGES), ("audio", SOUNDS), ("video", FILMS), ("sticker", IMAGES))
    return (
        *(FileKind(kind=kind, largest_bytes=largest_bytes, mimes=mimes) for kind, mimes in shown),
        FileKind(kind="document", largest_bytes=largest_bytes),
    )


def plain(mime: str) -> str:
    """Give a type without its parameters."""
    return mime.partition(";")[0].strip().lower()


def is_taken(mime: str) -> bool:
    """Tell whether a visitor may send a file of a type."""
    return plain(mime) in TAKEN


def kind_of(mime: str) -> type[Image | Audio | Video | Document]:
    """Tell as what a file of a type is sent."""
    known: dict[str, type[Image | Audio | Video | Document]] = {
        **dict.fromkeys(IMAGES, Image),
        **dict.fromkeys(SOUNDS, Audio),
        **dict.fromkeys(FILMS, Video),
    }
    return known.get(plain(mime), Document)
