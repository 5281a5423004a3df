"""Agents, sessions, tokens and the audit log, on both databases."""

from datetime import timedelta

import anyio
import pytest
from tests.core.store.shop import NOON, statement

from waframe.core.errors import NameTaken
from waframe.core.records.agent import Agent, Role
from waframe.core.store.agents import Agents
from waframe.core.store.audit import Audit
from waframe.core.store.database import Database
from waframe.core.store.sessions import Sessions

LASTS = timedelta(hours=1)


async def ana(database: Database, login: str = "Ana@example.com") -> Agent:
    return await Agents(database).add(
        login=login, name="Ana", role=Role.AGENT, branches=["norte", "centro"], password="hash", language="es", now=NOON
    )


async def test_an_agent_is_found_by_login_however_it_is_written(database: Database) -> None:
    added = await ana(database)

    found = await Agents(database).by_login(" ANA@example.com")

    assert found is not None
    assert found[0].branches == ("centro", "norte")
    assert (found[0].id, found[1]) == (added.id, "hash")
    assert await Agents(database).by_login("berta") is None


async def test_a_login_is_one_agents(database: Database) -> None:
    await ana(database)

    with pytest.raises(NameTaken):
        await ana(database, login="ana@EXAMPLE.com")
    assert len(await Agents(database).all()) == 1


async def test_a_change_touches_only_what_is_given(database: Database) -> None:
    agent = await ana(database)
    secret = await Sessions(database).open(agent, client="desk", now=NOON, lasts=LASTS)

    await Agents(database).change(agent.id, branches=["sur"], role=Role.SUPERVISOR)

    changed = await Agents(database).find(agent.id)
    assert changed is not None
    assert (changed.branches, changed.role, changed.active, changed.name) == (("sur",), Role.SUPERVISOR, True, "Ana")
    caller = await Sessions(database).find(secret, now=NOON, lasts=LASTS)
    assert caller is not None
    assert caller.branches == ("sur",)


async def test_a_secret_is_not_in_the_database(database: Database) -> None:
    secret = await Sessions(database).open(await ana(database), client="desk", now=NOON, lasts=LASTS)
    token = await Sessions(database).issue_token(
        name="reports", role=Role.AGENT, branches=[], now=NOON, expires_at=None
    )

    rows = [
        *await database.rows(statement("select * from sessions")),
        *await database.rows(statement("select * from tokens")),
    ]

    assert secret not in str([dict(row) for row in rows])
    assert token not in str([dict(row) for row in rows])


async def test_a_session_ends_by_itself_and_is_forgotten(database: Database) -> None:
    agent = await ana(database)
    sessions = Sessions(database)
    secret = await sessions.open(agent, client="desk", now=NOON, lasts=LASTS)

    assert await sessions.find(secret, now=NOON + LASTS, lasts=LASTS) is None
    await sessions.forget(now=NOON + LASTS)

    assert await database.rows(statement("select * from sessions")) == []


async def test_lines_of_the_audit_log_are_chained_also_when_many_write_at_once(
    database: Database, elsewhere: Database
) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(20):
            audit = Audit(database if number % 2 else elsewhere)

            async def note(audit: Audit = audit, number: int = number) -> None:
                await audit.note("quote.sent", actor="ana", at=NOON, branch="centro", subject=f"q{number}")

            tasks.start_soon(note)

    assert await Audit(database).first_broken(many=7) is None
    assert len(await Audit(database).of_subject("q3")) == 1


@pytest.mark.parametrize(
    "forgery",
    [
        "update audit set actor = 'berta' where seq = 2",
        "delete from audit where seq = 2",
        "update audit set details = '{\"total\":1}' where seq = 2",
    ],
)
async def test_a_forged_line_is_found(database: Database, forgery: str) -> None:
    for _ in range(3):
        await Audit(database).note("quote.sent", actor="ana", at=NOON)

    await database.change(statement(forgery))

    assert await Audit(database).first_broken() in {2, 3}
