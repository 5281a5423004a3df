"""Every sample of a webhook goes through a whole deployment: stored once, and nothing is left undone."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from waframe import Call, Incoming, IncomingMessage, IncomingNotice, IncomingStatus, SystemNotice
from waframe.core.runtime.app import App
from waframe.core.store.queries import Query
from waframe.plugins.whatsapp.reading import read_webhook
from waframe.testing.scenario import Scenario

SECRET = b"simulated-app-secret"
SAMPLES = sorted((Path(__file__).parents[1] / "plugins" / "whatsapp" / "webhooks").glob("*.json"))
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ECHO = '''
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Echo(Plugin[NoSettings]):
    """Answers whatever it is asked to answer."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Text(body=f"{type(message.content).__name__}"),))
'''


def at_our_number(sample: Path, number: str) -> bytes:
    """Load a sample as if it had come to a number of ours."""
    whole = json.loads(sample.read_bytes())
    values = [change["value"] for entry in whole["entry"] for change in entry["changes"]]
    for ours in [value[key] for value in values for key in ("metadata", "recipient") if key in value]:
        ours["phone_number_id"] = number
    return json.dumps(whole).encode()


async def post(scenario: Scenario, body: bytes) -> int:
    signature = "sha256=" + hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    transport = httpx2.ASGITransport(app=App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as client:
        answer = await client.post("/webhooks/whatsapp", content=body, headers={"X-Hub-Signature-256": signature})
    return answer.status_code


async def count(scenario: Scenario, table: str, condition: str = "1 = 1") -> int:
    text = f"select count(*) as many from {table} where {condition}"
    (row,) = await scenario.deployment.store.database.rows(Query(name="count", sqlite=text, postgres=text, names=()))
    return int(str(row["many"]))


async def test_every_sample_counts_once_alone_and_again_in_one_body(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch("centro")
    bodies = [at_our_number(sample, branch.number) for sample in SAMPLES]
    updates: list[Incoming] = [update for body in bodies for update in read_webhook(body, received_at=NOW)]
    whole = {"entry": [entry for body in reversed(bodies) for entry in json.loads(body)["entry"]]}

    answers = {await post(scenario_on_both, body) for body in [*bodies, json.dumps(whole).encode()]}
    await scenario_on_both.settle()

    assert answers == {200}
    messages = {update.channel_id for update in updates if isinstance(update, IncomingMessage)}
    statuses = {(u.channel_id, u.status, u.recipient) for u in updates if isinstance(u, IncomingStatus)}
    lasting = {
        u.key for u in updates if isinstance(u, IncomingNotice) and u.kind in {"account", "other"} and not timeless(u)
    }
    assert await count(scenario_on_both, "messages", "direction = 'in' or sender_type = 'external'") == len(messages)
    assert await count(scenario_on_both, "statuses") == len(statuses)
    stored = {notice.key for kind in ("account", "other") for notice in await of_kind(scenario_on_both, kind)}
    assert lasting <= stored
    assert len(stored - lasting) <= 1
    assert await count(scenario_on_both, "inbox") == 0


def timeless(notice: IncomingNotice) -> bool:
    """Tell whether a notice's key holds the day of its receipt, as errors have no time of their own."""
    return notice.field == "history"


async def of_kind(scenario: Scenario, kind: str) -> list[IncomingNotice]:
    return await scenario.deployment.store.notices.of_kind(kind, many=500)


async def test_the_bot_answers_neither_calls_nor_notices_nor_the_past_nor_what_another_app_owns(
    scenario_on_both: Scenario,
) -> None:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / "echo.py").write_text(ECHO)
    branch = await scenario_on_both.branch("centro", plugins={"echo": {}})
    metadata = {"phone_number_id": branch.number, "display_phone_number": "15550001111"}
    second = str(int(scenario_on_both.clock.now().timestamp()))
    head = {"from": "16505550100", "timestamp": second}
    text = {**head, "type": "text", "text": {"body": "hola"}}
    values: list[tuple[str, dict[str, object]]] = [
        ("calls", {"calls": [{**head, "id": "wacid.1", "event": "connect"}]}),
        ("messages", {"messages": [{**head, "id": "w1", "type": "system", "system": {"type": "user_changed_number"}}]}),
        ("standby", {"standby": {"messages": [{**text, "id": "w2"}]}}),
        ("history", {"history": [{"threads": [{"id": "16505550100", "messages": [{**text, "id": "w3"}]}]}]}),
        ("smb_message_echoes", {"message_echoes": [{**text, "from": "15550001111", "to": "16505550100", "id": "w4"}]}),
        ("messages", {"messages": [{**text, "id": "w5"}]}),
    ]
    changes = [{"field": field, "value": {"metadata": metadata, **value}} for field, value in values]

    assert await post(scenario_on_both, json.dumps({"entry": [{"id": "1", "changes": changes}]}).encode()) == 200
    await scenario_on_both.settle()

    (conversation,) = await scenario_on_both.deployment.store.conversations.by_branch("centro")
    thread = await scenario_on_both.deployment.store.messages.page(conversation.id)
    assert [message.text for message in thread if message.sender_type == "ai"] == ["Text"]
    assert [type(message.content) for message in thread if message.sender_type == "system"] == [Call, SystemNotice]
    assert conversation.window_until is not None
