"""Messages that leave later, are taken back, or are tried again, over HTTP."""

from datetime import timedelta

import anyio
import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.test_thread import items
from tests.core.runtime.http.test_writing import PHONE, heard, open_thread, taken

from waframe.core.store.queries import Query
from waframe.testing.scenario import Scenario

_FAIL = 'update messages set status = \'failed\', error = \'{"code":"1","title":"no"}\' where id = '
FAIL = Query(name="fail", sqlite=f"{_FAIL}:id", postgres=f"{_FAIL}$1", names=("id",))
CLOSE_SQL = "update conversations set closed_at = "
CLOSE = Query(name="close", sqlite=f"{CLOSE_SQL}:now", postgres=f"{CLOSE_SQL}$1", names=("now",))


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


async def schedule(
    browser: httpx2.AsyncClient, path: str, scenario: Scenario, text: str, *, minutes: float = 10
) -> dict[str, object]:
    """Write a reply that leaves later."""
    due_at = scenario.clock.now() + timedelta(minutes=minutes)
    answer = await browser.post(f"{path}/messages", json={"text": text, "due_at": due_at.isoformat()})
    assert answer.status_code == 201, answer.text
    shown: dict[str, object] = answer.json()
    return shown


async def customer_writes(scenario: Scenario, text: str) -> None:
    await scenario.simulator.customer(PHONE).writes("100000000000001", text)
    await scenario.settle()


async def release(scenario: Scenario, browser: httpx2.AsyncClient, path: str) -> None:
    """Let somebody else have the floor."""
    await log_in(browser, "berta")
    assert (await browser.post(f"{path}/actions/take")).status_code == 200
    await log_in(browser, "ana")
    await scenario.settle()


