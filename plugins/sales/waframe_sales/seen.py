"""What other plugins say of a product: its price with its origin, and how many there are."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

import msgspec


class SeenPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A product as inventory and catalogue know it now; without a price, `reason` says why.

    `quantity` is None where nobody knows; `at_least` says that there may be more.
    """

    sku: str
    title: str
    brand: str = ""
    price: Decimal | None
    currency: str | None
    price_includes_tax: bool | None
    cost: Decimal | None = None
    source: str
    as_of: datetime | None = None
    stale: bool = False
    reason: str | None = None
    quantity: Decimal | None = None
    at_least: bool = False
    found: bool = True

    def lacks(self, wanted: Decimal) -> bool:
        """Tell whether there are certainly fewer than wanted."""
        return self.quantity is not None and not self.at_least and self.quantity < wanted


def decimal_of(value: str | float | None) -> Decimal | None:
    """Read a number as it came; what is none, is negative or endless counts as unknown."""
    if value is None:
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
