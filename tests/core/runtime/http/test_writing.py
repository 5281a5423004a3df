"""Replies and notes over HTTP: who may speak, what is refused how, and that nothing is said twice."""

import hashlib
from datetime import timedelta

import anyio
import httpx2
import pytest
from tests.core.runtime.http.conftest import People, log_in
from tests.core.runtime.http.test_thread import hear, items

from waframe.core.records.content import Text
from waframe.core.records.outgoing import Marks
from waframe.core.runtime.app import App
from waframe.core.runtime.desk.posting import Written
from waframe.core.store.requests import HELD, Asked, Work
from waframe.testing.scenario import Scenario

PHONE = "525511110000"


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


async def open_thread(scenario: Scenario, *, branch: str = "centro") -> str:
    """Let a customer write through Meta, and give the path of the conversation."""
    number = scenario.branch_settings[branch]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
    await scenario.simulator.customer(PHONE).writes(number, "hola")
    await scenario.settle()
    (conversation,) = await scenario.deployment.store.conversations.by_branch(branch)
    return f"/api/conversations/{conversation.id}"


async def taken(browser: httpx2.AsyncClient, scenario: Scenario) -> str:
    """Open a conversation and take it."""
    path = await open_thread(scenario)
    assert (await browser.post(f"{path}/actions/take")).status_code == 200
    await scenario.settle()
    return path


def heard(scenario: Scenario) -> list[str | None]:
    """List what the customer got."""
    chat = scenario.simulator.customer(PHONE).chat("100000000000001")
    return [one.text for one in chat if one.direction == "out"]


async def test_who_has_the_floor_speaks(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)

    answer = await anas.post(f"{path}/messages", json={"text": "Sí, tenemos"}, headers={"Idempotency-Key": "k1"})
    await scenario.settle()

    sent = answer.json()
    assert (answer.status_code, sent["status"], sent["text"], sent["key"]) == (201, "queued", "Sí, tenemos", "k1")
    assert (sent["sender"]["type"], sent["sender"]["name"]) == ("agent", "Ana")
    assert heard(scenario)[-1] == "Sí, tenemos"
    last = (await items(anas, f"{path}/messages"))[-1]
    assert (last["id"], last["status"]) == (sent["id"], "accepted")


