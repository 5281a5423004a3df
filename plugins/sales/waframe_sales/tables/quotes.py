"""The table of quotes."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from waframe import Database, DatabaseRow, Transaction, load_queries, record
from waframe_sales.quote import Quote, TaxShare, Terms
from waframe_sales.statement import Statement
from waframe_sales.states import State

_SQL = load_queries(__file__)
_FIXED = ("conversation_id", "customer_id", "branch", "folio", "made_by", "made_key", "currency", "created_at")


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """How many events a quote says that it has, and the hash of the newest."""

    id: str
    events: int
    head: str


def add(quote: Quote) -> Statement:
    """Keep a new quote; it must be the only open one of its conversation."""
    return Statement(query=_SQL["add"], values=_values(quote), must=True)


def move(quote: Quote, *, before: Quote) -> Statement:
    """Change a quote, unless somebody else changed it since."""
    values = {name: value for name, value in _values(quote).items() if name not in _FIXED}
    return Statement(
        query=_SQL["move"],
        values={**values, "state_before": before.state.value, "head_before": before.head},
        must=True,
    )


async def find(database: Database | Transaction, quote_id: str) -> Quote | None:
    """Read a quote."""
    return _read(await database.row(_SQL["find"], id=quote_id))


async def by_folio(database: Database, folio: str) -> Quote | None:
    """Read the quote of a folio."""
    return _read(await database.row(_SQL["by_folio"], folio=folio))


async def open_of(database: Database | Transaction, conversation_id: str) -> Quote | None:
    """Read the quote of a conversation that can still be changed."""
    return _read(await database.row(_SQL["open_of"], conversation_id=conversation_id))


async def newest_of(database: Database, conversation_id: str, *, many: int = 10) -> list[Quote]:
    """List the quotes of a conversation, the newest first."""
    rows = await database.rows(_SQL["newest_of"], conversation_id=conversation_id, many=many)
    return [quote for row in rows if (quote := _read(row)) is not None]


async def current_of(database: Database, conversation_id: str) -> Quote | None:
    """Read the open quote of a conversation, or else its newest."""
    newest = await newest_of(database, conversation_id, many=1)
    return await open_of(database, conversation_id) or next(iter(newest), None)


async def made(database: Database | Transaction, conversation_id: str, *, made_key: str) -> Quote | None:
    """Find the quote that the same wish has made before."""
    return _read(await database.row(_SQL["made"], conversation_id=conversation_id, made_key=made_key))


async def over(database: Database, *, now: datetime, many: int = 100) -> list[Quote]:
    """List quotes that were sent and hold no longer."""
    rows = await database.rows(_SQL["over"], now=now, many=many)
    return [quote for row in rows if (quote := _read(row)) is not None]


async def heads(database: Database, *, after: str | None, many: int = 500) -> list[Head]:
    """List what quotes say of their events, in the order of their ids."""
    query, values = (_SQL["first"], {}) if after is None else (_SQL["after"], {"id": after})
    return [record(row, Head) for row in await database.rows(query, many=many, **values)]


def _values(quote: Quote) -> dict[str, object]:
    values = msgspec.structs.asdict(quote)
    values["state"] = quote.state.value
    values["terms"] = msgspec.json.encode(quote.terms).decode()
    values["taxes"] = msgspec.json.encode(quote.taxes).decode()
    for name in ("worst_percent", "asked_percent", "approved_percent"):
        values[name] = None if values[name] is None else str(values[name])
    return values


def _read(row: DatabaseRow | None) -> Quote | None:
    return None if row is None else record(_decoded(row), Quote)


def _decoded(row: Mapping[str, object]) -> dict[str, object]:
    return {
        **row,
        "state": State(str(row["state"])),
        "terms": msgspec.json.decode(str(row["terms"]), type=Terms),
        "taxes": msgspec.json.decode(str(row["taxes"]), type=tuple[TaxShare, ...]),
    }
