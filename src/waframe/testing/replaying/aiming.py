"""Lets what a customer did to a reply of then be done to the reply of now: taps, quotes, reactions."""

from collections.abc import Iterator

import msgspec

from waframe import AnyContent, Choice, Edit, Reaction, Revoke


class Aim:
    """Knows which message, and which button, of then is which of now."""

    def __init__(self) -> None:
        self._messages: dict[str, str] = {}
        self._buttons: dict[str, str] = {}

    def learn_message(self, then: str, now: str) -> None:
        """Note what the channel called a reply then, and calls it now."""
        self._messages[then] = now

    def learn_buttons(self, then: AnyContent, now: AnyContent) -> None:
        """Note which buttons of two replies are the same: those of one title, else those in one place."""
        old, new = list(_tappable(msgspec.to_builtins(then))), list(_tappable(msgspec.to_builtins(now)))
        titled = {title: key for key, title in reversed(new)}
        for place, (key, title) in enumerate(old):
            if title in titled:
                self._buttons[key] = titled[title]
            elif len(old) == len(new):
                self._buttons[key] = new[place][0]

    def quote(self, reply_to: str | None) -> str | None:
        """Name the message of now that is quoted."""
        return None if reply_to is None else self._messages.get(reply_to, reply_to)

    def at_now(self, content: AnyContent) -> AnyContent:
        """Give what was done to a message of then as it is done to that of now."""
        match content:
            case Reaction() | Edit() | Revoke():
                return msgspec.structs.replace(content, target=self._messages.get(content.target, content.target))
            case Choice():
                return msgspec.structs.replace(content, id=self._buttons.get(content.id, content.id))
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
