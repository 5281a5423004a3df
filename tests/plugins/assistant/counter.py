"""A counter with a few products, in place of catalogue, inventory and sales."""

import msgspec

from waframe import Action, ActionCall, Context, NoSettings, Plugin, Risk, Text, hookimpl
from waframe.vocabulary import find

SHELF = [
    ("BAL-7043", "Balatas Delanteras Ceramicas Wagner Tsuru 1992-2017 1.6L", "Wagner", "450.00", "4"),
    ("BAL-7044", "Balatas Delanteras Brembo Tsuru 1992-2017 1.6L", "Brembo", "890.00", "0"),
    ("BAL-7045", "Balatas Traseras Fritec Tsuru 1992-2017 1.6L", "Fritec", "390.00", "2"),
    ("FAC-1001", "Filtro De Aceite Gonher Tsuru 1992-2017 1.6L", "Gonher", "95.00", None),
    ("AMO-1", "Amortiguador Delantero Izquierdo KYB Versa 2012-2024 1.6L", "KYB", "980.00", "1"),
    ("AMO-2", "Amortiguador Delantero Derecho KYB Versa 2012-2024 1.6L", "KYB", "980.00", "1"),
    ("CLU-1", "Kit De Clutch Luk Focus 2000-2018 2.0L", "Luk", "3290.00", "1"),
    ("CLU-2", "Kit De Clutch Sachs Focus 2000-2018 2.3L", "Sachs", "3590.00", "1"),
    ("BUJ-0125", "Bujia Iridio NGK Beat 2018-2021 1.2L", "NGK", None, "8"),
]


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """For which vehicle."""

    model: str | None = None
    year: int | None = None
    engine: str | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for."""

    query: str
    family: str | None = None
    vehicle: Car | None = None
    position: str | None = None
    side: str | None = None
    limit: int = 5


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    items: list[dict[str, str | None]]


class Sku(msgspec.Struct, frozen=True, kw_only=True):
    """Which product."""

    sku: str
    max_images: int = 1


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are."""

    known: bool
    quantity: str | None = None
    price: str | None = None


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """What to quote."""

    lines: list[dict[str, str | int]] = []
    quote_id: str = ""
    sku: str = ""
    qty: int = 0


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A quote."""

    id: str
    missing: list[str] = []


class Counter(Plugin[NoSettings]):
    """Has a shelf, and a pad for quotes."""

    name = "counter"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what the counter does."""
        return [
            Action(name="search_products", title="x", run=self.search, arguments=Query, result=Items),
            Action(name="check_stock", title="x", run=self.stock, arguments=Sku, result=Stock),
            Action(name="create_quote", title="x", run=self.quote, arguments=Lines, result=Quote, risk=Risk.WRITE),
            Action(name="add_to_quote", title="x", run=self.add, arguments=Lines, result=Quote, risk=Risk.WRITE),
            Action(name="send_quote", title="x", run=self.send, arguments=Lines, result=Quote, risk=Risk.WRITE),
        ]

    async def search(self, ctx: Context, call: ActionCall, query: Query) -> Items:
        """Find by family, model, year, position and side."""
        found = []
        for sku, title, brand, price, _ in SHELF:
            read = find(title, title=True)
            families = {family for part in read.parts for family in part.families}
            if query.family not in families and query.query != sku:
                continue
            car, vehicle = query.vehicle or Car(), read.vehicles[0]
            years = vehicle.years
            wrong_year = car.year and years and not years.first <= car.year <= years.last
            if car.model and (car.model not in (vehicle.models or (vehicle.model,)) or wrong_year):
                continue
            if car.engine and vehicle.engine != car.engine:
                continue
            if (query.position and read.position != query.position) or (query.side and read.side != query.side):
                continue
            found.append({"sku": sku, "title": title, "brand": brand, "price": price, "fits": "yes"})
        return Items(items=found)

    async def stock(self, ctx: Context, call: ActionCall, sku: Sku) -> Stock:
        """Tell what lies there; some things nobody knows."""
        quantity = next(pieces for code, _, _, _, pieces in SHELF if code == sku.sku)
        return Stock(known=quantity is not None, quantity=quantity)

    async def quote(self, ctx: Context, call: ActionCall, wanted: Lines) -> Quote:
        """Write a quote down."""
        ctx.learn("counter.quote", msgspec.json.encode(wanted.lines).decode())
        missing = [str(line["sku"]) for line in wanted.lines if line["sku"] == "BUJ-0125"]
        return Quote(id="Q1", missing=missing)

    async def add(self, ctx: Context, call: ActionCall, wanted: Lines) -> Quote:
        """Write one more line down."""
        before = await ctx.fact("counter.quote")
        lines = [*msgspec.json.decode(before.value if before else "[]"), {"sku": wanted.sku, "qty": wanted.qty}]
        ctx.learn("counter.quote", msgspec.json.encode(lines).decode())
        return Quote(id="Q1")

    async def send(self, ctx: Context, call: ActionCall, wanted: Lines) -> Quote:
        """Send it."""
        pad = await ctx.fact("counter.quote")
        ctx.send(Text(body=f"COTIZACION {pad.value if pad else ''}"))
        return Quote(id="Q1")
