"""Compares what was said then with what is said now; what differs by its numbers only is told apart."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from waframe import AnyContent, Audio, Document, Floor, Image, Sticker, Video, readable
from waframe.testing.replaying.exchange import FactChange, Verdict, Words

_NOT_COMPARED = {"origin", "media_id", "channel_media_id", "sha256", "link", "preview_url", "mime"}
_TITLES = {"title", "label"}
_NUMBERS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\w*\d\w*(?:[.,:/-]\w*\d\w*)*")


def words_of(content: AnyContent, *, plugin: str) -> Words:
    """Read a message of the bot."""
    parts: dict[str, object] = msgspec.to_builtins(content)
    exact = msgspec.json.encode(_bare(parts), order="sorted").decode()
    return Words(text=shown(content), plugin=plugin, exact=exact, loose=_NUMBERS.sub("#", exact))


def shown(content: AnyContent) -> str:
    """Write a message in a line: its words, the kind of what is more than words, and its buttons."""
    parts: dict[str, object] = msgspec.to_builtins(content)
    kind = parts.pop("type", "text")
    words = readable(content)
    if isinstance(content, Image | Video | Audio | Document | Sticker):
        return f"<{kind}> {words}".rstrip()
    titles = " ".join(f"[{title}]" for title in _titles(parts) if title != words)
    told = f"<{kind}> " if not words and not titles else ""
    return f"{told}{words} {titles}".strip() if told or words or titles else f"<{kind}>"


def compare(then: Sequence[Words], now: Sequence[Words], *, floors: tuple[Floor | None, Floor | None]) -> Verdict:
    """Tell how the replies of now compare with those of then."""
    if [one.exact for one in then] == [one.exact for one in now]:
        return Verdict.FLOOR if None not in floors and floors[0] is not floors[1] else Verdict.SAME
    if not now:
        return Verdict.SILENT
    if not then:
        return Verdict.SPEAKS
    if [one.loose for one in then] == [one.loose for one in now]:
        return Verdict.NUMBERS
    return Verdict.CHANGED


def compare_facts(then: Mapping[str, str], now: Mapping[str, str]) -> tuple[FactChange, ...]:
    """List the facts that came out otherwise, but for those that differ by their numbers only."""
    names = sorted({*then, *now})
    changes = (FactChange(name=name, then=then.get(name), now=now.get(name)) for name in names)
    return tuple(one for one in changes if _loosely(one.then) != _loosely(one.now))


def _loosely(value: str | None) -> str | None:
    return None if value is None else _NUMBERS.sub("#", value)


def _bare(value: object) -> object:
    match value:
        case dict():
            return {name: _bare(one) for name, one in value.items() if name not in _NOT_COMPARED and one is not None}
        case list() | tuple():
            return [_bare(one) for one in value]
        case _:
            return value


def _titles(value: object) -> list[str]:
    """Find what can be tapped, in its order."""
    match value:
        case dict():
            own = [one for name, one in value.items() if name in _TITLES and isinstance(one, str)]
            return own + [title for one in value.values() for title in _titles(one)]
        case list() | tuple():
            return [title for one in value for title in _titles(one)]
        case _:
            return []
