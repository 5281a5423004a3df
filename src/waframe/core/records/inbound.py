"""What only arrives: taps, filled forms, carts, calls, edits, notices of the channel, and what nobody knows."""

from typing import Any, Literal

import msgspec

from waframe.core.records.plain import Content


class Choice(Content, frozen=True, kw_only=True, tag="choice"):
    """The customer's tap: on a button or a row of ours, or on a template's quick reply."""

    id: str
    title: str
    description: str | None = None
    source: str = "button"


class FormAnswer(Content, frozen=True, kw_only=True, tag="form_answer"):
    """A filled form (a Flow or an address), as the channel gave it."""

    name: str
    answers: dict[str, Any] = msgspec.field(default_factory=dict)
    body: str | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a cart; prices of a cart come from the customer's phone and are never trusted."""

    product: str
    quantity: int
    price_cents: int
    currency: str


class Order(Content, frozen=True, kw_only=True, tag="order"):
    """A cart that the customer sent."""

    lines: tuple[OrderLine, ...]
    catalog_id: str | None = None
    note: str | None = None


class Call(Content, frozen=True, kw_only=True, tag="call"):
    """A telephone call over the channel: that it rang, or how it ended; `seconds` is how long one spoke."""

    event: Literal["rang", "answered", "rejected", "missed", "ended", "failed"]
    by_customer: bool = True
    seconds: int | None = None


class SystemNotice(Content, frozen=True, kw_only=True, tag="system"):
    """A notice of the channel inside a conversation.

    Kinds: `number_changed` and `id_changed` (the customer has other identities from now on), `identity_changed` (the
    customer's device or keys changed), `control_passed` and `control_taken` (another app of the business owns the
    thread, or no longer does; `ours` tells whether it is us), and whatever the channel calls others.
    """

    kind: str
    body: str | None = None
    new_phone: str | None = None
    new_bsuid: str | None = None
    old_bsuid: str | None = None
    new_parent_bsuid: str | None = None
    old_parent_bsuid: str | None = None
    ours: bool = False


class Edit(Content, frozen=True, kw_only=True, tag="edit"):
    """An earlier message in its new wording."""

    target: str
    text: str | None = None


class Revoke(Content, frozen=True, kw_only=True, tag="revoke"):
    """An earlier message was deleted for everyone."""

    target: str


class Unsupported(Content, frozen=True, kw_only=True, tag="unsupported"):
    """A message of a kind that nobody here knows; shown as a placeholder, its raw form is kept."""

    kind: str
    reason: str | None = None
    error_code: str | None = None
