"""`waframe agents` and `waframe tokens` let people and programs in."""

from datetime import timedelta
from pathlib import Path

import anyio
import msgspec
import pytest
from tests.core.commands.shop import Waframe

from waframe.core.contract.clock import SystemClock
from waframe.core.store.connecting import choose_database
from waframe.core.store.store import Store

PASSWORD = "correct horse battery"


def create(waframe: Waframe, *words: str) -> str:
    result = waframe("agents", "create", *words, "--password", PASSWORD)
    assert result.exit_code == 0, result.output
    return result.output


def test_an_agent_is_added_listed_changed_and_switched_off(waframe: Waframe) -> None:
    waframe("migrate")
    assert "no agents yet" in waframe("agents").output

    assert create(waframe, "ana", "--name", "Ana", "--branch", "centro").startswith(
        "ana may log in as agent, in centro"
    )
    create(waframe, "jefa", "--name", "Jefa", "--role", "admin")
    assert waframe("agents", "change", "ana", "--off", "--role", "supervisor").exit_code == 0

    listed = waframe("agents").output
    assert "supervisor" in listed
    assert "off" in listed
    assert "all" in listed
    assert [one["login"] for one in msgspec.json.decode(waframe("agents", "--json").stdout)] == ["ana", "jefa"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(
            ("agents", "create", "a", "--name", "A", "--branch", "sur"), 2, "there is no branch sur", id="branch"
        ),
        pytest.param(("agents", "create", "a", "--name", "A"), 1, "would see no branch", id="no branch"),
        pytest.param(("agents", "change", "nobody", "--off"), 1, "there is no agent nobody", id="agent"),
        pytest.param(("agents", "change", "nobody"), 2, "Say what to change", id="nothing"),
        pytest.param(("agents", "sessions", "nobody"), 1, "there is no agent nobody", id="sessions"),
        pytest.param(("tokens", "revoke", "nothing"), 1, "there is no token nothing", id="token"),
    ],
)
def test_what_is_wrong_is_said(waframe: Waframe, words: tuple[str, ...], code: int, says: str) -> None:
    waframe("migrate")
    more = ("--password", PASSWORD) if words[1] == "create" else ()

    result = waframe(*words, *more)

    assert result.exit_code == code
    assert says in result.output


def test_a_short_password_is_refused(waframe: Waframe) -> None:
    waframe("migrate")

    result = waframe("agents", "create", "a", "--name", "A", "--branch", "centro", "--password", "short")

    assert result.exit_code == 1
    assert "at least 10" in result.output


def test_a_token_is_shown_once_and_can_be_revoked(waframe: Waframe) -> None:
    waframe("migrate")

    made = waframe("tokens", "create", "reports", "--role", "supervisor", "--branch", "centro", "--days", "365")

    assert made.output.startswith("waf_")
    assert made.output.strip() not in waframe("tokens").output
    assert "reports" in waframe("tokens").output
    assert waframe("tokens", "create", "reports", "--branch", "centro").exit_code == 1
    assert waframe("tokens", "revoke", "reports").output == "reports is revoked\n"


def test_tables_have_to_be_there_first(waframe: Waframe) -> None:
    result = waframe("agents")

    assert result.exit_code == 1
    assert "waframe migrate" in result.output


def test_an_agent_is_logged_out_everywhere(waframe: Waframe, shop: Path) -> None:
    waframe("migrate")
    create(waframe, "ana", "--name", "Ana", "--branch", "centro")
    assert waframe("agents", "sessions", "ana").output == "ana is logged in nowhere\n"

    async def log_in() -> None:
        database = choose_database(f"sqlite:///{shop}/waframe.db")
        await database.open()
        store = Store(database, media_folder=shop)
        known = await store.agents.by_login("ana")
        assert known is not None
        await store.sessions.open(known[0], client="Firefox", now=SystemClock().now(), lasts=timedelta(hours=1))
        await database.close()

    anyio.run(log_in)

    assert "Firefox" in waframe("agents", "sessions", "ana").output
    assert waframe("agents", "sessions", "ana", "--end").output == "ana is logged out of 1 places\n"
    assert waframe("agents", "sessions", "ana").output == "ana is logged in nowhere\n"
