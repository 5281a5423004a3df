"""The rules that limits are made of: each raises MessageUnsendable with the field's path and its limit."""

import ipaddress
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from waframe import AnyMedia, Audio, Image, MessageUnsendable, Sticker, Video
from waframe.plugins.whatsapp.clusters import clusters, has_emoji

CAPTION = 1024
VOICE = "audio/ogg"
# What browsers record; a stored file of these types becomes VOICE when it is uploaded.
RECORDED = ("audio/webm", "video/webm")
MIMES: dict[type[AnyMedia], tuple[str, ...]] = {
    Image: ("image/jpeg", "image/png"),
    Video: ("video/mp4", "video/3gpp"),
    Audio: ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    Sticker: ("image/webp",),
}
_BROKEN_VALUE = re.compile(r"[\n\r\t]| {5}")


def filled(field: str, text: str | None) -> None:
    """Want some words."""
    if text is None or not text.strip():
        raise MessageUnsendable(field, limit="at least 1 character")


def length(field: str, text: str | None, *, most: int) -> None:
    """Want some words, and not too many characters."""
    filled(field, text)
    optional(field, text, most=most)


def optional(field: str, text: str | None, *, most: int) -> None:
    """Want not too many characters, if any."""
    if text is not None and len(text) > most:
        raise MessageUnsendable(field, limit=f"at most {most} characters, and it has {len(text)}")


def count(field: str, many: int, *, least: int = 1, most: int) -> None:
    """Want neither too few nor too many."""
    if not least <= many <= most:
        raise MessageUnsendable(field, limit=f"{least} to {most}, and there are {many}")


def distinct(field: str, values: Iterable[str]) -> None:
    """Want no value twice."""
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise MessageUnsendable(field, limit="each must be different")


def alike(field: str, kinds: Sequence[object]) -> None:
    """Want all of one kind."""
    if len(set(kinds)) > 1:
        raise MessageUnsendable(
            field, limit="all of one kind, and there are " + ", ".join(sorted(set(map(str, kinds))))
        )


def between(field: str, degrees: float, *, most: float) -> None:
    """Want degrees."""
    if not -most <= degrees <= most:
        raise MessageUnsendable(field, limit=f"-{most} to {most} degrees")


def shaped(field: str, text: str, *, pattern: re.Pattern[str], words: str) -> None:
    """Want a text of a form, put in words."""
    if pattern.fullmatch(text) is None:
        raise MessageUnsendable(field, limit=words)


def one_emoji(field: str, text: str) -> None:
    """Want one emoji and nothing else."""
    if len(clusters(text)) != 1 or not has_emoji(text):
        raise MessageUnsendable(field, limit="one emoji")


def no_emoji(field: str, text: str) -> None:
    """Want no emoji at all."""
    if has_emoji(text):
        raise MessageUnsendable(field, limit="no emoji")


def web_address(field: str, url: str) -> None:
    """Want an http or https address with a name of a host: Meta refuses a bare IP address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise MessageUnsendable(field, limit="an http or https address") from None
    if parts.scheme not in {"http", "https"} or not host or re.search(r"\s", url):
        raise MessageUnsendable(field, limit="an http or https address")
    if _is_ip(host):
        raise MessageUnsendable(field, limit="the name of a host, no IP address")


def template_value(field: str, text: str) -> None:
    """Want what may fill a variable: no line break, no tab, at most 4 spaces in a row (else Meta's 132018)."""
    filled(field, text)
    if _BROKEN_VALUE.search(text):
        raise MessageUnsendable(field, limit="no line break, no tab and at most 4 spaces in a row")


def file(prefix: str, media: AnyMedia) -> None:
    """Want a file that is named in one way, of a type that Meta takes, with a caption only where one is shown."""
    if sum(source is not None for source in (media.media_id, media.channel_media_id, media.link)) != 1:
        raise MessageUnsendable(f"{prefix}media", limit="exactly one of media_id, channel_media_id, link")
    if media.link is not None and urlsplit(media.link).scheme not in {"http", "https"}:
        raise MessageUnsendable(f"{prefix}link", limit="an http or https address")
    if media.caption is not None and isinstance(media, Audio | Sticker):
        raise MessageUnsendable(f"{prefix}caption", limit="none for this type")
    optional(f"{prefix}caption", media.caption, most=CAPTION)
    taken = _voices(media) if isinstance(media, Audio) and media.voice else MIMES.get(type(media))
    if taken and media.mime and media.mime.partition(";")[0].strip().lower() not in taken:
        raise MessageUnsendable(f"{prefix}mime", limit="one of " + ", ".join(taken))


def _voices(media: Audio) -> tuple[str, ...]:
    return (VOICE,) if media.media_id is None else (VOICE, *RECORDED)


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdecimal()
    return True
