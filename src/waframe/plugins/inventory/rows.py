"""What a service says about a part in a branch: one row, with nothing in it that was not said."""

from decimal import Decimal

import msgspec

from waframe.plugins.inventory.templates import plain_part


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row; None is what the service did not say, and `at_least` that there may be more."""

    part_number: str | None
    branch: str | None
    stock: Decimal | None = None
    at_least: bool = False
    price: Decimal | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    description: str | None = None

    def is_of(self, part_number: str) -> bool:
        """Tell whether it is about a part; of a row that lacks its number nobody knows."""
        return self.part_number is not None and plain_part(self.part_number) == plain_part(part_number)


class ShownRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it is shown: numbers as decimal strings."""

    part_number: str | None
    branch: str | None
    stock: str | None
    stock_qualifier: str | None
    price: str | None
    currency: str | None
    price_includes_tax: bool | None
    description: str | None


def shown(row: StockRow) -> ShownRow:
    """Show a row."""
    qualifier = None if row.stock is None else "at_least" if row.at_least else "exact"
    return ShownRow(
        part_number=row.part_number,
        branch=row.branch,
        stock=number_text(row.stock),
        stock_qualifier=qualifier,
        price=None if row.price is None else format(row.price, "f"),
        currency=row.currency,
        price_includes_tax=row.price_includes_tax,
        description=row.description,
    )


def number_text(number: Decimal | None) -> str | None:
    """Write a quantity without zeros behind the point; an unknown one stays None."""
    if number is None:
        return None
    return format(number.normalize(), "f") if number else "0"
