"""What happens, told live: by long polls and on sockets, to those who may see it, without loss or repetition."""

import anyio
import pytest
from tests.core.runtime.http.conftest import PASSWORD, log_in
from tests.core.runtime.http.live_shop import LiveShop
from tests.core.runtime.http.page import Page

from waframe.core.records.agent import Role
from waframe.core.runtime.http import sitting


async def numbers(page: Page, many: int) -> list[int]:
    """Hear so many events, and give their numbers."""
    heard: list[int] = []
    while len(heard) < many:
        words = await page.hears()
        if words["name"] not in {"beat", "presence.changed"}:
            heard.append(words["number"])
    return heard


async def test_without_since_one_learns_where_the_log_stands(shop: LiveShop) -> None:
    await shop.happen("shop.opened")

    answer = (await shop.browser.get("/api/events")).json()

    assert answer["last"] > 0
    assert (answer["events"], answer["gap"]) == ([], False)


async def test_a_message_comes_with_its_conversation_as_it_is_now(shop: LiveShop) -> None:
    since = await shop.newest()
    conversation_id = await shop.customer_writes("¿Tienen balatas?")

    events = (await shop.browser.get(f"/api/events?since={since}")).json()["events"]

    received = next(one for one in events if one["name"] == "message.received")
    assert (received["branch"], received["conversation_id"]) == ("centro", conversation_id)
    assert received["message"]["text"] == "¿Tienen balatas?"
    assert received["conversation"]["customer"]["phone"] == "525511110000"


async def test_a_long_poll_is_answered_as_soon_as_something_happens(shop: LiveShop) -> None:
    since = await shop.newest()
    got: list[dict[str, object]] = []

    async def ask() -> None:
        got.append((await shop.browser.get(f"/api/events?since={since}")).json())

    with anyio.fail_after(10):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await anyio.lowlevel.checkpoint()
            await shop.happen("shop.opened", branch="norte")
            await shop.happen("shop.opened")

    (answer,) = got
    assert [(one["name"], one["branch"]) for one in answer["events"]] == [("shop.opened", "centro")]  # type: ignore[attr-defined]


async def test_a_stopping_process_answers_who_waits_with_nothing(shop: LiveShop) -> None:
    since = await shop.newest()
    shop.app.stop()

    with anyio.fail_after(5):
        answer = (await shop.browser.get(f"/api/events?since={since}")).json()

    assert answer["events"] == []


async def test_what_is_forgotten_is_a_gap(shop: LiveShop) -> None:
    await shop.happen("shop.opened")
    events = await shop.store.events.since(0)
    await shop.happen("shop.opened", "shop.opened")
    await shop.passes(60)
    await shop.store.events.forget(before=shop.scenario.clock.now())

    answer = (await shop.browser.get(f"/api/events?since={events[-1].number}")).json()
    async with shop.page(f"since={events[-1].number}") as page:
        first = await page.hears()

    assert answer["gap"]
    assert answer["last"] == await shop.newest()
    assert first == {"name": "gap"}


async def test_a_socket_tells_what_happens(shop: LiveShop) -> None:
    async with shop.page() as page:
        await page.hears_of("beat")
        conversation_id = await shop.customer_writes("hola")

        received = await page.hears_of("message.received")

    assert received["conversation_id"] == conversation_id
    assert received["conversation"]["customer"]["phone"] == "525511110000"


async def test_statuses_have_one_name_on_the_wire(shop: LiveShop) -> None:
    since = await shop.newest()
    await shop.customer_writes("hola")
    await shop.catches_up()

    events = (await shop.browser.get(f"/api/events?since={since}")).json()["events"]

    assert {"message.received", "message.queued", "message.status_changed"} <= {one["name"] for one in events}
    assert not {"message.sent", "message.failed", "conversation.opened"} & {one["name"] for one in events}


async def test_a_page_that_comes_back_hears_everything_once_while_more_happens(shop: LiveShop) -> None:
    since = await shop.newest()
    await shop.happen(*["shop.opened"] * 1200)
    wanted = [one.number for one in await shop.store.events.since(since, many=5000)]

    async with shop.page(f"since={since}") as page:
        heard = await numbers(page, 3)
        await shop.happen(*["shop.closed"] * 50)
        heard += await numbers(page, 1247)

    wanted += [one.number for one in await shop.store.events.since(wanted[-1], many=5000)]
    assert heard == wanted


async def test_what_has_left_the_ring_is_read_from_the_log_in_pages(shop: LiveShop) -> None:
    await shop.newest()
    since = (await shop.store.events.since(0))[-1].number if await shop.store.events.since(0) else 0
    for _ in range(6):
        await shop.happen(*["shop.opened"] * 500)
    await shop.catches_up()

    async with shop.page(f"since={since}") as page:
        heard = await numbers(page, 3000)

    assert len(set(heard)) == 3000
    assert heard == sorted(heard)


