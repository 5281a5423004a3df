"""Sessions of agents and tokens of programs: who holds which secret, of which only a digest is stored."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec

from waframe.core.errors import NameTaken
from waframe.core.records.agent import Agent, Caller, Role, Session, Token
from waframe.core.records.ids import new_id
from waframe.core.store.database import Database, Row, Value, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_BRANCHES = msgspec.json.Decoder(tuple[str, ...])
_NOTED_EVERY = timedelta(minutes=1)
_CLIENT_LENGTH = 200
TOKEN_MARK = "waf_"  # noqa: S105  # how a token begins, not one


class Sessions:
    """Opens, finds and ends sessions, and makes tokens. A secret has 256 bits, so a plain SHA-256 keeps it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, agent: Agent, *, client: str, now: datetime, lasts: timedelta) -> str:
        """Begin a session and give its secret."""
        secret = secrets.token_urlsafe(32)
        await self._database.change(
            _SQL["open"],
            id=new_id(),
            agent_id=agent.id,
            secret_hash=_digest(secret),
            client=client[:_CLIENT_LENGTH],
            now=now,
            expires_at=now + lasts,
        )
        return secret

    async def find(self, secret: str, *, now: datetime, lasts: timedelta) -> Caller | None:
        """Find who holds a session's secret; while it is used it goes on for `lasts` from now."""
        row = await self._database.row(_SQL["find"], secret_hash=_digest(secret), now=now)
        if row is None:
            return None
        session = record({name: row[name] for name in _SessionRow.__struct_fields__}, _SessionRow)
        if now - session.seen_at >= _NOTED_EVERY:
            await self._database.change(_SQL["see"], id=session.session_id, now=now, expires_at=now + lasts)
        return _caller(row)

    async def callers(self, session_ids: Collection[str], *, now: datetime) -> dict[str, Caller]:
        """Find who holds sessions now, by their ids; those that have ended are missing."""
        rows = await self._many("holders", session_ids, now=now)
        return {str(row["session_id"]): _caller(row) for row in rows}

    async def programs(self, token_ids: Collection[str], *, now: datetime) -> dict[str, Caller]:
        """Find which programs hold tokens now, by the tokens' ids; those that were revoked are missing."""
        tokens = [_token(row) for row in await self._many("programs", token_ids, now=now)]
        return {one.id: _program(one) for one in tokens}

    async def of_agent(self, agent_id: str, *, now: datetime) -> list[Session]:
        """List an agent's open sessions, the last used first."""
        rows = await self._database.rows(_SQL["of_agent"], agent_id=agent_id, now=now)
        return [record(row, Session) for row in rows]

    async def end(self, session_id: str) -> None:
        """End a session at once, in every process."""
        await self._database.change(_SQL["end"], id=session_id)

    async def forget(self, *, now: datetime) -> None:
        """Drop what has expired."""
        await self._database.change(_SQL["forget"], now=now)

    async def issue_token(
        self, *, name: str, role: Role, branches: Sequence[str], now: datetime, expires_at: datetime | None
    ) -> str:
        """Make the key of a program, to be shown once. Raises NameTaken where the name is in use."""
        secret = TOKEN_MARK + secrets.token_urlsafe(32)
        rows = await self._database.change(
            _SQL["issue"],
            id=new_id(),
            name=name,
            secret_hash=_digest(secret),
            role=role.value,
            branches=msgspec.json.encode(sorted(set(branches))).decode(),
            now=now,
            expires_at=expires_at,
        )
        if not rows:
            raise NameTaken(name)
        return secret

    async def find_token(self, secret: str, *, now: datetime) -> Caller | None:
        """Find which program holds a key."""
        if not secret.startswith(TOKEN_MARK):
            return None
        row = await self._database.row(_SQL["find_token"], secret_hash=_digest(secret), now=now)
        if row is None:
            return None
        token = _token(row)
        if token.seen_at is None or now - token.seen_at >= _NOTED_EVERY:
            await self._database.change(_SQL["see_token"], id=token.id, now=now)
        return _program(token)

    async def tokens(self) -> list[Token]:
        """List the keys by name, without what they are."""
        return [_token(row) for row in await self._database.rows(_SQL["tokens"])]

    async def revoke_token(self, name: str) -> bool:
        """End a key; tell whether there was one of that name."""
        return bool(await self._database.change(_SQL["revoke_token"], name=name))

    async def _many(self, query: str, ids: Collection[str], *, now: datetime) -> Sequence[Row]:
        if not ids:
            return []
        values: dict[str, list[Value]] = {"id": [*ids], "now": [now] * len(ids)}
        return await self._database.read(lambda transaction: transaction.bulk(_SQL[query], values))


class _SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    session_id: str
    seen_at: datetime


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _caller(row: Row) -> Caller:
    return Caller(
        id=str(row["agent_id"]),
        name=str(row["name"]),
        role=Role(str(row["role"])),
        branches=_branches(row),
        language=str(row["language"]),
        session_id=str(row["session_id"]),
    )


def _program(token: Token) -> Caller:
    return Caller(id=token.id, name=token.name, role=token.role, branches=token.branches)


def _branches(row: Row) -> tuple[str, ...]:
    return _BRANCHES.decode(str(row["branches"])) if row["branches"] else ()


def _token(row: Row) -> Token:
    return record({**row, "branches": _branches(row)}, Token)
