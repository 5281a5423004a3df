"""What the actions are told."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

MOST_OF_ONE = 999
Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="SKU")]
Pieces = Annotated[int, msgspec.Meta(ge=1, le=MOST_OF_ONE, description="piezas")]
PiecesOrNone = Annotated[int, msgspec.Meta(ge=0, le=MOST_OF_ONE, description="piezas; 0 la quita")]
Measure = Annotated[str, msgspec.Meta(pattern=r"^\d{1,3}(\.\d{1,3})?$", description="por ejemplo 1.5")]
Folio = Annotated[str, msgspec.Meta(min_length=1, max_length=40, description="folio")]
Identity = Annotated[str, msgspec.Meta(min_length=1, max_length=64, description="id")]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200, description="motivo")]
PercentText = Annotated[str, msgspec.Meta(pattern=r"^(100(\.0+)?|\d{1,2}(\.\d{1,2})?)$", description="por ciento")]
AmountText = Annotated[str, msgspec.Meta(pattern=r"^\d{1,7}(\.\d{1,2})?$", description="pesos")]


class WantedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many of a product."""

    sku: Sku
    qty: Pieces | Measure


class CreateQuote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be quoted; nothing makes an empty quote."""

    lines: Annotated[tuple[WantedLine, ...], msgspec.Meta(max_length=30)] = ()


class AddToQuote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a product a quote is to have from now on."""

    quote_id: Identity
    sku: Sku
    qty: PiecesOrNone | Measure


class SetDiscount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A discount on a line, on the order, or for the customer (a percentage only); nothing at all takes it away."""

    quote_id: Identity
    on: Literal["line", "order", "customer"] = "order"
    sku: Sku | None = None
    percent: PercentText | None = None
    amount: AmountText | None = None


class ApproveDiscount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the discounts of a quote may stand."""

    quote_id: Identity
    approve: bool = True


class QuoteNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which quote; without an id the open one of the conversation."""

    quote_id: Identity | None = None


class RejectQuote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which quote the customer does not want, and why."""

    quote_id: Identity | None = None
    reason: Reason | None = None


class ConfirmQuote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which version of a quote the customer accepts, and with which message, if it is not the newest yes."""

    quote_id: Identity
    quote_version: Annotated[int, msgspec.Meta(ge=1, description="versión mostrada al cliente")]
    message_id: Identity | None = None


class OrderNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which order, by the folio of its ticket or of its quote."""

    folio: Folio


class CancelOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which order is not wanted any more, and why."""

    folio: Folio
    reason: Reason


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of a product came back."""

    sku: Sku
    qty: Pieces | Measure


class ReturnLines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of an order came back, and why."""

    folio: Folio
    lines: Annotated[tuple[ReturnedLine, ...], msgspec.Meta(min_length=1, max_length=30)]
    reason: Reason


def quantity_of(value: int | str) -> Decimal:
    """Give a number of pieces, or a measure, as a decimal."""
    return Decimal(value)
