"""What else may be asked over the control API, as it stands on the wire."""

from typing import Literal

import msgspec

from waframe.simulator.records import Identity


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person to be; without a phone there is only the business-scoped id."""

    name: str
    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None


class CustomerChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is set about a customer; what is left out stays, and an empty text takes away."""

    name: str | None = None
    username: str | None = None
    parent_bsuid: str | None = None
    identity: Identity | None = None
    identity_check: bool | None = None
    offline: bool | None = None
    read_receipts: bool | None = None


class Advance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let time pass."""

    advance_seconds: float


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the phone shows the chat."""

    shown: bool


class FileAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The customer sends a file; its bytes are the body of the request, these are in the query."""

    kind: Literal["image", "audio", "voice", "video", "document", "sticker"] = "image"
    caption: str | None = None
    filename: str | None = None
    reply_to: str | None = None
    forwarded: Literal["once", "often"] | None = None
    animated: bool = False


class Played(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The customer has listened to a voice note of the business."""

    message_id: str


class Webhook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A webhook by the name of its field.

    `value` stands for the whole value; without it there is a sensible one, over which the keys of `merge` are laid.
    """

    field: str
    value: dict[str, object] | None = None
    merge: dict[str, object] = msgspec.field(default_factory=dict)
    number: str | None = None
    customer: str | None = None
