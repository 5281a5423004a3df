"""`waframe templates` and `waframe number`, against a small Meta and through the whole command line."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import httpx2
import msgspec
import pytest
from click.testing import CliRunner, Result
from tests.plugins.whatsapp.conftest import FakeHost
from tests.plugins.whatsapp.meta import NUMBER, WABA, SmallMeta, body, template

from waframe import Host, Store
from waframe.plugins.whatsapp.numbers import Numbers
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.template_wire import read_template
from waframe.plugins.whatsapp.templates import Templates
from waframe.testing.bench import RememberingBench
from waframe.testing.commanding import run_command
from waframe.testing.inside import choose_database, migrate

Run = Callable[..., Result]
LINK = {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Ver", "url": "https://a.mx/{{1}}"}]}


class Bench(RememberingBench):
    """A bench on a database of its own and the small Meta."""

    def __init__(self, url: str, small_meta: SmallMeta, settings: WhatsAppSettings) -> None:
        super().__init__(opened=self.host, channels={"whatsapp": settings}, addresses={NUMBER: "centro"})
        self.url = url
        self.small_meta = small_meta
        self.numbers = {NUMBER: WhatsAppNumber(phone_number_id=NUMBER, waba_id=WABA)}

    @asynccontextmanager
    async def host(self) -> AsyncIterator[Host]:
        database = choose_database(self.url)
        await database.open()
        try:
            store = Store(database, media_folder=Path("unused"))
            host = FakeHost(store, {"graph.facebook.com": self.small_meta})
            host.numbers.update(self.numbers)
            yield host
        finally:
            await database.close()


def only(shown: object) -> dict[str, Any]:
    assert isinstance(shown, list)
    (one,) = shown
    assert isinstance(one, dict)
    return one


@pytest.fixture
def bench(tmp_path: Path, small_meta: SmallMeta, settings: WhatsAppSettings) -> Bench:
    """Make a bench with the plugin's tables."""
    url = f"sqlite:///{tmp_path}/waframe.db"
    anyio.run(lambda: migrate(url, series=[migrations] if (migrations := WhatsApp.migrations) else []))
    small_meta.templates[WABA] = [
        template(),
        template("promo", category="MARKETING", status="PAUSED", components=[body("{{1}} y {{2}}."), LINK]),
        template("ticket_ready", "en_US", components=[body("Hello {{1}}.")]),
    ]
    return Bench(url, small_meta, settings)


@pytest.fixture
def run(bench: Bench) -> Run:
    """Run a command of the plugin."""
    commands = {command.name: command for command in WhatsApp.commands}

    def run(name: str, *words: str) -> Result:
        return CliRunner().invoke(commands[name], words, obj=bench)

    return run


def test_templates_are_fetched_and_listed(run: Run, bench: Bench) -> None:
    assert run("templates", "sync").exit_code == 0
    assert run("templates", "list").exit_code == 0

    synced, listed = bench.shown
    assert synced == [["account", "templates", "forgotten", ""], [WABA, "3", "0", "ok"]]
    assert listed == [
        ["name", "language", "category", "status", "quality", "variables", "account"],
        ["promo", "es_MX", "MARKETING", "PAUSED", "", "1, 2", WABA],
        ["ticket_ready", "en_US", "UTILITY", "APPROVED", "", "1", WABA],
        ["ticket_ready", "es_MX", "UTILITY", "APPROVED", "", "1", WABA],
    ]


def test_before_the_first_sync_the_list_says_what_to_do(run: Run) -> None:
    assert "waframe templates sync" in run("templates", "list").stderr


def test_a_list_can_be_of_one_status_and_for_programs(run: Run, bench: Bench) -> None:
    run("templates", "sync", "--account", WABA)
    bench.json = True

    run("templates", "list", "--status", "paused", "--branch", "centro")

    one = only(bench.shown[-1])
    assert one["name"] == "promo"
    assert one["components"][0] == {"type": "BODY", "format": "TEXT", "text": "{{1}} y {{2}}."}


def test_what_an_account_no_longer_has_is_forgotten(run: Run, bench: Bench, small_meta: SmallMeta) -> None:
    run("templates", "sync")
    small_meta.templates[WABA] = [template()]

    run("templates", "sync")

    assert bench.shown[-1] == [["account", "templates", "forgotten", ""], [WABA, "1", "2", "ok"]]