async def test_the_key_is_shown_to_nobody_else(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    await anas.post(f"{path}/messages", json={"text": "Sí"}, headers={"Idempotency-Key": "k1"})

    mine = (await items(anas, f"{path}/messages"))[-1]["key"]
    await log_in(anas, "berta")
    theirs = (await items(anas, f"{path}/messages"))[-1]["key"]

    assert (mine, theirs) == ("k1", None)


async def test_what_leaves_is_told_as_an_event(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)

    sent = (await anas.post(f"{path}/messages", json={"text": "Sí"})).json()
    note = (await anas.post(f"{path}/messages", json={"text": "ojo", "note": True})).json()

    told = {event.name: event.payload for event in await scenario.deployment.store.events.since(0)}
    assert sent["id"] in told["message.queued"]
    assert note["id"] in told["message.noted"]


async def test_nobody_speaks_without_the_floor(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)

    bots = await anas.post(f"{path}/messages", json={"text": "hola"})
    await anas.post(f"{path}/actions/take")
    await log_in(anas, "berta")
    taken_by_ana = await anas.post(f"{path}/messages", json={"text": "hola"})

    assert (bots.status_code, bots.json()["code"]) == (409, "floor-not-yours")
    assert (taken_by_ana.status_code, taken_by_ana.json()["code"]) == (409, "floor-taken")
    assert taken_by_ana.json()["agent"]["name"] == "Ana"


async def test_the_floor_that_moved_refuses_what_was_meant_before(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    await log_in(anas, "berta")
    await anas.post(f"{path}/actions/take")
    await scenario.settle()
    before = heard(scenario)
    await log_in(anas, "ana")

    answer = await anas.post(f"{path}/messages", json={"text": "tarde"})
    await scenario.settle()

    assert (answer.status_code, answer.json()["agent"]["name"]) == (409, "Berta")
    assert heard(scenario) == before


async def test_a_closed_window_lets_only_templates_through(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    await scenario.advance(timedelta(hours=25).total_seconds())
    await log_in(anas, "ana")

    answer = await anas.post(f"{path}/messages", json={"text": "¿sigues ahí?"})

    assert (answer.status_code, answer.json()["code"]) == (422, "window-closed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({"text": "  "}, "text", id="no words"),
        pytest.param({"text": "x" * 50_000}, "text", id="a whole book"),
        pytest.param({"content": {"type": "call", "event": "rang"}}, "type", id="nothing that is sent"),
        pytest.param({"content": {"type": "note", "body": "psst"}}, "type", id="a note to the customer"),
        pytest.param({"text": "sí", "reply_to": "wamid.lost"}, "reply_to", id="a quote of nothing"),
        pytest.param({"content": {"type": "reaction", "target": "no", "emoji": "👍"}}, "target", id="a lost reaction"),
        pytest.param(
            {"content": {"type": "image", "media_id": "019c0000-0000-7000-8000-000000000000"}}, "media_id", id="no file"
        ),
        pytest.param(
            {"content": {"type": "buttons", "body": "¿?", "buttons": [{"id": "a", "title": "x" * 30}]}},
            "buttons[0].title",
            id="a long button",
        ),
    ],
)
async def test_what_the_channel_would_refuse_is_refused_at_once(
    anas: httpx2.AsyncClient, scenario: Scenario, body: dict[str, object], field: str
) -> None:
    path = await taken(anas, scenario)

    answer = await anas.post(f"{path}/messages", json=body)

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "message-unsendable", field)
    assert answer.json()["limit"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "a", "content": {"type": "text", "body": "b"}},
        {"text": "a", "mentions": ["x"]},
        {"note": True},
        {"text": "a", "note": True, "reply_to": "w"},
        {"text": "a", "colour": "red"},
        {"content": {"type": "smell"}},
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(
    anas: httpx2.AsyncClient, scenario: Scenario, body: dict[str, object]
) -> None:
    path = await taken(anas, scenario)

    assert (await anas.post(f"{path}/messages", json=body)).status_code == 400


async def test_a_long_text_leaves_in_parts_of_which_the_first_has_the_key(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await taken(anas, scenario)
    before = len(heard(scenario))

    answer = await anas.post(f"{path}/messages", json={"text": "palabra " * 1000}, headers={"Idempotency-Key": "largo"})
    await scenario.settle()

    parts = (await items(anas, f"{path}/messages"))[-2:]
    assert answer.json()["id"] == parts[0]["id"]
    assert [one["key"] for one in parts] == ["largo", None]
    assert len(heard(scenario)) == before + 2


async def test_a_quote_and_a_reaction_name_what_they_are_about(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    first = (await items(anas, f"{path}/messages"))[0]

    quote = await anas.post(f"{path}/messages", json={"text": "sí", "reply_to": first["channel_id"]})
    reaction = {"type": "reaction", "target": first["channel_id"], "emoji": "👍"}
    await anas.post(f"{path}/messages", json={"content": reaction})

    assert quote.json()["reply_to"] == first["channel_id"]
    shown = (await items(anas, f"{path}/messages"))[0]["reactions"]
    assert [(one["emoji"], one["sender"]["name"]) for one in shown] == [("👍", "Ana")]  # type: ignore[attr-defined]


async def test_a_note_is_for_the_team_only(anas: httpx2.AsyncClient, scenario: Scenario, people: People) -> None:
    path = await open_thread(scenario)
    before = heard(scenario)

    answer = await anas.post(
        f"{path}/messages", json={"text": "quiere factura", "note": True, "mentions": [people.berta.id]}
    )
    await scenario.settle()

    note = answer.json()
    assert (answer.status_code, note["status"], note["sender"]["name"]) == (201, "internal", "Ana")
    assert note["content"] == {"type": "note", "body": "quiere factura", "mentions": [people.berta.id]}
    assert heard(scenario) == before


async def test_a_note_calls_only_those_who_see_the_conversation(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)

    answer = await anas.post(f"{path}/messages", json={"text": "x", "note": True, "mentions": ["nobody"]})

    assert (answer.status_code, answer.json()["field"]) == (422, "mentions")


async def test_another_branch_cannot_be_written_to(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario, branch="norte")

    answers = [await anas.post(f"{path}/messages", json={"text": "x", "note": note}) for note in (True, False)]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_fifty_sends_with_one_key_are_one_message(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    before = len(heard(scenario))
    other = httpx2.ASGITransport(App(scenario.deployment))
    answers: list[httpx2.Response] = []

    async def send(browser: httpx2.AsyncClient) -> None:
        headers = {"Idempotency-Key": "once"}
        answers.append(await browser.post(f"{path}/messages", json={"text": "una vez"}, headers=headers))

    async with (
        httpx2.AsyncClient(transport=other, base_url="http://waframe.test", cookies=anas.cookies) as second,
        anyio.create_task_group() as tasks,
    ):
        for number in range(50):
            tasks.start_soon(send, (anas, second)[number % 2])
    await scenario.settle()

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(heard(scenario)) == before + 1


async def test_a_key_outlives_a_restart(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    headers = {"Idempotency-Key": "k"}
    first = await anas.post(f"{path}/messages", json={"text": "hola"}, headers=headers)

    await scenario.restart()
    transport = httpx2.ASGITransport(App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test", cookies=anas.cookies) as again:
        second = await again.post(f"{path}/messages", json={"text": "hola"}, headers=headers)

    assert (second.status_code, second.content) == (201, first.content)
    assert second.headers["idempotency-replayed"] == "true"


async def test_what_a_lost_process_has_stored_is_not_said_again(
    anas: httpx2.AsyncClient, scenario: Scenario, people: People
) -> None:
    path = await taken(anas, scenario)
    before = len(heard(scenario))
    body = b'{"text":"una vez"}'
    route = f"{path}/messages"
    asked = Asked(
        caller_id=people.ana.id, key="k", fingerprint=hashlib.sha256(f"POST {route}?\n".encode() + body).hexdigest()
    )
    work = await scenario.deployment.store.requests.begin(asked, now=scenario.clock.now())
    assert isinstance(work, Work)
    written = Written(
        conversation_id=path.rpartition("/")[2],
        author_id=people.ana.id,
        content=Text(body="una vez"),
        marks=Marks(id=work.id, key="k"),
    )
    await scenario.deployment.posting.reply(written)  # and then the process dies before it can answer
    await scenario.advance(HELD.total_seconds())

    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = await anas.post(route, content=body, headers=headers)
    await scenario.settle()

    assert (answer.status_code, answer.json()["id"]) == (201, work.id)
    assert len(heard(scenario)) == before + 1


async def test_a_key_for_another_request_is_refused(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    headers = {"Idempotency-Key": "k"}
    await anas.post(f"{path}/messages", json={"text": "hola"}, headers=headers)

    other = await anas.post(f"{path}/messages", json={"text": "adiós"}, headers=headers)
    await log_in(anas, "berta")
    bertas = await anas.post(f"{path}/messages", json={"text": "x", "note": True}, headers=headers)

    assert (other.status_code, other.json()["code"]) == (422, "key-reused")
    assert bertas.status_code == 201


async def test_a_refusal_leaves_the_key_free(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)
    headers = {"Idempotency-Key": "k"}

    before = await anas.post(f"{path}/messages", json={"text": "hola"}, headers=headers)
    await anas.post(f"{path}/actions/take")
    after = await anas.post(f"{path}/messages", json={"text": "hola"}, headers=headers)

    assert (before.status_code, after.status_code) == (409, 201)


async def test_an_action_with_a_key_runs_once(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    before = len(heard(scenario))
    answers: list[httpx2.Response] = []

    async def say() -> None:
        headers = {"Idempotency-Key": "k"}
        answers.append(await anas.post(f"{path}/actions/say", json={"text": "hola"}, headers=headers))

    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(say)
    await scenario.settle()

    assert [(one.status_code, one.json()) for one in answers] == [(200, {})] * 10
    assert len(heard(scenario)) == before + 1


async def test_a_key_is_forgotten_after_a_day(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario)
    headers = {"Idempotency-Key": "k"}
    await anas.post(f"{path}/messages", json={"text": "x", "note": True}, headers=headers)
    await scenario.advance(timedelta(hours=25).total_seconds())
    await log_in(anas, "ana")

    again = await anas.post(f"{path}/messages", json={"text": "y", "note": True}, headers=headers)

    assert again.status_code == 201


async def test_a_note_stands_in_the_thread(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, Text(body="hola"))

    answer = await anas.post(path, json={"text": "nota", "note": True})

    assert [one["id"] for one in await items(anas, path)][-1] == answer.json()["id"]
