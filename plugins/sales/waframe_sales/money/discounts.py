"""Takes discounts off lines: their own, the customer's, the order's; a line never falls below nothing."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from waframe_sales.money.decimals import CENT, HUNDRED, ONE, ZERO, cents
from waframe_sales.money.sale import DiscountKind, Line, OrderDiscount, Sale, Stacking


def less_own(before: Decimal, line: Line, *, sale: Sale) -> Decimal:
    """Take off the percentages of the line and of the customer, then the line's amount."""
    customers = ZERO if line.no_customer_discount else sale.customer_discount_percent
    own = line.discount_percent
    if sale.stacking is Stacking.MAX:
        left = _less_percent(before, max(own, customers))
    else:
        left = _less_percent(_less_percent(before, own), customers)
    return max(ZERO, left - line.discount_amount)


def less_order(lines: Sequence[Decimal], discount: OrderDiscount) -> list[Decimal]:
    """Take the order's discount off what the lines come to."""
    match discount.kind:
        case DiscountKind.PERCENT:
            return [_less_percent(one, discount.value) for one in lines]
        case DiscountKind.AMOUNT:
            shares = split(discount.value, lines)
            return [max(ZERO, one - share) for one, share in zip(lines, shares, strict=True)]


def split(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split an amount to the cent in proportion to weights, at most all of them.

    Cents that are left over go to the largest remainders, and among equal ones to the earlier.
    """
    whole = sum(weights, start=ZERO)
    if amount >= whole:
        return list(weights)
    exact = [amount * weight / whole for weight in weights]
    shares = [one.quantize(CENT, rounding=ROUND_FLOOR) for one in exact]
    left = int((cents(amount) - sum(shares, start=ZERO)) / CENT)
    order = sorted(range(len(weights)), key=lambda place: (shares[place] - exact[place], place))
    for place in order[:left]:
        shares[place] += CENT
    return shares


def _less_percent(value: Decimal, percent: Decimal) -> Decimal:
    return value * (ONE - percent / HUNDRED)
