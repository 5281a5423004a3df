"""What goes wrong outside harms nothing inside: bad requests, duplicates, failing plugins, a database that is away."""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path

import httpx2
import msgspec
import pytest

from waframe.core.runtime.app import App, Readiness
from waframe.testing.postgres import PostgresServer
from waframe.testing.scenario import Scenario, playing

SECRET = b"simulated-app-secret"
PATH = "/webhooks/whatsapp"
FAULTY = '''
import anyio
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Faulty(Plugin[NoSettings]):
    """Does what the customer names."""

    name = "faulty"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        if message.text == "raise":
            ctx.learn("half", "done")
            raise RuntimeError("on purpose")
        if message.text == "hang":
            await anyio.sleep_forever()
        if message.text == "rubbish":
            return 42
        return Reply(contents=(Text(body=f"eco: {message.text}"),))
'''


def add_plugin(scenario: Scenario) -> None:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / "faulty.py").write_text(FAULTY)


def signed(body: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()}


def text_message(wamid: str, body: str, *, phone: str = "5215512345678") -> Mapping[str, object]:
    return {"from": phone, "id": wamid, "timestamp": "1790000000", "type": "text", "text": {"body": body}}


def webhook(*messages: Mapping[str, object], number: str = "100000000000001") -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550001111", "phone_number_id": number},
        "messages": messages,
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return msgspec.json.encode({"object": "whatsapp_business_account", "entry": [entry]})


