"""The branches of the YAML stand in the database as they are now."""

import anyio
from tests.core.store.shop import statement

from waframe.core.records.branch import Branch
from waframe.core.store.branches import sync_branches
from waframe.core.store.database import Database

CENTRO, TIJUANA = Branch(key="centro", name="Centro"), Branch(key="tijuana", name="Tijuana", timezone="America/Tijuana")
ADDRESSES = (("whatsapp", "1", "centro"), ("whatsapp", "2", "tijuana"))


async def test_a_branch_that_is_gone_becomes_inactive(database: Database) -> None:
    await sync_branches(database, [CENTRO, TIJUANA], addresses=ADDRESSES)

    await sync_branches(database, [TIJUANA], addresses=ADDRESSES[1:])

    rows = await database.rows(statement("select key, timezone, active from branches order by key"))
    assert [(row["key"], bool(row["active"])) for row in rows] == [("centro", False), ("tijuana", True)]
    assert await _addresses(database) == [("2", "tijuana")]


async def test_an_address_moves_to_another_branch(database: Database) -> None:
    await sync_branches(database, [CENTRO, TIJUANA], addresses=ADDRESSES)

    await sync_branches(database, [CENTRO, TIJUANA], addresses=[("whatsapp", "1", "tijuana")])

    assert await _addresses(database) == [("1", "tijuana")]


async def test_two_processes_start_at_once(database: Database, elsewhere: Database) -> None:
    async def start(database: Database, branches: list[Branch]) -> None:
        await sync_branches(database, branches, addresses=ADDRESSES)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(start, database, [CENTRO, TIJUANA])
        tasks.start_soon(start, elsewhere, [TIJUANA, CENTRO])

    assert await _addresses(database) == [("1", "centro"), ("2", "tijuana")]


async def _addresses(database: Database) -> list[tuple[object, object]]:
    rows = await database.rows(statement("select address, branch from branch_addresses order by address"))
    return [(row["address"], row["branch"]) for row in rows]
