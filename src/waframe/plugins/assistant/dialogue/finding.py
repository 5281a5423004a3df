"""Finds the options for a part: in the catalogue, with what inventory says of each, and what would tell them apart."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from waframe import ActionRefused, ActionUnknown
from waframe.plugins.assistant.dialogue.request import Car, Option, Request, Wanted
from waframe.plugins.assistant.dialogue.seen import (
    CheckOthers,
    OneProduct,
    OthersSeen,
    ProductSeen,
    ProductsSeen,
    SearchProducts,
    StockSeen,
    Vehicle,
)
from waframe.plugins.assistant.hands import Hands
from waframe.vocabulary import Vocabulary, find

SEARCHED_AT_MOST = 10


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a search gave, and by what its results still differ."""

    products: tuple[ProductSeen, ...]
    engines: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()


async def look(hands: Hands, request: Request, vocabulary: Vocabulary) -> Looked:
    """Search for what is wanted; raises ActionUnknown where there is no catalogue."""
    wanted, car = request.wanted, request.car
    if wanted is None:
        return Looked(products=())
    asked = SearchProducts(
        query=_query(wanted, car),
        family=wanted.families[0] if len(wanted.families) == 1 else None,
        vehicle=_vehicle(car),
        position=wanted.position,
        side=wanted.side,
        limit=SEARCHED_AT_MOST,
    )
    found = await hands.act("search_products", asked, result=ProductsSeen)
    products = [one for one in found.items if one.fits != "no" and one.sku not in request.shown]
    fitting = [one for one in products if one.fits == "yes"] or products
    if wanted.brand is not None:
        fitting = [one for one in fitting if _same(one.brand, wanted.brand)] or fitting
    return _compared(fitting, vocabulary)


async def options_of(hands: Hands, products: Sequence[ProductSeen]) -> tuple[Option, ...]:
    """Ask inventory for each product; what it does not know stays open, and the catalogue's price stands."""
    return tuple([await _option(hands, product) for product in products])


async def elsewhere(hands: Hands, sku: str) -> tuple[str, str] | None:
    """Name the nearest branch that has a product, and how many pieces."""
    try:
        others = await hands.act("check_other_branches", CheckOthers(sku=sku), result=OthersSeen)
    except (ActionUnknown, ActionRefused):
        return None
    return next(
        ((one.name, whole(one.quantity)) for one in others.branches if one.quantity and _is_some(one.quantity)), None
    )


def whole(quantity: str) -> str:
    """Write a quantity without needless decimals: `4.000` is `4`."""
    try:
        number = Decimal(quantity)
    except InvalidOperation:
        return quantity
    return f"{number.normalize():f}"


async def _option(hands: Hands, product: ProductSeen) -> Option:
    option = Option(
        sku=product.sku,
        title=product.title,
        brand=product.brand,
        price=product.price,
        currency=product.currency,
        price_includes_tax=product.price_includes_tax,
    )
    try:
        stock = await hands.act("check_stock", OneProduct(sku=product.sku), result=StockSeen)
    except (ActionUnknown, ActionRefused):
        return option
    if not stock.known:
        return option
    if stock.price is not None:
        option = msgspec.structs.replace(
            option,
            price=stock.price,
            currency=stock.currency or option.currency,
            price_includes_tax=option.price_includes_tax
            if stock.price_includes_tax is None
            else stock.price_includes_tax,
        )
    return msgspec.structs.replace(option, pieces=stock.quantity, at_least=stock.quantity_at_least)


def _compared(products: Sequence[ProductSeen], vocabulary: Vocabulary) -> Looked:
    engines: dict[str, None] = {}
    positions: dict[str, None] = {}
    sides: dict[str, None] = {}
    for product in products:
        title = find(product.title, vocabulary, title=True)
        engines.update(dict.fromkeys(one.engine for one in title.vehicles if one.engine))
        positions.update({title.position: None} if title.position else {})
        sides.update({title.side: None} if title.side else {})
    return Looked(
        products=tuple(products), engines=tuple(sorted(engines)), positions=tuple(positions), sides=tuple(sides)
    )


def _query(wanted: Wanted, car: Car) -> str:
    if wanted.code is not None:
        return wanted.code
    named = car.model or car.shared_name
    parts = [wanted.words, wanted.brand if wanted.brand and wanted.brand.lower() not in wanted.words.lower() else None]
    return " ".join(str(part) for part in (*parts, named, car.year, car.engine) if part)


def _vehicle(car: Car) -> Vehicle | None:
    if not car.is_named:
        return None
    return Vehicle(make=car.make, model=car.model, year=car.year, engine=car.engine, vin=car.vin)


def _same(brand: str | None, other: str) -> bool:
    return brand is not None and brand.casefold() == other.casefold()


def _is_some(quantity: str) -> bool:
    try:
        return Decimal(quantity) > 0
    except InvalidOperation:
        return False
