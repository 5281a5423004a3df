"""One branch's view of its stock: asks its services in their order, and says what is known and what is not."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime

import anyio
import msgspec

from waframe import Branch
from waframe.plugins.inventory.choosing import Chosen, choose
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.rows import number_text
from waframe.plugins.inventory.service import InventoryService
from waframe.plugins.inventory.services import Services
from waframe.plugins.inventory.settings import InventorySettings
from waframe.plugins.inventory.stock import Stock
from waframe.plugins.inventory.stockroom import Told, Wish

CATALOGUE = "catalogue"
SECONDS_AT_MOST = 15.0


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What the catalogue says about a part."""

    price: str | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None


AskCatalogue = Callable[[str], Awaitable[Price | None]]


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A service of this branch, and how it names the branch."""

    service: InventoryService
    identity: str
    code: str


class Room:
    """The stock of one branch."""

    def __init__(self, settings: InventorySettings, *, branch: Branch, services: Services) -> None:
        self.settings = settings
        self.branch = branch
        self.desks = tuple(_desks(settings, branch=branch, services=services))
        self._services = services

    async def stock(self, part_number: str, *, wide: bool = False, catalogue: AskCatalogue | None = None) -> Stock:
        """Say what is known of a part; with `wide` in a way that helps other branches, too."""
        known: Stock | None = None
        unknown: list[Stock] = []
        with anyio.move_on_after(SECONDS_AT_MOST) as limit:
            for desk in self.desks:
                told = await self._told(desk, part_number, wide=wide)
                if told.known:
                    known = told
                    break
                unknown.append(told)
        if known is not None:
            return known
        if limit.cancelled_caught:
            unknown.append(self.unknown(Reason.TIMEOUT))
        priced = next((one for one in unknown if one.price is not None), None)
        found = priced or next(iter(unknown), None) or self.unknown(Reason.NOT_CONFIGURED)
        if found.price is None and catalogue is not None and self.settings.catalogue_prices:
            return self._with_price(found, await catalogue(part_number))
        return found

    async def _told(self, desk: Desk, part_number: str, *, wide: bool) -> Stock:
        wish = Wish(
            part_number=part_number,
            branch=self.branch.key,
            code=desk.code,
            fresh_seconds=self.settings.fresh_seconds,
            stale_seconds=self.settings.stale_seconds,
            wide=wide,
        )
        try:
            told = await self._services.stockroom.ask(desk.service, desk.identity, wish)
        except NothingTold as error:
            return self.unknown(error.reason, source=desk.service.name)
        chosen = choose(told.rows, part_number=part_number, branch=desk.code)
        return self._stock(chosen, told, source=desk.service.name)

    def _stock(self, chosen: Chosen, told: Told, *, source: str) -> Stock:
        known = chosen.quantity is not None
        reason = chosen.reason or told.stale
        return Stock(
            known=known,
            status="known" if known else "unknown",
            quantity=number_text(chosen.quantity),
            quantity_at_least=chosen.at_least,
            price=None if chosen.price is None else format(chosen.price, "f"),
            currency=chosen.currency,
            price_includes_tax=chosen.price_includes_tax,
            as_of=told.at,
            age_seconds=self._age(told.at),
            stale=told.stale is not None,
            source=source,
            reason=reason.value if reason else None,
            branch=self.branch.key,
        )

    def unknown(self, reason: Reason, *, source: str | None = None) -> Stock:
        """Say that nothing is known, and why."""
        return Stock(known=False, status="unknown", source=source, reason=reason.value, branch=self.branch.key)

    def _with_price(self, stock: Stock, price: Price | None) -> Stock:
        if price is None or price.price is None or price.currency is None:
            return stock
        reason = Reason.PRICE_ONLY.value if stock.reason == Reason.NOT_CONFIGURED.value else stock.reason
        return msgspec.structs.replace(
            stock,
            price=price.price,
            currency=price.currency,
            price_includes_tax=price.price_includes_tax,
            source=CATALOGUE,
            reason=reason,
        )

    def _age(self, at: datetime) -> int:
        return max(0, int((self._services.host.clock.now() - at).total_seconds()))


def _desks(settings: InventorySettings, *, branch: Branch, services: Services) -> Iterator[Desk]:
    for source in settings.sources:
        identity, service = services.service(source, settings.profiles)
        yield Desk(service=service, identity=identity, code=source.branch or settings.branch or branch.key)