async def test_a_scheduled_reply_leaves_in_time_as_the_last_one(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    later = await schedule(anas, path, scenario, "buenos días")
    now = (await anas.post(f"{path}/messages", json={"text": "ahora"})).json()
    await scenario.settle()

    before = heard(scenario)[-1]
    await scenario.advance(timedelta(minutes=11).total_seconds())

    last = (await items(anas, f"{path}/messages"))[-1]
    assert (later["status"], before, heard(scenario)[-1]) == ("scheduled", "ahora", "buenos días")
    assert later["due_at"] is not None
    assert last["id"] == later["id"]
    assert last["seq"] > now["seq"]
    assert last["status"] != "scheduled"


async def test_parts_of_a_long_text_leave_later_in_their_order(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    before = len(heard(scenario))
    words = " ".join(f"n{number}" for number in range(3000))

    await schedule(anas, path, scenario, words)
    early = len(heard(scenario))
    await scenario.advance(timedelta(minutes=11).total_seconds())

    parts = heard(scenario)[before:]
    assert early == before
    assert len(parts) > 1
    assert " ".join(str(part).strip() for part in parts).split() == words.split()


async def test_what_is_due_already_leaves_at_once(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)

    shown = await schedule(anas, path, scenario, "ya", minutes=-1)

    assert (shown["status"], shown["due_at"]) == ("queued", None)


async def test_a_scheduled_reply_survives_a_floor_that_moved_while_the_customer_is_silent(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await taken(anas, scenario)
    await schedule(anas, path, scenario, "recordatorio")
    await release(scenario, anas, path)

    await scenario.advance(timedelta(minutes=11).total_seconds())

    assert heard(scenario)[-1] == "recordatorio"


async def test_a_scheduled_reply_fails_visibly_where_the_customer_wrote_and_another_has_the_floor(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await taken(anas, scenario)
    later = await schedule(anas, path, scenario, "recordatorio")
    await release(scenario, anas, path)
    await customer_writes(scenario, "ya no quiero")

    await scenario.advance(timedelta(minutes=11).total_seconds())

    (shown,) = [one for one in await items(anas, f"{path}/messages") if one["id"] == later["id"]]
    assert (shown["status"], shown["error"]["code"]) == ("failed", "floor-moved")  # type: ignore[index]
    assert "recordatorio" not in heard(scenario)


async def test_an_author_who_still_has_the_floor_is_not_stopped_by_the_customer(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await taken(anas, scenario)
    await schedule(anas, path, scenario, "a las nueve")
    await customer_writes(scenario, "¿sigues?")

    await scenario.advance(timedelta(minutes=11).total_seconds())

    assert heard(scenario)[-1] == "a las nueve"


async def test_a_closed_conversation_gets_no_scheduled_reply(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    later = await schedule(anas, path, scenario, "tarde")
    await scenario.deployment.store.database.change(CLOSE, now=scenario.clock.now())

    await scenario.advance(timedelta(minutes=11).total_seconds())

    (shown,) = [one for one in await items(anas, f"{path}/messages") if one["id"] == later["id"]]
    assert shown["error"]["code"] == "conversation-closed"  # type: ignore[index]


async def test_a_scheduled_reply_that_is_taken_back_never_leaves(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    later = await schedule(anas, path, scenario, "mejor no")

    gone = [await anas.delete(f"{path}/messages/{later['id']}") for _ in range(2)]
    await scenario.advance(timedelta(minutes=11).total_seconds())

    (shown,) = [one for one in await items(anas, f"{path}/messages") if one["id"] == later["id"]]
    events = [event.name for event in await scenario.deployment.store.events.since(0)]
    assert [one.status_code for one in gone] == [204, 204]
    assert (shown["status"], shown["error"]["code"]) == ("failed", "taken-back")  # type: ignore[index]
    assert events.count("message.withdrawn") == 1
    assert "mejor no" not in heard(scenario)


async def test_what_has_left_cannot_be_taken_back(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    sent = (await anas.post(f"{path}/messages", json={"text": "hola"})).json()
    await scenario.settle()

    answer = await anas.delete(f"{path}/messages/{sent['id']}")

    assert (answer.status_code, answer.json()["code"]) == (409, "already-left")


async def test_a_customer_s_message_cannot_be_taken_back(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    theirs = (await items(anas, f"{path}/messages"))[0]

    assert (await anas.delete(f"{path}/messages/{theirs['id']}")).status_code == 404


async def test_a_failed_message_is_tried_again_as_a_new_one(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    failed = (await anas.post(f"{path}/messages", json={"text": "hola"})).json()
    await scenario.settle()
    await scenario.deployment.store.database.change(FAIL, id=failed["id"])
    before = len(heard(scenario))

    answers: list[httpx2.Response] = []

    async def retry() -> None:
        answers.append(await anas.post(f"{path}/messages/{failed['id']}/retry"))

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(retry)
    await scenario.settle()

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert answers[0].json()["retry_of"] == failed["id"]
    assert len(heard(scenario)) == before + 1


async def test_only_what_failed_is_tried_again_and_only_under_the_floor(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await taken(anas, scenario)
    sent = (await anas.post(f"{path}/messages", json={"text": "hola"})).json()
    await scenario.settle()

    fine = await anas.post(f"{path}/messages/{sent['id']}/retry")
    await scenario.deployment.store.database.change(FAIL, id=sent["id"])
    await log_in(anas, "berta")
    bertas = await anas.post(f"{path}/messages/{sent['id']}/retry")

    assert (fine.status_code, fine.json()["code"]) == (409, "not-failed")
    assert (bertas.status_code, bertas.json()["code"]) == (409, "floor-taken")


async def test_messages_of_another_branch_do_not_exist(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await open_thread(scenario, branch="norte")
    (conversation,) = await scenario.deployment.store.conversations.by_branch("norte")
    (message, *_) = await scenario.deployment.store.messages.page(conversation.id)

    answers = [
        await anas.delete(f"{path}/messages/{message.id}"),
        await anas.post(f"{path}/messages/{message.id}/retry"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_nobody_plans_for_too_far_away(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    due_at = (scenario.clock.now() + timedelta(days=400)).isoformat()

    far = await anas.post(f"{path}/messages", json={"text": "x", "due_at": due_at})
    note = await anas.post(f"{path}/messages", json={"text": "x", "note": True, "due_at": due_at})
    naive = await anas.post(f"{path}/messages", json={"text": "x", "due_at": "2026-01-01T00:00:00"})

    assert (far.status_code, far.json()["field"]) == (422, "due_at")
    assert (note.status_code, naive.status_code) == (400, 400)
