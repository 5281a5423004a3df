"""Orders and what belongs to them, as they are kept."""

from datetime import datetime
from decimal import Decimal

import msgspec

from waframe_sales.money.sale import PESOS
from waframe_sales.quote import TaxShare
from waframe_sales.states import State


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer confirmed, with which message and words."""

    id: str
    quote_id: str
    quote_version: int
    conversation_id: str
    customer_id: str
    branch: str
    folio: str
    state: State
    agent_id: str | None = None
    confirmed_message_id: str
    confirmed_words: str
    currency: str = PESOS
    subtotal_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int
    taxes: tuple[TaxShare, ...] = ()
    ordered_at: datetime
    paid_at: datetime | None = None
    delivered_at: datetime | None = None
    cancelled_at: datetime | None = None
    refunded_at: datetime | None = None
    reason: str | None = None
    ticket_sent_at: datetime | None = None


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of an order with its number; its PDF is drawn when it is delivered."""

    order_id: str
    branch: str
    number: int
    folio: str
    issued_at: datetime
    paper: str
    pdf_sha256: str | None = None
    media_id: str | None = None


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces that are kept for an order for a while: `held`, then `used`, `released` or `expired`."""

    id: str
    order_id: str
    branch: str
    sku: str
    quantity: Decimal
    state: str = "held"
    made_at: datetime
    until: datetime
    ended_at: datetime | None = None


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What a seller earned with a line, or what goes back of it; never changed. The key makes it once only."""

    id: str
    order_id: str
    key: str
    branch: str
    agent_id: str
    kind: str
    sku: str
    brand: str
    basis: str
    percent: Decimal
    basis_cents: int
    amount_cents: int
    quantity: Decimal
    reason: str | None = None
    at: datetime
