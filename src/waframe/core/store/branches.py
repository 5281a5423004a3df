"""The branches of the YAML, copied into the database so that other tools can join them."""

from collections.abc import Iterable

import msgspec

from waframe.core.records.branch import Branch
from waframe.core.store.database import Database, Transaction, Value
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


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