def test_a_sync_that_fails_keeps_what_was_known(run: Run, bench: Bench, small_meta: SmallMeta) -> None:
    run("templates", "sync")
    small_meta.broken = httpx2.Response(401, json={"error": {"code": 190, "message": "expired"}})
    bench.json = True

    failed = run("templates", "sync")
    run("templates", "list")

    assert failed.exit_code == 1
    lines, listed = bench.shown[1:]
    assert "190" in str(lines)
    assert len(listed) == 3


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("sync", "--account", "none"), id="an account that no number names"),
        pytest.param(("sync", "--branch", "nowhere"), id="a branch that does not exist"),
        pytest.param(("preview", "promo", "--value", "Ana"), id="a value without a name"),
        pytest.param(("preview", "promo", "--button", "7=a"), id="a button that is not there"),
        pytest.param(("preview", "ticket_ready"), id="a template of several languages"),
    ],
)
def test_wrong_use_is_told(run: Run, words: tuple[str, ...]) -> None:
    run("templates", "sync")

    assert run("templates", *words).exit_code == 2


def test_without_the_channel_nothing_is_asked(run: Run, bench: Bench, small_meta: SmallMeta) -> None:
    bench.channels.clear()

    assert run("templates", "sync").exit_code == 2
    assert run("number", "status").exit_code == 2
    assert small_meta.asked == []


def test_without_any_account_the_setting_is_named(run: Run, bench: Bench) -> None:
    bench.numbers = {NUMBER: WhatsAppNumber(phone_number_id=NUMBER)}

    result = run("templates", "sync")

    assert result.exit_code == 2
    assert "waba_id" in result.stderr


def test_a_preview_shows_the_filled_template(run: Run) -> None:
    run("templates", "sync")

    result = run("templates", "preview", "ticket_ready", "--language", "en_US", "--value", "1=Ana")

    assert result.exit_code == 0
    assert result.stdout == "Hello Ana.\n"
    assert "it can be sent so" in result.stderr


def test_a_preview_tells_what_keeps_a_template_from_leaving(run: Run, bench: Bench) -> None:
    run("templates", "sync")
    bench.json = True

    result = run("templates", "preview", "promo", "--value", "1=Ana", "--value", "2=$5", "--button", "0=x")

    assert result.exit_code == 1
    shown = bench.shown[-1]
    assert isinstance(shown, dict)
    assert shown["preview"] == "Ana y $5.\n\n[ Ver ] https://a.mx/x"
    assert "132015" in shown["problem"]


def test_a_template_that_is_not_known_cannot_be_shown(run: Run) -> None:
    assert run("templates", "preview", "nothing").exit_code == 1


def number(**other: object) -> dict[str, object]:
    return {
        "display_phone_number": "+52 55 5512 0001",
        "verified_name": "Refacciones",
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "throughput": {"level": "STANDARD"},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "webhook_configuration": {"application": "https://shop.example.com/webhooks/whatsapp"},
        "health_status": {"can_send_message": "AVAILABLE", "entities": []},
        "id": NUMBER,
        **other,
    }


def test_the_status_of_every_number_is_shown_and_kept(run: Run, bench: Bench, small_meta: SmallMeta) -> None:
    small_meta.numbers[NUMBER] = number()
    small_meta.apps[WABA] = [{"whatsapp_business_api_data": {"id": "5"}}]

    result = run("number", "status")

    assert result.exit_code == 0
    (shown,) = bench.shown
    assert shown[1] == [
        "centro", "+52 55 5512 0001", "Refacciones", "CONNECTED", "GREEN", "STANDARD", "TIER_2K",
        "https://shop.example.com/webhooks/whatsapp (app)", "yes", "AVAILABLE",
    ]  # fmt: skip
    (kept,) = bench.run(lambda host: Numbers(host.store.database).everything())
    assert (kept.address, kept.account, kept.quality, kept.messaging_limit) == (NUMBER, WABA, "GREEN", "TIER_2K")


