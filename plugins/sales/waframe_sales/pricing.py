"""Asks inventory and catalogue for prices, within a time; a caller's word is never one."""

from collections.abc import Sequence
from datetime import datetime

import anyio
import msgspec

from waframe import ActionRefused, ActionUnknown, Context
from waframe_sales.money.sale import PESOS
from waframe_sales.seen import SeenPrice, decimal_of
from waframe_sales.settings import SalesSettings

CATALOGUE = "catalogue"
INVENTORY = "inventory"


class _Sku(msgspec.Struct, frozen=True, kw_only=True):
    sku: str


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What this plugin reads of `check_stock`."""

    known: bool = False
    quantity: str | float | None = None
    quantity_at_least: bool = False
    price: str | float | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    cost: str | float | None = None
    as_of: datetime | None = None
    stale: bool = False
    source: str | None = None
    reason: str | None = None


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the catalogue."""

    sku: str
    title: str | None = None
    brand: str | None = None
    price: str | float | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    cost: str | float | None = None


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What this plugin reads of `get_product`."""

    found: bool = False
    product: Listed | None = None


async def look_up(ctx: Context, skus: Sequence[str], *, settings: SalesSettings) -> list[SeenPrice]:
    """Look products up: the price is the inventory's where it is known, else the catalogue's.

    The inventory as a whole has only so long; for what it has not answered by then, the catalogue's price counts.
    """
    stocks: dict[str, Stock] = {}
    with anyio.move_on_after(settings.price_seconds):
        for sku in skus:
            stocks[sku] = await _stock(ctx, sku)
    late = Stock(reason="timeout")
    return [_seen(sku, stocks.get(sku, late), entry=await _entry(ctx, sku), settings=settings) for sku in skus]


async def _stock(ctx: Context, sku: str) -> Stock:
    try:
        return await ctx.act("check_stock", _Sku(sku=sku), result=Stock)
    except (ActionUnknown, ActionRefused) as error:
        return Stock(reason=error.code)


async def _entry(ctx: Context, sku: str) -> Listed | None:
    try:
        return (await ctx.act("get_product", _Sku(sku=sku), result=Entry)).product
    except (ActionUnknown, ActionRefused):
        return None


def _seen(sku: str, stock: Stock, *, entry: Listed | None, settings: SalesSettings) -> SeenPrice:
    price = decimal_of(stock.price) if stock.known else None
    source: Stock | Listed | None = stock if price else entry
    price = price or decimal_of(entry.price if entry else None)
    currency = (source.currency if source else None) or PESOS
    convertible = currency == PESOS or (currency == "USD" and settings.usd is not None)
    includes_tax = source.price_includes_tax if source else None
    usable = bool(price) and convertible
    return SeenPrice(
        sku=entry.sku if entry else sku,
        title=(entry.title if entry else None) or sku,
        brand=(entry.brand if entry else None) or "",
        price=price if usable else None,
        currency=currency if price else None,
        price_includes_tax=(settings.price_includes_tax if includes_tax is None else includes_tax) if price else None,
        cost=decimal_of(stock.cost) or decimal_of(entry.cost if entry else None),
        source=f"{INVENTORY}:{stock.source or 'unnamed'}" if isinstance(source, Stock) else CATALOGUE,
        as_of=stock.as_of if isinstance(source, Stock) else None,
        stale=isinstance(source, Stock) and stock.stale,
        reason=None if usable else _why(stock, found=bool(price)),
        quantity=decimal_of(stock.quantity) if stock.known and not stock.stale else None,
        at_least=stock.quantity_at_least,
        found=entry is not None or stock.known,
    )


def _why(stock: Stock, *, found: bool) -> str:
    return "no-exchange-rate" if found else stock.reason or "no-price"
