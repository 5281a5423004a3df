"""The small pieces of Meta's JSON that several types share: files, headers, and objects without empty keys."""

from typing import Any

from waframe import AnyMedia, Audio, Document, Header, Image, Location, Sticker, Video


def present(**values: object) -> dict[str, Any]:
    """Make an object of what is there."""
    return {key: value for key, value in values.items() if value is not None}


def text_part(text: str | None) -> dict[str, str] | None:
    """Write a body or a footer; None where it has no text."""
    return {"text": text} if text else None


def media_kind(media: AnyMedia) -> str:
    """Name the type of a file as Meta does."""
    match media:
        case Image():
            return "image"
        case Video():
            return "video"
        case Audio():
            return "audio"
        case Document():
            return "document"
        case Sticker():
            return "sticker"


def write_file(media: AnyMedia) -> dict[str, Any]:
    """Write a file by its id or its link; a document keeps its name."""
    return present(
        id=media.channel_media_id,
        link=None if media.channel_media_id else media.link,
        filename=media.filename if isinstance(media, Document) else None,
    )


def typed_file(media: AnyMedia) -> dict[str, Any]:
    """Write a file together with its type, as headers and parameters have it."""
    kind = media_kind(media)
    return {"type": kind, kind: write_file(media)}


def write_header(header: Header | None) -> dict[str, Any] | None:
    """Write what stands above an interactive message."""
    if header is None:
        return None
    return {"type": "text", "text": header.text} if header.media is None else typed_file(header.media)


def write_location(place: Location) -> dict[str, Any]:
    """Write a place."""
    return present(latitude=place.latitude, longitude=place.longitude, name=place.name, address=place.address)
