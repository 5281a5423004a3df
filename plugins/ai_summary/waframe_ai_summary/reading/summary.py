"""What a conversation amounts to: every field with the message that it came from and how sure it is."""

from typing import Literal

import msgspec

Status = Literal["asked", "quoted", "accepted", "rejected"]
Intent = Literal["low", "medium", "high"]
Stage = Literal[
    "greeting",
    "identification",
    "search",
    "quoted",
    "negotiation",
    "confirmed",
    "postsale",
    "complaint",
    "closed",
]
Sentiment = Literal["positive", "neutral", "negative", "angry"]
NextAction = Literal[
    "ask_vehicle",
    "ask_year",
    "send_quote",
    "send_images",
    "offer_alternative",
    "follow_up",
    "confirm_order",
    "send_payment_link",
    "cancel_order",
    "answer_warranty",
    "escalate",
    "close",
]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The message that a field came from, and how sure it is, from 0 to 100."""

    message: str
    confidence: int


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle, as far as it was said."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None
    vin: str | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A part that was asked for or offered, with the unit price that the business named."""

    family: str
    pos: str | None = None
    side: str | None = None
    qty: int = 1
    price: str | None = None
    status: Status = "asked"
    brand: str | None = None


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in short. `vehicle` is the one that the last open request is about.

    `sources` has the path of each field, such as `vehicle.year`, `products.0.price` or `stage`.
    """

    vehicle: Vehicle
    vehicles: tuple[Vehicle, ...]
    products: tuple[Product, ...]
    intent: Intent
    stage: Stage
    sentiment: Sentiment
    needs_human: bool
    next_action: NextAction
    order_folio: str | None = None
    branch: str | None = None
    customer_type: str | None = None
    language: str = "es"
    invoice: bool = False
    injection: bool = False
    spam: bool = False
    faithful: bool = False
    sources: dict[str, Source] = {}
