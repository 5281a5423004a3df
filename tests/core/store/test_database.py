"""One face for both databases: what is promised of transactions holds on each."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import anyio
import anyio.lowlevel
import asyncpg
import pytest
from tests.core.store.shop import NOON, Shop, statement, written

from waframe.core.errors import ConfigurationError, DatabaseAway, DiskFull, StoreError, ValueRefused
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database, Transaction
from waframe.core.store.postgres import Postgres, is_pooled
from waframe.core.store.queries import Query
from waframe.core.store.sqlite import Sqlite, sqlite_path

PUT = Query(
    name="put",
    sqlite="insert into branches (key, name, timezone, active) values (:key, 'x', 'UTC', true)",
    postgres="insert into branches (key, name, timezone, active) values ($1, 'x', 'UTC', true)",
    names=("key",),
)
RENAME = Query(
    name="rename",
    sqlite="update branches set name = :name where key = :key",
    postgres="update branches set name = $1 where key = $2",
    names=("name", "key"),
)
GONE = "postgresql://postgres@127.0.0.1:1/postgres"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("sqlite:///shop.db", Sqlite),
        ("sqlite:////var/shop.db", Sqlite),
        ("postgresql://u:p@host/db", Postgres),
        ("postgres://u:p@host/db", Postgres),
    ],
)
def test_a_url_chooses_its_database(url: str, kind: type[Database]) -> None:
    assert isinstance(choose_database(url), kind)


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "sqlite://shop.db", "sqlite:///", "sqlite:///:memory:", "shop.db", ""]
)
def test_another_url_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="a database is sqlite:///FILE"):
        choose_database(url)


def test_a_path_may_be_relative_absolute_or_quoted() -> None:
    urls = ("sqlite:///shop.db", "sqlite:////srv/shop.db", "sqlite:///a%20shop.db")

    assert [sqlite_path(url) for url in urls] == ["shop.db", "/srv/shop.db", "a shop.db"]


@pytest.mark.parametrize(
    ("url", "pooled"),
    [
        ("postgresql://u@db.example.org:6543/postgres", True),
        ("postgresql://u@aws-0-us-east-1.pooler.supabase.com:5432/postgres", True),
        ("postgresql://u@db.example.org:5432/postgres", False),
        ("postgresql://u@db.example.org/postgres", False),
        ("postgresql:///postgres", False),
    ],
)
def test_a_pooler_is_known_by_its_port_or_its_name(url: str, pooled: bool) -> None:  # noqa: FBT001  # a table's column
    assert is_pooled(url) is pooled


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    async def body(transaction: Transaction) -> None:
        await transaction.rows(PUT, key="a")
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(body)

    assert await _keys(database) == []
    await database.change(PUT, key="b")
    assert await _keys(database) == ["b"]


async def test_a_transaction_sees_what_it_wrote_and_gives_its_result(database: Database) -> None:
    async def body(transaction: Transaction) -> int:
        await transaction.rows(PUT, key="a")
        return len(await transaction.rows(statement("select * from branches")))

    assert await database.write(body) == 1


async def test_a_refused_row_is_named_so(database: Database) -> None:
    await database.change(PUT, key="a")

    with pytest.raises(ValueRefused):
        await database.change(PUT, key="a")
    with pytest.raises(ValueRefused):
        await database.change(PUT, key="\ud800")
    with pytest.raises(ValueRefused):
        await database.change(PUT, key=None)

    assert await _keys(database) == ["a"]


async def test_an_instant_keeps_its_moment_in_any_zone(shop: Shop) -> None:
    there = datetime(2026, 3, 2, 6, 0, tzinfo=timezone(timedelta(hours=-6)))
    await shop.store(written(at=there), written(at=NOON + timedelta(microseconds=1)))

    (row,) = await shop.all("select last_message_at as at from conversations")
    conversation = (await shop.conversations.by_branch("centro"))[0]

    assert row["at"] is not None
    assert conversation.last_message_at == NOON + timedelta(microseconds=1)


async def test_a_closed_database_is_away(url: str) -> None:
    database = choose_database(url)
    with pytest.raises(DatabaseAway):
        await database.rows(statement("select 1 as one"))

    await database.open()
    await database.close()

    with pytest.raises(DatabaseAway):
        await database.change(PUT, key="a")


async def test_closing_waits_for_what_is_running(url: str) -> None:
    database, other = choose_database(url), choose_database(url)
    await database.open()
    await other.open()
    results: list[str] = []

    async def change(key: str) -> None:
        await database.change(PUT, key=key)
        results.append(key)

    async with anyio.create_task_group() as tasks:
        for key in "abc":
            tasks.start_soon(change, key)
        while not results:
            await anyio.lowlevel.checkpoint()
        tasks.start_soon(database.close)

    assert sorted(results) == ["a", "b", "c"]
    assert await _keys(other) == ["a", "b", "c"]
    await other.close()


async def test_writers_of_two_processes_wait_for_each_other(database: Database, elsewhere: Database) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(40):
            target = database if number % 2 else elsewhere
            tasks.start_soon(_put, target, f"{number:02}")

    assert await _keys(database) == [f"{number:02}" for number in range(40)]


async def test_a_server_that_does_not_answer_is_away_within_seconds() -> None:
    with anyio.fail_after(5), pytest.raises(DatabaseAway):
        await Postgres(GONE).open()


async def test_a_database_that_does_not_exist_is_away(migrated_postgres: str) -> None:
    with anyio.fail_after(5), pytest.raises(DatabaseAway):
        await Postgres(migrated_postgres + "_not").open()


async def test_a_file_that_cannot_be_made_is_away(tmp_path: Path) -> None:
    await anyio.Path(tmp_path / "file").write_text("not a folder")

    with pytest.raises(DatabaseAway):
        await Sqlite(f"{tmp_path}/file/shop.db").open()


async def test_a_server_that_restarts_is_away_once_and_then_there_again(postgres_url: str) -> None:
    database = choose_database(postgres_url)
    await database.open()
    await _use_all_connections(database)

    async def body(transaction: Transaction) -> None:
        await transaction.rows(PUT, key="lost")
        await _terminate(postgres_url)
        await transaction.rows(PUT, key="never")

    with pytest.raises(DatabaseAway):
        await database.write(body)

    async with anyio.create_task_group() as tasks:
        for key in "abcdefgh":
            tasks.start_soon(_put, database, key)
    assert await _keys(database) == list("abcdefgh")
    await database.close()


async def test_a_deadlock_is_tried_again(postgres_url: str) -> None:
    database = choose_database(postgres_url)
    await database.open()
    await database.change(PUT, key="a")
    await database.change(PUT, key="b")
    first_locked = [anyio.Event(), anyio.Event()]
    tries: list[int] = []

    async def rename(number: int, *keys: str) -> None:
        async def body(transaction: Transaction) -> None:
            tries.append(number)
            await transaction.rows(RENAME, name=str(number), key=keys[0])
            first_locked[number].set()
            await first_locked[1 - number].wait()
            await transaction.rows(RENAME, name=str(number), key=keys[1])

        await database.write(body)

    with anyio.fail_after(10):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(rename, 0, "a", "b")
            tasks.start_soon(rename, 1, "b", "a")
    await database.close()

    assert len(tries) == 3


async def test_sqlite_is_durable_on_every_connection(sqlite_url: str) -> None:
    database = choose_database(sqlite_url)
    await database.open()
    started: list[tuple[object, ...]] = []

    async def body(transaction: Transaction) -> None:
        found = [
            await transaction.rows(statement(f"pragma {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
        started.append(tuple(next(iter(rows[0].values())) for rows in found))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(database.write, body)
        for _ in range(4):
            tasks.start_soon(database.read, body)
    await database.close()

    assert started == [("wal", 2, 1)] * 5


@pytest.mark.parametrize(
    "wait",
    [
        pytest.param(lambda: asyncio.sleep(0), id="asyncio"),
        pytest.param(lambda: asyncio.sleep(1), id="asyncio with a clock"),
        pytest.param(anyio.lowlevel.checkpoint, id="anyio"),
    ],
)
async def test_a_transaction_of_sqlite_waits_for_nothing_else(
    sqlite_url: str, wait: Callable[[], Awaitable[None]]
) -> None:
    database = choose_database(sqlite_url)
    await database.open()

    async def body(transaction: Transaction) -> None:
        await transaction.rows(PUT, key="a")
        await wait()

    with pytest.raises(StoreError, match="only await its own statements"):
        await database.write(body)

    assert await _keys(database) == []
    await database.close()


async def test_a_transaction_of_sqlite_does_not_hold_another(sqlite_url: str) -> None:
    database = choose_database(sqlite_url)
    await database.open()

    async def body(transaction: Transaction) -> None:
        await transaction.rows(PUT, key="a")
        await database.change(PUT, key="b")

    with pytest.raises(StoreError, match="only await its own statements"):
        await database.write(body)

    assert await _keys(database) == []
    await database.close()


async def test_an_error_of_the_body_itself_keeps_its_name(sqlite_url: str) -> None:
    database = choose_database(sqlite_url)
    await database.open()

    async def body(transaction: Transaction) -> None:
        del transaction
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        await database.write(body)
    await database.close()


async def test_a_full_disk_stores_nothing_and_says_so(sqlite_url: str) -> None:
    database = choose_database(sqlite_url)
    await database.open()
    shop = Shop(database)
    await shop.store(written("cabe"))
    (row,) = await shop.all("pragma page_count")
    await database.change(statement(f"pragma max_page_count = {row['page_count']}"))

    with pytest.raises(DiskFull):
        await shop.store(*[written("x" * 2000) for _ in range(50)])

    assert await shop.count("messages") == 1
    await database.change(statement("pragma max_page_count = 100000"))
    await shop.store(written("cabe otra vez"))
    assert await shop.count("messages") == 2
    await database.close()


async def test_a_file_that_may_not_be_written_is_away(sqlite_url: str) -> None:
    database = choose_database(sqlite_url)
    await database.open()
    await database.write(lambda transaction: transaction.rows(statement("pragma query_only = on")))

    with pytest.raises(DatabaseAway):
        await database.change(PUT, key="a")
    await database.close()


async def test_a_pooler_lets_everything_through(postgres_url: str) -> None:
    database = Postgres(postgres_url, pooled=True)
    await database.open()
    shop = Shop(database)

    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    await shop.begin(parcel)
    prepared = await shop.all("select name from pg_prepared_statements")
    path = await database.rows(
        Query(name="path", sqlite="", postgres="select setting from pg_settings where name = 'search_path'", names=())
    )

    assert prepared == []
    assert [row["setting"] for row in path] == ["waframe, public"]
    await database.close()


async def _put(database: Database, key: str) -> None:
    await database.change(PUT, key=key)


async def _keys(database: Database) -> list[object]:
    return [row["key"] for row in await database.rows(statement("select key from branches order by key"))]


async def _use_all_connections(database: Database) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(database.rows, statement("select count(*) as many from branches"))


async def _terminate(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await connection.close()
