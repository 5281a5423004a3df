"""What the simulated world consists of: people, messages, buttons, and how far each message came."""

from typing import Literal, TypeAlias

import msgspec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]
Direction = Literal["in", "out"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A customer: known by phone, by business-scoped id, or by both."""

    id: str
    name: str
    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None
    identity_hash: str | None = None


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A reply button under a message."""

    id: str
    title: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a list."""

    id: str
    title: str
    description: str | None = None
    section: str | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone shows of a message, whatever its type."""

    type: str
    text: str = ""
    header: str | None = None
    footer: str | None = None
    buttons: tuple[Button, ...] = ()
    list_label: str | None = None
    rows: tuple[Row, ...] = ()
    media_id: str | None = None
    link: str | None = None
    filename: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    target_id: str | None = None


class StatusChange(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a message and its time."""

    status: str
    at: float
    error_code: int | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a chat; `in` came from the customer, `out` from the business."""

    id: str
    phone_number_id: str
    person_id: str
    direction: Direction
    at: float
    content: Content
    raw: JsonObject
    reply_to: str | None = None
    status: str
    history: tuple[StatusChange, ...] = ()
    on_phone: bool = False
    seen: bool = False
    callback_data: str | None = None

    @property
    def type(self) -> str:
        """Meta's name of the type."""
        return self.content.type

    @property
    def text(self) -> str:
        """The words of the message: a body or a caption."""
        return self.content.text

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The reply buttons."""
        return self.content.buttons

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the list."""
        return self.content.rows


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one number and one person besides their messages."""

    phone_number_id: str
    person_id: str
    window_from: float | None = None
    typing_until: float = 0.0
    shown: bool = False
