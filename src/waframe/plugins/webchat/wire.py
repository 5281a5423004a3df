"""The frames of the socket, in both directions, and the codes with which it is closed."""

from typing import Annotated

import msgspec

LARGEST_FRAME = 16 * 1024
MALFORMED = 4400
TOKEN_UNKNOWN = 4401
FOREIGN_ORIGIN = 4403
SITE_UNKNOWN = 4404
SILENT = 4408
FRAME_TOO_LARGE = 4413
TOO_MANY = 4429
TRY_LATER = 1013

ClientId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Token = Annotated[str, msgspec.Meta(max_length=128)]
Name = Annotated[str, msgspec.Meta(max_length=80)]


class Hello(msgspec.Struct, frozen=True, kw_only=True, tag="hello"):
    """The first word: who the visitor is, and the number of the last message that the page has."""

    token: Token | None = None
    since: Number = 0
    name: Name | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True, tag="text"):
    """A text of the visitor; the same id again is the same message."""

    id: ClientId
    body: str


class Chosen(msgspec.Struct, frozen=True, kw_only=True, tag="choice"):
    """A tap on an option of a message."""

    id: ClientId
    message: Number
    choice: Annotated[str, msgspec.Meta(max_length=256)]


class Shown(msgspec.Struct, frozen=True, kw_only=True, tag="file"):
    """A file that was uploaded before."""

    id: ClientId
    upload: Annotated[str, msgspec.Meta(max_length=64)]
    caption: Annotated[str, msgspec.Meta(max_length=1024)] = ""


class Placed(msgspec.Struct, frozen=True, kw_only=True, tag="place"):
    """Where the visitor is, if they want us to know."""

    id: ClientId
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]


class Marked(msgspec.Struct, frozen=True, kw_only=True, tag="mark"):
    """Up to which message the page has got all, and up to which the visitor has seen them."""

    got: Number = 0
    read: Number = 0


class Named(msgspec.Struct, frozen=True, kw_only=True, tag="name"):
    """How the visitor wants to be called."""

    name: Name


class Older(msgspec.Struct, frozen=True, kw_only=True, tag="older"):
    """Asks for what stands before a message."""

    before: Number


class Typing(msgspec.Struct, frozen=True, kw_only=True, tag="typing"):
    """The visitor is writing."""


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag="beat"):
    """A sign of life."""


Message = Said | Chosen | Shown | Placed
Word = Hello | Message | Marked | Named | Older | Typing | Beat
WORDS: msgspec.json.Decoder[Word] = msgspec.json.Decoder(Word)


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file as the page shows it: where it lies for a while, and what it is."""

    media: str
    url: str
    name: str = ""
    mime: str = ""


class Option(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to tap."""

    id: str
    title: str
    description: str = ""


class Options(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group of options."""

    options: tuple[Option, ...]
    title: str = ""


class Leaf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A card of several."""

    body: str = ""
    file: File | None = None
    title: str = ""
    url: str = ""
    options: tuple[Option, ...] = ()


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A contact."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class Drawn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A content in the few kinds that the page draws.

    Kinds: `text`, `choices`, `list` (behind a `button`), `file`, `place`, `link`, `cards`, `people`, `ask_place`,
    `choice`, `reaction` (`id` is the message's) and `unknown`.
    """

    kind: str
    id: str = ""
    body: str = ""
    header: str = ""
    footer: str = ""
    button: str = ""
    title: str = ""
    url: str = ""
    file: File | None = None
    groups: tuple[Options, ...] = ()
    cards: tuple[Leaf, ...] = ()
    people: tuple[Person, ...] = ()


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message as the page gets it; `mine` is the id that the page itself gave to a message of its visitor."""

    number: int
    id: str
    at: str
    content: Drawn
    mine: str = ""
    reply_to: str = ""


class Welcome(msgspec.Struct, frozen=True, kw_only=True, tag="welcome"):
    """The first answer; `token` is there for a visitor who has come for the first time."""

    token: str | None
    name: str
    last: int


class Lines(msgspec.Struct, frozen=True, kw_only=True, tag="lines"):
    """Messages in their order; `more` tells whether there are others before them, `old` that they were asked for."""

    lines: tuple[Line, ...]
    more: bool = False
    old: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True, tag="taken"):
    """A message of the visitor is stored for good."""

    id: str
    number: int
    at: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """A message of the visitor cannot be taken; to send it again is useless."""

    id: str
    reason: str


class State(msgspec.Struct, frozen=True, kw_only=True, tag="state"):
    """Up to which of their messages the visitor was read, and whether somebody is writing to them."""

    read: int
    typing: bool


class Alive(msgspec.Struct, frozen=True, kw_only=True, tag="beat"):
    """The answer to a sign of life."""


def write(word: Welcome | Lines | Taken | Refused | State | Alive) -> str:
    """Write a frame for the page."""
    return msgspec.json.encode(word).decode()