async def post(scenario: Scenario, body: bytes, headers: Mapping[str, str] | None = None) -> int:
    transport = httpx2.ASGITransport(app=App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
        answer = await client.post(PATH, content=body, headers=signed(body) if headers is None else headers)
    return answer.status_code


async def metrics(scenario: Scenario) -> str:
    return await get(scenario, "/metrics")


async def get(scenario: Scenario, path: str) -> str:
    transport = httpx2.ASGITransport(app=App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
        return (await client.get(path)).text


async def texts(scenario: Scenario, branch: str) -> list[str]:
    found: list[str] = []
    for conversation in await scenario.deployment.store.conversations.by_branch(branch):
        found += [one.text for one in await scenario.deployment.store.messages.page(conversation.id)]
    return found


async def test_a_wrong_signature_is_refused_and_counted(scenario: Scenario) -> None:
    await scenario.branch("centro")

    status = await post(scenario, webhook(text_message("w1", "hola")), {"X-Hub-Signature-256": "sha256=" + "0" * 64})

    assert status == 401
    assert "waframe_webhook_signature_failures_total 1.0" in await metrics(scenario)
    assert await texts(scenario, "centro") == []


async def test_a_body_over_three_megabytes_is_refused(scenario: Scenario) -> None:
    await scenario.branch("centro")
    body = b"x" * (3 * 1024 * 1024 + 1)

    assert await post(scenario, body) == 413


async def test_broken_json_with_a_right_signature_is_kept_raw(scenario_on_both: Scenario) -> None:
    await scenario_on_both.branch("centro")

    status = await post(scenario_on_both, b'{"object": "whatsapp_busin')

    assert status == 200
    (kept,) = await scenario_on_both.deployment.store.notices.of_kind("broken")
    assert '{"object": "whatsapp_busin' in kept.raw
    assert "broken" in await metrics(scenario_on_both)


async def test_one_poisoned_item_of_a_batch_harms_only_itself(scenario_on_both: Scenario) -> None:
    await scenario_on_both.branch("centro")
    poisoned = {"from": 7, "id": ["not", "an", "id"], "type": {"no": "type"}}
    with_nul = text_message("w2", "a\u0000b")

    status = await post(
        scenario_on_both, webhook(text_message("w1", "uno"), poisoned, with_nul, text_message("w3", "tres"))
    )
    await scenario_on_both.settle()

    assert status == 200
    assert await texts(scenario_on_both, "centro") == ["uno", "ab", "tres"]
    assert len(await scenario_on_both.deployment.store.notices.of_kind("broken")) == 1


async def test_ids_longer_than_an_index_takes_harm_only_their_own_message(scenario_on_both: Scenario) -> None:
    await scenario_on_both.branch("centro")
    endless = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    messages = [text_message("w1", "uno"), text_message(endless, "largo"), text_message("w3", "tres")]
    stranger = {**text_message("w4", "nadie"), "from_user_id": f"MX.{endless}"}

    status = await post(scenario_on_both, webhook(*messages, stranger, text_message("w5", "cinco")))
    await scenario_on_both.settle()

    assert status == 200
    assert {"uno", "tres", "cinco"} <= set(await texts(scenario_on_both, "centro"))


async def test_a_duplicate_in_other_bytes_a_week_later_counts_once(scenario_on_both: Scenario) -> None:
    add_plugin(scenario_on_both)
    branch = await scenario_on_both.branch("centro", plugins={"faulty": {}})
    first = webhook(text_message("w1", "hola"))

    await post(scenario_on_both, first)
    await scenario_on_both.settle()
    await scenario_on_both.advance(7 * 24 * 3600)
    status = await post(scenario_on_both, first.replace(b",", b", "))
    await scenario_on_both.settle()

    assert status == 200
    assert await texts(scenario_on_both, "centro") == ["hola", "eco: hola"]
    assert (await branch.conversation()).unread == 1


async def test_an_unknown_number_is_stored_and_listed(scenario_on_both: Scenario) -> None:
    await scenario_on_both.branch("centro")

    status = await post(scenario_on_both, webhook(text_message("w1", "hola"), number="999"))

    assert status == 200
    (found,) = await scenario_on_both.deployment.store.notices.unrouted()
    assert (found.address, found.many) == ("999", 1)


async def test_a_message_too_old_to_answer_is_stored_but_not_answered(scenario: Scenario) -> None:
    add_plugin(scenario)
    await scenario.branch("centro", plugins={"faulty": {}})
    await scenario.advance(3600)

    await post(scenario, webhook(text_message("w1", "hola")))
    await scenario.settle()

    assert await texts(scenario, "centro") == ["hola"]


@pytest.mark.parametrize("fault", ["raise", "rubbish"])
async def test_a_plugin_that_fails_degrades_its_branch_alone(scenario: Scenario, fault: str) -> None:
    add_plugin(scenario)
    centro = await scenario.branch("centro", plugins={"faulty": {}})
    vallejo = await scenario.branch("vallejo", plugins={"faulty": {}})
    ana, luis = centro.customer("5512345678"), vallejo.customer("5587654321")

    for _ in range(5):
        await ana.says(fault)

    assert [answer.text for answer in await ana.says("hola")] == []
    assert [answer.text for answer in await luis.says("hola")] == ["eco: hola"]
    assert await centro.facts() == {}
    readiness = msgspec.json.decode(await get(scenario, "/readyz"), type=Readiness)
    assert [(one.branch, one.plugin) for one in readiness.degraded] == [("centro", "faulty")]
    assert readiness.ready


async def test_a_degraded_plugin_comes_back(scenario: Scenario) -> None:
    add_plugin(scenario)
    customer = (await scenario.branch("centro", plugins={"faulty": {}})).customer()
    for _ in range(5):
        await customer.says("raise")

    await scenario.advance(31)

    assert [answer.text for answer in await customer.says("hola")] == ["eco: hola"]


async def test_a_plugin_that_hangs_is_left_out_and_the_turn_ends(scenario: Scenario) -> None:
    add_plugin(scenario)
    scenario.settings["turn_timeout_seconds"] = 0.2
    centro = await scenario.branch("centro", plugins={"faulty": {}})
    vallejo = await scenario.branch("vallejo", plugins={"faulty": {}})

    await centro.customer("5512345678").says("hang")
    answers = await vallejo.customer("5587654321").says("hola")

    assert [answer.text for answer in answers] == ["eco: hola"]
    readiness = msgspec.json.decode(await get(scenario, "/readyz"), type=Readiness)
    assert [(one.branch, one.plugin) for one in readiness.degraded] == [("centro", "faulty")]


async def test_a_full_disk_acknowledges_nothing(scenario: Scenario) -> None:
    await scenario.branch("centro")
    await limit_pages(scenario)

    statuses = [await post(scenario, webhook(text_message(f"w{n}", "x" * 4000))) for n in range(20)]
    stored = await texts(scenario, "centro")

    assert 503 in statuses
    assert len(stored) == statuses.count(200)
    assert "disk" in await metrics(scenario)


async def limit_pages(scenario: Scenario) -> None:
    """Let SQLite believe that the disk has hardly any room left."""
    database = scenario.deployment.database
    connection = database._writer  # type: ignore[attr-defined]  # the only way to fill a disk that is not ours
    pages = connection.execute("pragma page_count").fetchone()["page_count"]
    connection.execute(f"pragma max_page_count = {pages + 4}")


async def test_a_database_that_is_away_makes_meta_try_again(tmp_path: Path) -> None:
    server = PostgresServer(tmp_path / "postgres")
    server.start()
    async with playing(tmp_path, database_url=server.url) as scenario:
        await scenario.branch("centro")
        assert await post(scenario, webhook(text_message("w1", "uno"))) == 200
        await scenario.settle()

        server.stop()
        away = await post(scenario, webhook(text_message("w2", "dos")))
        readiness = msgspec.json.decode(await get(scenario, "/readyz"), type=Readiness)
        server.start()
        back = await post(scenario, webhook(text_message("w2", "dos")))
        await scenario.settle()

        assert (away, back) == (503, 200)
        assert not readiness.ready
        assert await texts(scenario, "centro") == ["uno", "dos"]
    server.stop()
