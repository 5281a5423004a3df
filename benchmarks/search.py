"""Measures how fast messages are indexed, and how long people wait for what they search.

usage: search.py [--short] [--only postgres|sqlite] [--messages N]
"""

import argparse
import random
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

import msgspec
import uvloop

from tables import Cell, show
from waframe.core.records.ids import new_id
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database, columns
from waframe.core.store.indexing import Indexing
from waframe.core.store.migrating import migrate
from waframe.core.store.queries import load_queries
from waframe.core.store.search import Search
from waframe.core.store.terms import named, said, said_around, with_phone
from waframe.testing.postgres import serve_postgres

_SQL = load_queries(__file__)
_PER_CONVERSATION = 20
_AT_ONCE = 5000
_REPEATS = 15
_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_BRANCHES = tuple(f"branch{number:02}" for number in range(40))
_COMMON = "hola gracias precio tienen cuánto para el la de un buenas tardes sí no ok".split()  # noqa: SIM905
_PARTS = "balatas amortiguador clutch filtro bujías radiador alternador faro espejo parabrisas".split()  # noqa: SIM905
_RARE = "zafiro"
_NAMES = ("Ana", "Luis", "José", "Marta", "Íñigo", "Sofía", "Raúl", "Elena")

Ask = Callable[[], Awaitable[Sequence[object]]]


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer, whose conversation has the same id."""

    id: str
    name: str
    phone: str
    branch: str
    now: datetime = _NOW


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a customer."""

    id: str
    conversation_id: str
    text: str
    now: datetime = _NOW


async def measure(arguments: argparse.Namespace) -> None:
    """Fill a database of each kind, index it, and search in it."""
    many = 10_000 if arguments.short else arguments.messages
    indexed: list[list[Cell]] = []
    searched: list[list[Cell]] = []
    for kind in ("sqlite", "postgres"):
        if arguments.only not in {None, kind}:
            continue
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = f"sqlite:///{folder}/waframe.db"
            if kind == "postgres":
                url = stack.enter_context(serve_postgres(folder))
            await migrate(url)
            database = choose_database(url)
            await database.open()
            indexed.append([kind, many, *await _fill(database, many=many)])
            searched += [[kind, *row] for row in await _search(database)]
            await database.close()
    show("indexing beside everything else", ["database", "messages", "messages/s", "slowest step ms"], indexed)
    show("searching, in ms", ["database", "scope", "asked", "branches", "found", "median", "slowest"], searched)


async def _fill(database: Database, *, many: int) -> list[Cell]:
    chance = random.Random(7)
    customers = [_customer(number, chance) for number in range(many // _PER_CONVERSATION)]
    everybody = columns(customers)
    parts = {"customers": ("id", "name", "now"), "identities": ("id", "phone", "now")}
    for query, names in (*parts.items(), ("conversations", ("id", "branch", "now"))):
        await database.bulk_once(_SQL[query], {name: everybody[name] for name in names})
    messages = _messages(customers, many=many, chance=chance)
    while batch := list(islice(messages, _AT_ONCE)):
        await database.bulk_once(_SQL["messages"], columns(batch))
    indexing = Indexing(database)
    begun, slowest = perf_counter(), 0.0
    while True:
        step = perf_counter()
        if not await indexing.look_back():
            break
        slowest = max(slowest, perf_counter() - step)
    seconds = perf_counter() - begun
    await database.change(_SQL["settle"])
    return [many / seconds, slowest * 1000]


def _customer(number: int, chance: random.Random) -> Customer:
    phone = f"5255{chance.randrange(10**8):08}"
    return Customer(id=new_id(), name=f"{chance.choice(_NAMES)} {number}", phone=phone, branch=chance.choice(_BRANCHES))


def _messages(customers: list[Customer], *, many: int, chance: random.Random) -> Iterator[Written]:
    for number in range(many):
        words = chance.choices(_COMMON, k=chance.randrange(2, 9))
        words += [chance.choice(_PARTS), str(chance.randrange(1, 3000))]
        words += [_RARE] if number % 5000 == 0 else []
        yield Written(id=new_id(), conversation_id=chance.choice(customers).id, text=" ".join(words))


async def _search(database: Database) -> list[list[Cell]]:
    search = Search(database)
    rows: list[list[Cell]] = []
    for branches in (_BRANCHES, _BRANCHES[:1]):
        for scope, asked, ask in _questions(search, branches):
            found, times = 0, []
            for _ in range(_REPEATS):
                begun = perf_counter()
                found = len(await ask())
                times.append((perf_counter() - begun) * 1000)
            rows.append([scope, asked, len(branches), found, sorted(times)[_REPEATS // 2], max(times)])
    return rows


def _questions(search: Search, branches: tuple[str, ...]) -> Iterator[tuple[str, str, Ask]]:
    for text in ("hola", "hola gracias balatas", "amort", "zafiro", "cuanto zafi", "nada de esto", "1234"):
        yield "messages", text, partial(search.messages, said(text), branches=branches)
    for text in ("jose", "balatas", "1234"):
        yield "conversations", text, partial(search.conversations, said_around(text), branches=branches)
        yield "customers", text, partial(search.customers, named(text), branches=branches)
    yield "customers", "tel:5512", partial(search.customers, with_phone("5512"), branches=branches)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="10,000 messages only")
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    parser.add_argument("--messages", type=int, default=40_000)
    uvloop.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
