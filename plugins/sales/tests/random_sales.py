"""Makes up sales for properties: every key of the rules, in every combination, with prices of all sizes."""

from decimal import Decimal

from hypothesis import strategies as st

from waframe_sales.money.sale import (
    CommissionBasis,
    CommissionTerms,
    DiscountKind,
    Line,
    OrderDiscount,
    Rounding,
    Sale,
    Stacking,
)


def decimals(least: int, most: int, *, places: int) -> st.SearchStrategy[Decimal]:
    """Make up a decimal of so many places; the bounds count in units of the last one."""
    return st.integers(least, most).map(lambda units: Decimal(units).scaleb(-places))


_RATES = st.sampled_from([Decimal("0.16"), Decimal("0.08"), Decimal(0)])
_PERCENTS = decimals(0, 100_00, places=2) | st.sampled_from([Decimal(0), Decimal(10), Decimal(100)])
_WHOLE = st.integers(1, 50).map(Decimal)
_MEASURED = decimals(1, 50_00, places=2)


@st.composite
def lines(draw: st.DrawFn, *, includes_tax: bool | None = None) -> Line:
    """Make up a line; its price is in whole cents where it includes tax, as on a shelf."""
    gross = draw(st.booleans()) if includes_tax is None else includes_tax
    return Line(
        sku=draw(st.sampled_from(["A", "B", "C"])),
        quantity=draw(_WHOLE | _MEASURED),
        unit_price=draw(decimals(0, 20_000_00, places=2) if gross else decimals(0, 20_000_0000, places=4)),
        price_includes_tax=gross,
        tax_rate=draw(_RATES),
        currency=draw(st.sampled_from(["MXN", "MXN", "USD"])),
        discount_percent=draw(st.just(Decimal(0)) | _PERCENTS),
        discount_amount=draw(st.just(Decimal(0)) | decimals(0, 500_00, places=2)),
        no_customer_discount=draw(st.booleans()),
        brand=draw(st.sampled_from(["", "PROPIA"])),
        unit_cost=draw(decimals(0, 20_000_00, places=2)),
    )


_ORDER_DISCOUNTS = st.builds(OrderDiscount, kind=st.just(DiscountKind.PERCENT), value=_PERCENTS) | st.builds(
    OrderDiscount, kind=st.just(DiscountKind.AMOUNT), value=decimals(0, 5_000_00, places=2)
)
_COMMISSIONS = st.builds(
    CommissionTerms,
    basis=st.sampled_from(CommissionBasis),
    default_percent=_PERCENTS,
    by_brand=st.just({"PROPIA": Decimal(5)}),
    returned=st.none() | st.just({"A": Decimal("0.01")}),
)


@st.composite
def sales(draw: st.DrawFn, *, includes_tax: bool | None = None) -> Sale:
    """Make up a sale without a cap."""
    return Sale(
        lines=tuple(draw(st.lists(lines(includes_tax=includes_tax), min_size=1, max_size=6))),
        rounding=draw(st.sampled_from(Rounding)),
        customer_discount_percent=draw(st.just(Decimal(0)) | _PERCENTS),
        stacking=draw(st.sampled_from(Stacking)),
        order_discount=draw(st.none() | _ORDER_DISCOUNTS),
        fx={"USD": draw(decimals(1, 30_0000, places=4))},
        commission=draw(st.none() | _COMMISSIONS),
    )
