"""Conversations over HTTP: lists page by page, one with all around it, read marks, and other branches."""

import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in

from waframe.testing.scenario import Scenario


async def write(scenario: Scenario, *texts: str, branch: str = "centro", phone: str = "525511110000") -> None:
    number = scenario.branch_settings[branch]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
    for text in texts:
        await scenario.simulator.customer(phone).writes(number, text)
    await scenario.settle()


async def items(browser: httpx2.AsyncClient, query: str = "") -> list[dict[str, object]]:
    answer = await browser.get(f"/api/conversations{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


async def test_a_list_shows_the_customer_and_the_last_words(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "¿Tienen balatas?")

    (one,) = await items(anas)

    assert (one["state"], one["branch"], one["unread"]) == ("ai", "centro", 1)
    assert one["customer"]["phone"] == "525511110000"  # type: ignore[index]
    assert one["last_message"]["text"] == "eco: ¿Tienen balatas?"  # type: ignore[index]


async def test_pages_follow_one_another_without_loss_or_repetition(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    for last in range(7):
        await write(scenario, "hola", phone=f"52551111000{last}")
    seen: list[object] = []
    cursor: str | None = ""

    while cursor is not None:
        page = (await anas.get(f"/api/conversations?limit=3&cursor={cursor}")).json()
        seen += [one["customer"]["phone"] for one in page["items"]]
        cursor = page["next"]

    assert seen == [f"52551111000{last}" for last in reversed(range(7))]


async def test_tabs_count_and_hold_what_belongs_there(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "hola")
    await write(scenario, "hola", phone="525511110001")
    (first, _) = await items(anas)
    await anas.post(f"/api/conversations/{first['id']}/actions/take")
    await scenario.settle()

    mine = await items(anas, "?tab=mine")
    counts = (await anas.get("/api/conversations")).json()["counts"]

    assert [one["id"] for one in mine] == [first["id"]]
    assert (mine[0]["state"], mine[0]["agent"]["name"]) == ("human", "Ana")  # type: ignore[index]
    assert counts == {"mine": 1, "queue": 0, "ai": 1, "all": 2}
    assert len(await items(anas, "?tab=ai")) == 1


@pytest.mark.parametrize(
    ("query", "many"),
    [
        ("?unread=1", 1),
        ("?failed=1", 0),
        ("?closing=1", 0),
        ("?label=taller", 0),
        ("?state=ai", 1),
        ("?state=closed", 0),
        ("?has=vin", 0),
        ("?since=2020-01-01T00:00:00Z", 1),
        ("?until=2020-01-01T00:00:00Z", 0),
    ],
)
async def test_filters_narrow_a_list(anas: httpx2.AsyncClient, scenario: Scenario, query: str, many: int) -> None:
    await write(scenario, "hola")

    assert len(await items(anas, query)) == many


@pytest.mark.parametrize(
    ("query", "status"),
    [("?tab=mias", 400), ("?limit=x", 400), ("?cursor=zz", 400), ("?since=ayer", 400), ("?branch=norte", 404)],
)
async def test_a_wrong_question_says_what_is_wrong(anas: httpx2.AsyncClient, query: str, status: int) -> None:
    assert (await anas.get(f"/api/conversations{query}")).status_code == status


async def test_one_conversation_comes_with_all_around_it(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "hola")
    (one,) = await items(anas)

    whole = (await anas.get(f"/api/conversations/{one['id']}")).json()

    assert whole["conversation"]["id"] == one["id"]
    assert {"kind": "phone", "value": "525511110000"} in whole["identities"]


async def test_reading_takes_the_mark_away_and_is_told_once(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "uno", "dos")
    (one,) = await items(anas)
    messages = await scenario.deployment.store.messages.page(str(one["id"]))
    last = max(message.seq for message in messages)

    await anas.post(f"/api/conversations/{one['id']}/read", json={"seq": last})
    await anas.post(f"/api/conversations/{one['id']}/read", json={"seq": last})

    events = await scenario.deployment.store.events.since(0)
    assert (await items(anas))[0]["unread"] == 0
    assert [event.payload for event in events].count('{"what":"read"}') == 1


async def test_the_note_of_a_customer_outlives_the_conversation(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "hola")
    (one,) = await items(anas)
    customer = one["customer"]["id"]  # type: ignore[index]

    kept = await anas.put(f"/api/customers/{customer}/note", json={"text": "Paga en efectivo"})
    whole = (await anas.get(f"/api/conversations/{one['id']}")).json()

    assert (kept.status_code, whole["note"]) == (204, "Paga en efectivo")


async def test_a_note_is_not_written_over_what_a_colleague_wrote_meanwhile(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    await write(scenario, "hola")
    (one,) = await items(anas)
    route = f"/api/customers/{one['customer']['id']}/note"  # type: ignore[index]
    await anas.put(route, json={"text": "Paga en efectivo", "before": ""})

    late = await anas.put(route, json={"text": "Tiene un Tsuru", "before": ""})
    again = await anas.put(route, json={"text": "Paga en efectivo. Tiene un Tsuru", "before": "Paga en efectivo "})

    assert (late.status_code, late.json()["code"], late.json()["note"]) == (409, "note-changed", "Paga en efectivo")
    assert again.status_code == 204


async def test_another_branch_does_not_exist(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "hola", branch="norte")
    (theirs,) = await scenario.deployment.store.conversations.by_branch("norte")

    answers = [
        await anas.get(f"/api/conversations/{theirs.id}"),
        await anas.post(f"/api/conversations/{theirs.id}/read", json={"seq": 1}),
        await anas.put(f"/api/customers/{theirs.customer_id}/note", json={"text": "x"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert await items(anas) == []
    await log_in(anas, "berta")
    assert len(await items(anas)) == 1
