"""What the rules brain asks of other plugins' actions, and what it reads of their answers."""

from datetime import datetime

import msgspec


class Vehicle(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A vehicle as actions know it."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None
    vin: str | None = None


class SearchProducts(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `search_products`."""

    query: str
    family: str | None = None
    vehicle: Vehicle | None = None
    position: str | None = None
    side: str | None = None
    limit: int = 10


class ProductSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A product that was found."""

    sku: str
    title: str
    brand: str | None = None
    family: str | None = None
    price: str | None = None
    currency: str = "MXN"
    price_includes_tax: bool = True
    images: tuple[str, ...] = ()
    fits: str = "unknown"


class ProductsSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What `search_products` found."""

    items: tuple[ProductSeen, ...] = ()


class OneProduct(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `check_stock` and `get_product`."""

    sku: str


class StockSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What `check_stock` knows."""

    known: bool = False
    quantity: str | None = None
    quantity_at_least: bool = False
    price: str | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None


class ElsewhereSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What another branch has."""

    id: str
    name: str
    quantity: str | None = None


class OthersSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What `check_other_branches` knows."""

    branches: tuple[ElsewhereSeen, ...] = ()


class CheckOthers(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `check_other_branches`."""

    sku: str
    near: str | None = None


class QuoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a quote."""

    sku: str
    qty: int


class CreateQuote(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `create_quote`."""

    lines: tuple[QuoteLine, ...]


class AddToQuote(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `add_to_quote`."""

    quote_id: str
    sku: str
    qty: int


class QuoteNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `send_quote`."""

    quote_id: str


class QuoteSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A quote as far as it is spoken of here."""

    id: str
    folio: str = ""
    version: int = 1
    state: str = "draft"
    total: str | None = None
    valid_until: datetime | None = None
    missing: tuple[str, ...] = ()


class OrderNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `order_status`."""

    folio: str


class OrderSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What `order_status` tells; `text` says it to the customer."""

    found: bool = False
    folio: str = ""
    text: str = ""


class SendPictures(msgspec.Struct, frozen=True, kw_only=True):
    """Arguments of `send_product_images`."""

    sku: str
    max_images: int = 3


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How many pictures were sent."""

    sent: int = 0
