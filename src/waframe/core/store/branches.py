"""The branches of the YAML, copied into the database so that other tools can join them."""

from collections.abc import Iterable

import msgspec

from waframe.core.records.branch import Branch
from waframe.core.store.database import Database, Transaction, Value, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class KnownBranch(msgspec.Struct, frozen=True, kw_only=True):
    """A branch as the database knows it."""

    key: str
    name: str
    timezone: str
    active: bool


class KnownAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address as the database knows it."""

    channel: str
    address: str
    branch: str


async def sync_branches(
    database: Database, branches: Iterable[Branch], *, addresses: Iterable[tuple[str, str, str]]
) -> None:
    """Write the branches and their (channel, address, branch); those that are gone become inactive."""
    wanted = sorted(branches, key=lambda branch: branch.key)
    keys: Value = [branch.key for branch in wanted]
    if database.dialect == "sqlite":
        keys = msgspec.json.encode(keys).decode()

    async def body(transaction: Transaction) -> None:
        for branch in wanted:
            await transaction.rows(
                _SQL["put"], key=branch.key, name=branch.name, timezone=branch.timezone, active=branch.active
            )
        await transaction.rows(_SQL["retire"], keys=keys)
        await transaction.rows(_SQL["clear_addresses"])
        for channel, address, branch_key in sorted(addresses):
            await transaction.rows(_SQL["put_address"], channel=channel, address=address, branch=branch_key)

    await database.write(body)


async def read_branches(database: Database) -> tuple[list[KnownBranch], list[KnownAddress]]:
    """Read the copy that the last start or reload left, and the addresses in it."""

    async def body(transaction: Transaction) -> tuple[list[KnownBranch], list[KnownAddress]]:
        branches = [record(row, KnownBranch) for row in await transaction.rows(_SQL["known"])]
        addresses = [record(row, KnownAddress) for row in await transaction.rows(_SQL["known_addresses"])]
        return branches, addresses

    return await database.read(body)
