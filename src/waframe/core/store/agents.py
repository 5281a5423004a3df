"""Agents: who they are, in which branches they work, and whether a password is theirs."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.errors import NameTaken
from waframe.core.records.agent import Agent, Role
from waframe.core.records.ids import is_id, new_id
from waframe.core.store.database import Database, Row, Transaction
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_BRANCHES = msgspec.json.Decoder(tuple[str, ...])


class Agents:
    """Reads and writes agents. Passwords come and go as hashes; whoever makes them is elsewhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        login: str,
        name: str,
        role: Role,
        branches: Sequence[str],
        password: str,
        language: str,
        now: datetime,
    ) -> Agent:
        """Add an agent; `password` is a hash. Raises NameTaken."""
        agent = Agent(
            id=new_id(), login=login.lower(), name=name, role=role, branches=tuple(branches), language=language
        )

        async def body(transaction: Transaction) -> bool:
            row = await transaction.row(
                _SQL["add"],
                id=agent.id,
                login=agent.login,
                name=agent.name,
                role=agent.role.value,
                language=language,
                password=password,
                now=now,
            )
            if row is not None:
                await _grant(transaction, agent.id, branches)
            return row is not None

        if not await self._database.write(body):
            raise NameTaken(agent.login)
        return agent

    async def find(self, agent_id: str) -> Agent | None:
        """Read an agent."""
        if not is_id(agent_id):
            return None
        row = await self._database.row(_SQL["find"], id=agent_id)
        return _agent(row) if row else None

    async def by_login(self, login: str) -> tuple[Agent, str] | None:
        """Read an agent and the hash of the password."""
        row = await self._database.row(_SQL["by_login"], login=login.strip().lower())
        return (_agent(row), str(row["password"])) if row else None

    async def all(self) -> list[Agent]:
        """List all agents by login."""
        return [_agent(row) for row in await self._database.rows(_SQL["all"])]

    async def rehash(self, agent_id: str, password: str) -> None:
        """Keep the same password under a newer hash."""
        await self._database.change(
            _SQL["change"], id=agent_id, role=None, active=None, password=password, language=None
        )

    async def change(
        self,
        agent_id: str,
        *,
        role: Role | None = None,
        branches: Sequence[str] | None = None,
        active: bool | None = None,
        password: str | None = None,
        language: str | None = None,
    ) -> None:
        """Change what is given. A new password, and being switched off, end all sessions at once."""

        async def body(transaction: Transaction) -> None:
            await transaction.rows(
                _SQL["change"],
                id=agent_id,
                role=role.value if role else None,
                active=active,
                password=password,
                language=language,
            )
            if branches is not None:
                await transaction.rows(_SQL["revoke"], id=agent_id)
                await _grant(transaction, agent_id, branches)
            if password is not None or active is False:
                await transaction.rows(_SQL["end_sessions"], id=agent_id)

        await self._database.write(body)


async def _grant(transaction: Transaction, agent_id: str, branches: Sequence[str]) -> None:
    for branch in sorted(set(branches)):
        await transaction.rows(_SQL["grant"], id=agent_id, branch=branch)


def _agent(row: Row) -> Agent:
    return Agent(
        id=str(row["id"]),
        login=str(row["login"]),
        name=str(row["name"]),
        role=Role(str(row["role"])),
        branches=_BRANCHES.decode(str(row["branches"])) if row["branches"] else (),
        language=str(row["language"]),
        active=bool(row["active"]),
    )