@pytest.mark.parametrize(
    ("told", "apps", "words"),
    [
        pytest.param({"status": "PENDING"}, [{}], "", id="not connected"),
        pytest.param({}, [], "", id="not subscribed"),
        pytest.param(
            {
                "health_status": {
                    "can_send_message": "BLOCKED",
                    "entities": [
                        {
                            "entity_type": "WABA",
                            "can_send_message": "BLOCKED",
                            "errors": [
                                {
                                    "error_code": 141006,
                                    "error_description": "no payment",
                                    "possible_solution": "add one",
                                }
                            ],
                        }
                    ],
                }
            },
            [{}],
            "waba: no payment → add one",
            id="blocked",
        ),
    ],
)
def test_a_number_that_needs_somebody_is_told(
    run: Run, small_meta: SmallMeta, *, told: dict[str, object], apps: list[dict[str, object]], words: str
) -> None:
    small_meta.numbers[NUMBER] = number(**told)
    small_meta.apps[WABA] = apps

    result = run("number", "status")

    assert result.exit_code == 1
    assert words in result.stderr


def test_the_numbers_own_address_goes_before_the_apps(run: Run, bench: Bench, small_meta: SmallMeta) -> None:
    webhooks = {"phone_number": "https://a.mx/1", "whatsapp_business_account": "https://a.mx/2", "application": "x"}
    small_meta.numbers[NUMBER] = number(webhook_configuration=webhooks)
    bench.json = True

    run("number", "status", "--branch", "centro")

    look = only(bench.shown[-1])
    assert (look["webhook"], look["webhook_of"]) == ("https://a.mx/1", "number")


def test_a_number_that_cannot_be_asked_about_says_why(run: Run, bench: Bench) -> None:
    bench.json = True

    result = run("number", "status")

    assert result.exit_code == 1
    look = only(bench.shown[-1])
    assert "33" in look["error"]


def test_an_account_is_subscribed(run: Run, small_meta: SmallMeta) -> None:
    result = run("number", "subscribe")

    assert result.output == f"account {WABA} is subscribed; its webhooks go to the app's address\n"
    assert [(one.method, one.url.path, one.content) for one in small_meta.asked] == [
        ("POST", f"/v26.0/{WABA}/subscribed_apps", b"")
    ]


def test_an_account_may_get_an_address_of_its_own(run: Run, small_meta: SmallMeta) -> None:
    url = "https://shop.example.com/webhooks/whatsapp"

    result = run("number", "subscribe", "--branch", "centro", "--url", url)

    assert result.exit_code == 0
    assert json.loads(small_meta.asked[0].content) == {"override_callback_uri": url, "verify_token": "verify me"}


def test_a_subscription_that_fails_is_told(run: Run, small_meta: SmallMeta) -> None:
    small_meta.broken = httpx2.Response(403, json={"error": {"code": 200, "message": "no permission"}})

    result = run("number", "subscribe")

    assert result.exit_code == 1
    assert "no permission" in result.output


@pytest.mark.parametrize(
    "words", [("--url", "http://a.mx"), ("--url", "https://a.mx/" + "a" * 200), ("--verify-token", "a")]
)
def test_an_address_that_meta_would_refuse_is_not_given(
    run: Run, small_meta: SmallMeta, words: tuple[str, ...]
) -> None:
    assert run("number", "subscribe", *words).exit_code == 2
    assert small_meta.asked == []


CONFIG = """\
database: sqlite:///waframe.db
channels:
  whatsapp: {app_secret: "${WHATSAPP_APP_SECRET}"}
branches:
  centro: {name: Centro, channels: {whatsapp: {phone_number_id: "1", waba_id: "77"}}}
"""


def test_the_command_line_gives_a_plugins_command_its_deployment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHATSAPP_APP_SECRET", "a")
    (tmp_path / "waframe.yaml").write_text(CONFIG)
    words = ["-c", str(tmp_path / "waframe.yaml"), "templates", "list", "--json"]

    before = run_command(*words)
    anyio.run(_fill, f"sqlite:///{tmp_path}/waframe.db")
    after = run_command(*words)

    assert before.exit_code == 1
    assert "waframe migrate" in before.stderr
    assert after.exit_code == 0
    assert [one["name"] for one in json.loads(after.stdout)] == ["ticket_ready"]


async def _fill(url: str) -> None:
    await migrate(url, series=[migrations] if (migrations := WhatsApp.migrations) else [])
    database = choose_database(url)
    await database.open()
    raw = msgspec.Raw(msgspec.json.encode(template()))
    one = read_template(raw, account="77", now=datetime(2026, 11, 23, tzinfo=UTC))
    await Templates(database).put([one] if one else [])
    await database.close()
