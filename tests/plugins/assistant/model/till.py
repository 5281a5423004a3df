"""A shelf with one product and a pad for quotes, whose actions a model may call."""

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, NoSettings, Plugin, Risk, hookimpl


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for."""

    query: str
    limit: int = 5


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """What was found."""

    items: tuple[dict[str, str], ...]


class Sku(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which product."""

    sku: str


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are."""

    known: bool
    quantity: str
    price: str
    currency: str = "MXN"


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many of a product."""

    sku: str
    qty: int


class Lines(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to quote."""

    lines: tuple[Line, ...]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A quote."""

    id: str
    folio: str
    version: int
    total: str
    currency: str = "MXN"


class Confirmed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which quote is accepted."""

    quote_id: str
    quote_version: int


class Till(Plugin[NoSettings]):
    """Sells brake pads."""

    name = "till"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be done."""
        return [
            Action(name="search_products", title="t", run=self.search, arguments=Query, result=Items, model=True),
            Action(name="check_stock", title="t", run=self.stock, arguments=Sku, result=Stock, model=True),
            Action(
                name="create_quote",
                title="t",
                run=self.quote,
                arguments=Lines,
                result=Quote,
                risk=Risk.WRITE,
                model=True,
            ),
            Action(
                name="confirm_quote",
                title="t",
                run=self.confirm,
                arguments=Confirmed,
                result=Quote,
                risk=Risk.COMMIT,
                model=True,
            ),
        ]

    async def search(self, ctx: Context, call: ActionCall, query: Query) -> Items:
        """Busca refacciones."""
        found = {"sku": "BAL-1", "title": "Balatas Tsuru", "price": "455.00", "currency": "MXN", "fits": "yes"}
        return Items(items=(found,))

    async def stock(self, ctx: Context, call: ActionCall, sku: Sku) -> Stock:
        """Existencia y precio."""
        return Stock(known=True, quantity="4", price="455.00")

    async def quote(self, ctx: Context, call: ActionCall, wanted: Lines) -> Quote:
        """Cotiza."""
        if any(line.sku != "BAL-1" for line in wanted.lines):
            raise ActionRefused(call.action, reason="no such product")
        ctx.emit("quoted", msgspec.json.encode(wanted).decode())
        return Quote(id="q1", folio="C-17", version=1, total="455.00")

    async def confirm(self, ctx: Context, call: ActionCall, accepted: Confirmed) -> Quote:
        """Confirma la compra."""
        if accepted.quote_id != "q1":
            raise ActionRefused(call.action, reason="no such quote")
        ctx.emit("confirmed")
        return Quote(id="q1", folio="C-17", version=1, total="455.00")