async def test_a_page_that_reads_too_slowly_is_closed(shop: LiveShop) -> None:
    async with shop.page(room=1) as page:
        await page.hears_of("beat")
        for _ in range(3):
            await shop.happen(*["shop.opened"] * 500)
        await shop.catches_up()

        assert await page.is_closed() == sitting.TOO_SLOW


async def test_a_beat_tells_the_newest_number(shop: LiveShop) -> None:
    async with shop.page() as page:
        await page.hears_of("beat")
        await shop.happen("shop.opened")
        number = (await page.hears_of("shop.opened"))["number"]
        await page.says(do="beat")
        await shop.passes(15)

        assert (await page.hears_of("beat"))["number"] == number


async def test_words_that_nobody_understands_are_counted_and_passed_over(shop: LiveShop) -> None:
    async with shop.page() as page:
        for text in ("", "{", "[]", '{"do":"dance"}', '{"do":"look"}', '{"do":"typing","conversation_id":5}', "\x00"):
            await page.sends(text)
        await page.says(do="look", conversation_id="none such")
        await page.hears_of("beat")
        await shop.happen("shop.opened")

        await page.hears_of("shop.opened")

    assert "waframe_socket_words_malformed_total 7.0" in shop.scenario.deployment.metrics.text().decode()


async def test_a_page_that_has_gone_silent_is_closed(shop: LiveShop) -> None:
    async with shop.page() as page:
        await page.hears_of("beat")
        await shop.passes(31)

        assert await page.is_closed() == sitting.TOO_SLOW


async def test_nobody_listens_without_logging_in(shop: LiveShop) -> None:
    shop.browser.cookies.clear()

    async with shop.page() as page:
        assert await page.is_closed() == sitting.LOG_IN_AGAIN
    assert (await shop.browser.get("/api/events")).status_code == 401


@pytest.mark.parametrize("origin", ["https://evil.test", ""])
async def test_a_foreign_page_is_not_served(shop: LiveShop, origin: str) -> None:
    async with shop.page(headers={"origin": origin}) as page:
        assert await page.is_closed() == sitting.FOREIGN_ORIGIN


async def test_a_program_listens_with_its_token_until_it_is_revoked(shop: LiveShop) -> None:
    now = shop.scenario.clock.now()
    token = await shop.store.sessions.issue_token(
        name="crm", role=Role.AGENT, branches=["norte"], now=now, expires_at=None
    )
    shop.browser.cookies.clear()
    async with shop.page(headers={"authorization": f"Bearer {token}", "origin": ""}) as page:
        await page.hears_of("beat")
        await shop.happen("shop.opened")
        await shop.happen("shop.closed", branch="norte")
        heard = await page.hears()
        await shop.store.sessions.revoke_token("crm")
        await shop.passes(40)

        assert heard["name"] == "shop.closed"
        assert await page.is_closed() == sitting.LOG_IN_AGAIN


@pytest.mark.parametrize("change", ["logs out", "password", "other branch", "other role", "switched off"])
async def test_who_may_see_something_else_is_closed_within_seconds(shop: LiveShop, change: str) -> None:
    known = await shop.store.agents.by_login("ana")
    assert known is not None
    async with shop.page() as page:
        await page.hears_of("beat")
        match change:
            case "logs out":
                await shop.browser.post("/api/logout")
            case "password":
                await shop.store.agents.change(known[0].id, password="new")
            case "other branch":
                await shop.store.agents.change(known[0].id, branches=["norte"])
            case "other role":
                await shop.store.agents.change(known[0].id, role=Role.ADMIN)
            case _:
                await shop.store.agents.change(known[0].id, active=False)
        await shop.passes(2)

        assert await page.is_closed() == sitting.LOG_IN_AGAIN


async def test_notes_and_merges_are_told_of_every_conversation(shop: LiveShop) -> None:
    await log_in(shop.browser, "berta", password=PASSWORD)
    first = await shop.customer_writes("hola")
    second = await shop.customer_writes("hola", branch="norte", phone="525511110009")
    kept, joined = [await shop.store.conversations.find(key) for key in (first, second)]
    assert kept is not None
    assert joined is not None
    since = await shop.newest()

    await shop.store.customers.merge(kept.customer_id, joined.customer_id, at=shop.scenario.clock.now())
    await shop.browser.put(f"/api/customers/{kept.customer_id}/note", json={"text": "Paga en efectivo"})

    await shop.catches_up()
    events = (await shop.browser.get(f"/api/events?since={since}")).json()["events"]
    told = [(one["conversation_id"], one["payload"]["what"]) for one in events]
    assert sorted(told) == sorted((key, what) for key in (first, second) for what in ("customer", "note"))
