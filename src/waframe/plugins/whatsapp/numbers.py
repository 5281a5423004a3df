"""What is known of the business's numbers: what Meta last told of each."""

from datetime import datetime

import msgspec

from waframe import Database, load_queries, record

_SQL = load_queries(__file__)


class NumberState(msgspec.Struct, frozen=True, kw_only=True):
    """A number; words of Meta are kept as they come, and None is not known."""

    address: str
    seen_at: datetime
    account: str | None = None
    display: str | None = None
    name: str | None = None
    status: str | None = None
    quality: str | None = None
    throughput: str | None = None
    messaging_limit: str | None = None


class Numbers:
    """The table of numbers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, state: NumberState) -> None:
        """Write what is known anew; what is None stays as it was."""
        await self._database.change(_SQL["put"], **msgspec.structs.asdict(state))

    async def everything(self) -> list[NumberState]:
        """Read all numbers."""
        return [record(row, NumberState) for row in await self._database.rows(_SQL["everything"])]
