"""The door: what the plugin brings, and its checks."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx2
import msgspec
import pytest
from click.testing import CliRunner

from waframe import AddressSettings, Finding, Health, Host
from waframe.plugins.whatsapp.checks import Checks
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings

GRAPH = "graph.facebook.com"
NUMBER = "106540352242922"
Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture
def plugin(process: Host, settings: WhatsAppSettings) -> WhatsApp:
    return WhatsApp(settings, branch=None, shared=process)


async def health(plugin: WhatsApp, name: str, host: Host) -> list[Finding]:
    (check,) = [check for check in plugin.register_checks() if check.name == f"whatsapp.{name}"]
    return await check.run(host)


def test_one_channel_is_brought(plugin: WhatsApp) -> None:
    (channel,) = plugin.register_channels()

    assert channel.name == "whatsapp"


async def test_the_process_is_shared(process: Host) -> None:
    async with WhatsApp.lifespan(process) as shared:
        assert shared is process


def test_settings_come_from_yaml_and_secrets_are_marked() -> None:
    settings = msgspec.convert({"app_secret": ["a", "b"], "verify_token": "v"}, WhatsAppSettings)

    assert settings.app_secrets == ("a", "b")
    assert msgspec.convert({"app_secret": "a"}, WhatsAppSettings).app_secrets == ("a",)
    assert WhatsAppSettings().app_secrets == ()
    assert "'a'" not in repr(settings)


async def test_all_secrets_set_is_good(plugin: WhatsApp, process: Host) -> None:
    assert [finding.health for finding in await health(plugin, "secrets", process)] == [Health.GOOD]


async def test_each_missing_secret_is_named(process: Host) -> None:
    findings = await Checks(WhatsAppSettings()).look_at_secrets(process)

    assert [finding.sentence.split()[0] for finding in findings] == ["app_secret", "verify_token", "access_token"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(httpx2.Response(200, json={"status": "CONNECTED"}), Health.GOOD, id="connected"),
        pytest.param(httpx2.Response(200, json={"status": "PENDING"}), Health.BAD, id="pending"),
        pytest.param(httpx2.Response(401, json={"error": {"code": 190}}), Health.BAD, id="token expired"),
        pytest.param(httpx2.Response(200, text="<html>"), Health.BAD, id="no JSON"),
    ],
)
async def test_every_number_has_to_be_connected(
    plugin: WhatsApp, process: Host, handlers: dict[str, Handler], *, answer: httpx2.Response, expected: Health
) -> None:
    handlers[GRAPH] = lambda _: answer

    (finding,) = await health(plugin, "numbers", process)

    assert finding.health is expected
    assert NUMBER in finding.sentence


@pytest.mark.parametrize(("apps", "expected"), [([{"id": "1"}], Health.GOOD), ([], Health.BAD)])
async def test_every_account_has_to_be_subscribed(
    plugin: WhatsApp,
    process: Host,
    handlers: dict[str, Handler],
    numbers: dict[str, AddressSettings],
    *,
    apps: list[object],
    expected: Health,
) -> None:
    numbers["2"] = WhatsAppNumber(phone_number_id="2", waba_id="77")
    handlers[GRAPH] = lambda _: httpx2.Response(200, json={"data": apps})

    (finding,) = await health(plugin, "subscriptions", process)

    assert finding.health is expected


def test_the_command_explains_a_line_an_update(plugin: WhatsApp, webhooks: Path) -> None:
    command, *_ = plugin.commands

    result = CliRunner().invoke(command, [str(webhooks / "batch-04.json")])

    assert result.exit_code == 0
    assert [json.loads(line)["kind"] for line in result.output.splitlines()] == ["message", "message", "status"]


def test_the_command_refuses_what_is_no_file(plugin: WhatsApp) -> None:
    command, *_ = plugin.commands

    assert CliRunner().invoke(command, ["nowhere.json"]).exit_code == 2
