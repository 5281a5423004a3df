"""What stands on a paper that a customer gets: a quote or a ticket, with every number as it was calculated."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a paper is."""

    QUOTE = "quote"
    TICKET = "ticket"


class Size(StrEnum):
    """What a paper is printed on."""

    ROLL_80MM = "80mm"
    LETTER = "letter"


class PaperLine(msgspec.Struct, frozen=True, kw_only=True):
    """A product: the amount is what the line costs after its discount, in the basis of its unit price."""

    sku: str
    title: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal = Decimal(0)
    amount: Decimal


class PaperTax(msgspec.Struct, frozen=True, kw_only=True):
    """A tax: the rate as a fraction (0.16), and what it comes to."""

    rate: Decimal
    amount: Decimal


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A quote or a ticket; nothing of it is calculated here, and the same paper is always the same bytes.

    Instants are aware and in the branch's zone. `qr` is what the square code holds, empty for none.
    """

    kind: Kind
    folio: str
    branch_name: str
    branch_address: str = ""
    issued_at: datetime
    valid_until: datetime | None = None
    customer_name: str = ""
    agent_name: str = ""
    lines: tuple[PaperLine, ...]
    subtotal: Decimal
    discount: Decimal = Decimal(0)
    taxes: tuple[PaperTax, ...] = ()
    total: Decimal
    currency: str = "MXN"
    state: str = ""
    version: int = 1
    qr: str = ""
    notes: str = ""
