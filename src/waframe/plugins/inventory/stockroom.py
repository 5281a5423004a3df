"""Asks services for rows, and remembers their answers: fresh ones as they are, old ones while nothing new is told."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import msgspec

from waframe import Host
from waframe.plugins.inventory.breaker import Breaker
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.flights import Flights
from waframe.plugins.inventory.mapping import ALL_BRANCHES, AT_BRANCH
from waframe.plugins.inventory.rows import StockRow
from waframe.plugins.inventory.service import InventoryService

ANSWERS_AT_MOST = 5000
Key = tuple[str, str, str, str]


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a service: for which of our branches, and how old an answer may be."""

    part_number: str
    branch: str
    code: str
    fresh_seconds: int
    stale_seconds: int
    wide: bool = False

    def query(self, known: Mapping[str, object]) -> str:
        """Choose the question: that of one branch unless all are of interest, as far as the service has it."""
        wanted = ALL_BRANCHES if self.wide else AT_BRANCH
        return wanted if wanted in known else next(name for name in (ALL_BRANCHES, AT_BRANCH) if name in known)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Rows, when they were told, and why there are no newer ones."""

    rows: tuple[StockRow, ...]
    at: datetime
    stale: Reason | None = None


class Stockroom:
    """What all branches of a process share: answers, questions on their way, and who is left alone for a while."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._answers: OrderedDict[Key, Told] = OrderedDict()
        self._flights: Flights[Told] = Flights()
        self._breaker = Breaker(lambda: host.clock.now().timestamp())

    async def ask(self, service: InventoryService, identity: str, wish: Wish) -> Told:
        """Give what a service tells; raises NothingTold where neither it nor an answer of late says anything."""
        query = wish.query(service.settings.queries)
        key = (identity, query, wish.part_number, "" if query == ALL_BRANCHES else wish.code)
        known = self._answers.get(key)
        age = (self._host.clock.now() - known.at).total_seconds() if known else None
        if known is not None and age is not None and age < wish.fresh_seconds:
            self._answers.move_to_end(key)
            return known
        try:
            return await self._flights.share(key, self._question(service, key, wish))
        except NothingTold as error:
            if known is None or age is None or age >= wish.stale_seconds:
                raise
            return msgspec.structs.replace(known, stale=error.reason)

    def _question(self, service: InventoryService, key: Key, wish: Wish) -> Callable[[], Awaitable[Told]]:
        identity, query, *_ = key
        watched = (identity, wish.branch)

        async def ask() -> Told:
            if not self._breaker.allows(watched):
                raise NothingTold(Reason.PAUSED, "it failed again and again, and is left alone for a while")
            values = {"part_number": wish.part_number, "branch": wish.code}
            try:
                rows = await service.rows(query, values)
            except NothingTold as error:
                self._failed(service, watched, error)
                raise
            except BaseException:
                self._breaker.abandoned(watched)
                raise
            self._breaker.succeeded(watched)
            self._host.count("inventory_answers", service=service.name, outcome="told")
            return self._remember(key, Told(rows=rows, at=self._host.clock.now()))

        return ask

    def _failed(self, service: InventoryService, watched: tuple[str, str], error: NothingTold) -> None:
        opened = self._breaker.failed(watched, error.reason)
        self._host.count("inventory_answers", service=service.name, outcome=error.reason.value)
        self._host.log.warning(
            "inventory.nothing_told",
            service=service.name,
            branch=watched[1],
            reason=error.reason.value,
            detail=service.mask.hide(error.detail),
            left_alone=opened,
        )

    def _remember(self, key: Key, told: Told) -> Told:
        self._answers[key] = told
        self._answers.move_to_end(key)
        while len(self._answers) > ANSWERS_AT_MOST:
            self._answers.popitem(last=False)
        return told
