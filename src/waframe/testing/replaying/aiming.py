"""Lets what people did to something of then be done to that of now: taps, quotes, reactions, actions."""

import re
from collections.abc import Iterator

import msgspec

from waframe import AnyContent, Choice, Edit, Reaction, Revoke

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


class Aim:
    """Knows which message, which button and which id of then is which of now."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._messages: dict[str, str] = {}
        self._buttons: dict[str, str] = {}

    def learn_message(self, then: str, now: str) -> None:
        """Note what the channel called a reply then, and calls it now."""
        self._messages[then] = now

    def learn_reply(self, then: AnyContent, now: AnyContent) -> None:
        """Note what in two replies is the same: buttons of one title, else in one place, and ids in one place."""
        old, new = list(_tappable(msgspec.to_builtins(then))), list(_tappable(msgspec.to_builtins(now)))
        named = [list(dict.fromkeys(_ID.findall(msgspec.json.encode(one).decode()))) for one in (then, now)]
        if len(named[0]) == len(named[1]):
            self._ids.update(zip(*named, strict=True))
        titled = {title: key for key, title in reversed(new)}
        for place, (key, title) in enumerate(old):
            if title in titled:
                self._buttons[key] = titled[title]
            elif len(old) == len(new):
                self._buttons[key] = new[place][0]

    def quote(self, reply_to: str | None) -> str | None:
        """Name the message of now that is quoted."""
        return None if reply_to is None else self._messages.get(reply_to, reply_to)

    def name(self, words: str) -> str:
        """Put the ids of now into words that hold ids, such as the arguments of an action."""
        return _ID.sub(lambda found: self._ids.get(found[0], found[0]), words)

    def at_now(self, content: AnyContent) -> AnyContent:
        """Give what was done to a message of then as it is done to that of now."""
        match content:
            case Reaction() | Edit() | Revoke():
                return msgspec.structs.replace(content, target=self._messages.get(content.target, content.target))
            case Choice():
                return msgspec.structs.replace(content, id=self._buttons.get(content.id) or self.name(content.id))
            case _:
                return content


def _tappable(value: object) -> Iterator[tuple[str, str]]:
    """Find what can be tapped, by its id and its title, in its order."""
    match value:
        case {"id": str(key), "title": str(title)}:
            yield key, title
        case dict():
            for one in value.values():
                yield from _tappable(one)
        case list() | tuple():
            for one in value:
                yield from _tappable(one)
        case _:
            pass
