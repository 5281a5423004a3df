"""What a seller gets for a sale, line by line, and what goes back for what came back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from waframe_sales.money.calculation import Commission, PricedLine
from waframe_sales.money.decimals import HUNDRED, ZERO, cents
from waframe_sales.money.sale import CommissionBasis, CommissionTerms, Line


def commission(lines: Sequence[Line], *, priced: Sequence[PricedLine], terms: CommissionTerms) -> Commission:
    """Calculate the commission of a sale."""
    earned = tuple(_of_line(line, one, terms=terms) for line, one in zip(lines, priced, strict=True))
    total = sum(earned, start=ZERO)
    if terms.returned is None:
        return Commission(lines=earned, reversals=None, total=total, reversed=ZERO, net=total)
    came_back = _by_line(lines, terms.returned)
    reversals = tuple(
        -reversal(one, returned=back, sold=line.quantity)
        for line, one, back in zip(lines, earned, came_back, strict=True)
    )
    back = sum(reversals, start=ZERO)
    return Commission(lines=earned, reversals=reversals, total=total, reversed=back, net=total + back)


def reversal(earned: Decimal, *, returned: Decimal, sold: Decimal) -> Decimal:
    """Calculate what goes back of a line's commission, in proportion to what was returned of it."""
    return cents(earned * returned / sold)


def _of_line(line: Line, priced: PricedLine, *, terms: CommissionTerms) -> Decimal:
    percent = terms.by_brand.get(line.brand, terms.default_percent)
    basis = cents(priced.base)
    if terms.basis is CommissionBasis.MARGIN:
        basis = max(ZERO, basis - cents((line.unit_cost or ZERO) * line.quantity))
    return cents(basis * percent / HUNDRED)


def _by_line(lines: Sequence[Line], returned: Mapping[str, Decimal]) -> list[Decimal]:
    """Tell how many of each line came back; where two lines sell one product, they are the earlier one's first."""
    left = dict(returned)
    found = []
    for line in lines:
        back = min(left.get(line.sku, ZERO), line.quantity)
        left[line.sku] = left.get(line.sku, ZERO) - back
        found.append(back)
    return found
