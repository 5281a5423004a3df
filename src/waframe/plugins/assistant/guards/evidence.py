"""What actions of a conversation have told, as far as it can bear out what a reply claims."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from waframe.plugins.assistant.guards.claims import ClaimKind
from waframe.plugins.assistant.guards.numbers import numbers_in
from waframe.plugins.assistant.guards.promises import ECHOES, HOUSE, made_good
from waframe.vocabulary import flat

MONEY_KEYS = frozenset(
    {
        "price",
        "total",
        "subtotal",
        "tax",
        "discount",
        "unit_price",
        "amount",
        "iva",
        "descuento",
        "importe",
        "shipping",
        "balance",
    }
)
PRICE_KEYS = ("price", "unit_price", "total", "discount")
"""What belongs to a product, or to its line of a quote."""

PERCENT_KEYS = frozenset({"discount_percent", "percent", "tax_rate", "rate"})
FOLIO_KEYS = frozenset({"folio", "ticket", "order_folio", "ticket_folio"})
TEXT_KEYS = frozenset({"text", "hours", "answer", "policy", "delivery", "warranty", "eta"})
SEARCHES = frozenset({"search_products", "get_product"})
"""Actions that look for a product: where they find nothing, it may be said that there is none."""

_VIN = re.compile(r"^[A-HJ-NPR-Z0-9]{17}$")
_SHORT_YEAR = 2

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """An action that ran in this conversation, with its arguments and its result as JSON."""

    action: str
    result: str
    arguments: str = "{}"


class _About(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments of an action, as far as they name a product."""

    sku: str | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said. `kept` are promises made good, `texts` the house's own words, such as hours and policies.

    `priced` has the amounts that belong to a product, by its title and by its code, and `sums` those that belong to
    none, such as totals and taxes; `amounts` has both.
    """

    amounts: frozenset[Decimal] = frozenset()
    priced: Mapping[str, frozenset[Decimal]] = {}
    sums: frozenset[Decimal] = frozenset()
    percents: frozenset[Decimal] = frozenset()
    folios: frozenset[str] = frozenset()
    vins: frozenset[str] = frozenset()
    quantities: frozenset[Decimal] = frozenset()
    in_stock: bool = False
    sold_out: bool = False
    nothing_found: bool = False
    kept: frozenset[ClaimKind] = frozenset()
    texts: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()


def evidence_of(deeds: Iterable[Deed], *, heard: Iterable[str] = ()) -> Evidence:
    """Gather what the results of actions bear out, and which numbers the customer has said.

    A result that is no JSON bears out nothing. What was heard bears out a year or a size, never an amount.
    """
    gathering = _Gathering()
    for words in heard:
        numbers = numbers_in(words)
        gathering.heard.update(numbers, *map(_years_of, numbers))
    for deed in deeds:
        try:
            found: Json = msgspec.json.decode(deed.result)
        except msgspec.DecodeError:
            continue
        if deed.action in ECHOES:
            continue
        gathering.look(found, house=deed.action in HOUSE)
        gathering.price(found, deed.arguments)
        if isinstance(found, dict):
            gathering.kept |= made_good(deed.action, found)
            gathering.nothing_found |= deed.action in SEARCHES and not _tells_anything(found)
    return gathering.evidence()


class _Gathering:
    def __init__(self) -> None:
        self.amounts: set[Decimal] = set()
        self._prices: dict[str, set[Decimal]] = {}
        self._titles: dict[str, str] = {}
        self._sums: set[Decimal] = set()
        self.percents: set[Decimal] = set()
        self.folios: set[str] = set()
        self.vins: set[str] = set()
        self.quantities: set[Decimal] = set()
        self.in_stock = self.sold_out = self.nothing_found = False
        self.kept: frozenset[ClaimKind] = frozenset()
        self.texts: list[str] = []
        self.numbers: set[str] = set()
        self.heard: set[str] = set()

    def look(self, found: Json, *, house: bool) -> None:
        if isinstance(found, list):
            for one in found:
                self.look(one, house=house)
        elif isinstance(found, dict):
            self._look_at_stock(found)
            for key, value in found.items():
                self._take(key, value)
                if house and key in TEXT_KEYS and isinstance(value, str):
                    self.texts.append(value)
                self.look(value, house=house)

    def price(self, found: Json, arguments: str) -> None:
        """Note which amounts belong to which product; the stock of one is asked by its code."""
        if isinstance(found, list):
            for one in found:
                self.price(one, "{}")
            return
        if not isinstance(found, dict):
            return
        sku = found.get("sku") or _sku_of(arguments)
        if isinstance(sku, str):
            if isinstance(found.get("title"), str):
                self._titles[sku] = str(found["title"])
            amounts = (_decimal(found.get(key)) for key in PRICE_KEYS)
            prices = self._prices.setdefault(sku, set())
            prices.update(amount.quantize(Decimal("0.01")) for amount in amounts if amount is not None)
        else:
            amounts = (_decimal(found.get(key)) for key in MONEY_KEYS)
            self._sums.update(amount.quantize(Decimal("0.01")) for amount in amounts if amount is not None)
        for value in found.values():
            self.price(value, "{}")

    def _priced(self) -> dict[str, frozenset[Decimal]]:
        """Give the prices by title and code; a title that two products have is the price of both."""
        named: dict[str, set[Decimal]] = {}
        for sku, prices in self._prices.items():
            for name in (sku, self._titles.get(sku, sku)):
                named.setdefault(flat(name), set()).update(prices)
        return {name: frozenset(prices) for name, prices in named.items() if prices}

    def evidence(self) -> Evidence:
        return Evidence(
            amounts=frozenset(self.amounts),
            priced=self._priced(),
            sums=frozenset(self._sums),
            percents=frozenset(self.percents),
            folios=frozenset(self.folios),
            vins=frozenset(self.vins),
            quantities=frozenset(self.quantities),
            in_stock=self.in_stock,
            sold_out=self.sold_out,
            nothing_found=self.nothing_found,
            kept=self.kept,
            texts=tuple(self.texts),
            numbers=frozenset(self.numbers),
            heard=frozenset(self.heard),
        )

    def _take(self, key: str, value: Json) -> None:
        number = _decimal(value)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            self.numbers.update(numbers_in(str(value)))
        if key in MONEY_KEYS and number is not None:
            self.amounts.add(number.quantize(Decimal("0.01")))
        elif key in PERCENT_KEYS and number is not None:
            self.percents.add(number.normalize())
        elif key in FOLIO_KEYS and isinstance(value, str):
            self.folios.add(value.upper())
        if isinstance(value, str) and _VIN.match(value.upper()):
            self.vins.add(value.upper())

    def _look_at_stock(self, found: Mapping[str, Json]) -> None:
        if "quantity" not in found or found.get("known") is False or found.get("status") == "unknown":
            return
        quantity = _decimal(found["quantity"])
        if quantity is None:
            return
        self.quantities.add(quantity)
        self.in_stock |= quantity > 0
        self.sold_out |= quantity == 0


def _sku_of(arguments: str) -> str | None:
    try:
        return msgspec.json.decode(arguments, type=_About).sku
    except msgspec.DecodeError:
        return None


def _years_of(number: str) -> tuple[str, ...]:
    """Give the years that two digits may mean: «un tsuru 95»."""
    return (f"19{number}", f"20{number}") if len(number) == _SHORT_YEAR and number.isdecimal() else ()


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _tells_anything(found: Mapping[str, Json]) -> bool:
    return bool(found.get("found", True)) and any(value not in ([], {}, None, "") for value in found.values())
