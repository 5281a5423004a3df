"""The kinds of questions: how each is shown to a customer, and how its answer is read."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Document,
    Image,
    ListMenu,
    Location,
    LocationRequest,
    Row,
    Section,
    Text,
)
from waframe.dialogues.errors import Unreadable
from waframe.dialogues.hearing import NO, SKIP, YES, Said
from waframe.dialogues.words import among, listed, pick

T = TypeVar("T")
_BUTTONS_AT_MOST, _BUTTON_TITLE_AT_MOST = 3, 20
_ROWS_AT_MOST, _ROW_TITLE_AT_MOST = 10, 24

Render = Callable[..., str]
Name = Callable[[str], str]


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """Something to choose: what the function gets, and what the customer reads."""

    id: str
    title: str
    description: str | None = None


class Photo(msgspec.Struct, frozen=True, kw_only=True):
    """A photo that was sent: its message, and its file, which is None while it cannot be fetched."""

    message_id: str
    media_id: str | None = None


class Question(ABC, Generic[T]):
    """A question: the key of its text, the type of its answer, and whether it may be skipped."""

    def __init__(self, key: str, *, kind: object, optional: bool = False) -> None:
        self.key = key
        self.kind = kind
        self.optional = optional

    @abstractmethod
    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Make the message that asks; `name` gives the id of a button by its answer."""

    @abstractmethod
    def read(self, said: Said, *, say: Render) -> T:
        """Read an answer; raises Unreadable."""

    def is_exactly(self, text: str) -> bool:
        """Tell whether a text is an answer that was offered, word for word."""
        del text
        return False

    def is_skipped(self, said: Said, *, say: Render) -> bool:
        """Tell whether the customer does without."""
        if not self.optional:
            return False
        return said.tapped == SKIP or among(said.message.text, listed(say("dialogues.skip_words")))

    def _skippable(self, body: str, *, say: Render, name: Name) -> AnyContent | None:
        """Show a question with a button to skip it; None where it may not be skipped."""
        if not self.optional:
            return None
        return Buttons(body=body, buttons=(Button(id=name(SKIP), title=say("dialogues.skip")),))


class TextQuestion(Question[T]):
    """Asks for words, which a function of the author's reads."""

    def __init__(self, key: str, *, parse: Callable[[str], T], kind: object, optional: bool) -> None:
        super().__init__(key, kind=kind, optional=optional)
        self._parse = parse

    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Ask with a text."""
        return self._skippable(body, say=say, name=name) or Text(body=body)

    def read(self, said: Said, *, say: Render) -> T:
        """Let the author's function read the words; a ValueError of its own says that it cannot."""
        del say
        text = said.message.text.strip()
        if not text:
            raise Unreadable("dialogues.not_text")
        try:
            return self._parse(text)
        except Unreadable:
            raise
        except ValueError as error:
            raise Unreadable from error


class Choosing(Question[str]):
    """Offers several answers: as buttons, as a list, or numbered where there are too many or they are too long."""

    def __init__(self, key: str, options: Sequence[Option]) -> None:
        super().__init__(key, kind=str)
        self._options = options

    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Ask with what the channel shows best."""
        if self._fit(_BUTTONS_AT_MOST, _BUTTON_TITLE_AT_MOST) and not any(one.description for one in self._options):
            return Buttons(body=body, buttons=tuple(Button(id=name(one.id), title=one.title) for one in self._options))
        if self._fit(_ROWS_AT_MOST, _ROW_TITLE_AT_MOST):
            rows = tuple(Row(id=name(one.id), title=one.title, description=one.description) for one in self._options)
            return ListMenu(body=body, button=say("dialogues.pick"), sections=(Section(rows=rows),))
        lines = [f"{place}. {one.title}" for place, one in enumerate(self._options, start=1)]
        return Text(body="\n".join([body, "", *lines]))

    def read(self, said: Said, *, say: Render) -> str:
        """Take what was tapped, or what the words mean."""
        del say
        if said.tapped is not None:
            found = next((one for one in self._options if one.id == said.tapped), None)
        else:
            place = pick(said.message.text, [one.title for one in self._options])
            found = self._options[place] if place is not None else None
        if found is None:
            raise Unreadable("dialogues.not_an_option")
        return found.id

    def is_exactly(self, text: str) -> bool:
        """Tell whether a text is one of the titles."""
        return among(text, [one.title for one in self._options])

    def _fit(self, many: int, longest: int) -> bool:
        return len(self._options) <= many and all(len(one.title) <= longest for one in self._options)


class Confirming(Question[bool]):
    """Asks for yes or no."""

    def __init__(self, key: str) -> None:
        super().__init__(key, kind=bool)

    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Ask with two buttons."""
        yes = Button(id=name(YES), title=say("dialogues.yes"))
        return Buttons(body=body, buttons=(yes, Button(id=name(NO), title=say("dialogues.no"))))

    def read(self, said: Said, *, say: Render) -> bool:
        """Take the button, or the words."""
        if said.tapped in {YES, NO}:
            return said.tapped == YES
        for answer, key in ((True, "dialogues.yes_words"), (False, "dialogues.no_words")):
            if among(said.message.text, listed(say(key))):
                return answer
        raise Unreadable("dialogues.not_yes_or_no")


class PhotoQuestion(Question[Photo]):
    """Asks for a photo."""

    def __init__(self, key: str, *, optional: bool) -> None:
        super().__init__(key, kind=Photo, optional=optional)

    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Ask with a text."""
        return self._skippable(body, say=say, name=name) or Text(body=body)

    def read(self, said: Said, *, say: Render) -> Photo:
        """Take a picture, also one that was sent as a file."""
        del say
        content = said.message.content
        if isinstance(content, Image) or (isinstance(content, Document) and (content.mime or "").startswith("image/")):
            return Photo(message_id=said.message.id, media_id=content.media_id)
        raise Unreadable("dialogues.not_a_photo")


class PlaceQuestion(Question[Location]):
    """Asks for a place on the map."""

    def __init__(self, key: str, *, optional: bool) -> None:
        super().__init__(key, kind=Location, optional=optional)

    def show(self, body: str, *, say: Render, name: Name) -> AnyContent:
        """Ask with the channel's own button for that; one that may be skipped has the button for skipping."""
        return self._skippable(body, say=say, name=name) or LocationRequest(body=body)

    def read(self, said: Said, *, say: Render) -> Location:
        """Take a location."""
        del say
        if isinstance(said.message.content, Location):
            return said.message.content
        raise Unreadable("dialogues.not_a_place")
