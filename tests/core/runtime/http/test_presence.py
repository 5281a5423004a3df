"""Who is there, where they look and what they type, as colleagues of the same branches see it."""

from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.live_shop import LiveShop
from tests.core.runtime.http.page import Page, Words

from waframe.core.records.customer import phone_identity
from waframe.core.runtime.app import App
from waframe.core.runtime.deployment import Deployment


async def hears_of_ana(page: Page, name: str, **wanted: object) -> Words:
    """Wait for words about Ana that have these members."""
    while True:
        words = await page.hears_of(name)
        if words["agent"]["name"] == "Ana" and wanted.items() <= words.items():
            return words


async def bertas(shop: LiveShop) -> LiveShop:
    """Let Berta, who sees both branches, log in where Ana was."""
    await log_in(shop.browser, "berta")
    return shop


async def test_a_colleague_is_seen_to_come_look_type_and_go_and_a_customer_to_type(shop: LiveShop) -> None:
    conversation_id = await shop.customer_writes("hola")
    found = await shop.store.conversations.find(conversation_id)
    assert found is not None
    ana = shop.page()
    async with (await bertas(shop)).page() as berta:
        await berta.hears_of("beat")
        for phone in ("525500000000", "525511110000"):
            await shop.scenario.deployment.show_typing(found.channel, found.address, phone_identity(phone))
        assert (await berta.hears_of("customer.typing"))["conversation_id"] == conversation_id
        async with ana as page:
            await hears_of_ana(berta, "presence.changed", online=True, conversation_id=None, available=True)
            await page.says(do="look", conversation_id=conversation_id)
            await hears_of_ana(berta, "presence.changed", conversation_id=conversation_id)
            await page.says(do="typing", conversation_id=conversation_id, kind="reply")
            await hears_of_ana(berta, "agent.typing", conversation_id=conversation_id, kind="reply")
            await page.says(do="typing", conversation_id=conversation_id, kind=None)
            await hears_of_ana(berta, "agent.typing", conversation_id=conversation_id, kind=None)
            await page.says(do="available", value=False)
            await hears_of_ana(berta, "presence.changed", available=False)
        await hears_of_ana(berta, "presence.changed", online=False, conversation_id=None)


async def test_typing_ends_by_itself_unless_it_goes_on(shop: LiveShop) -> None:
    conversation_id = await shop.customer_writes("hola")
    ana = shop.page()
    async with (await bertas(shop)).page() as berta, ana as page:
        await berta.hears_of("beat")
        await page.says(do="typing", conversation_id=conversation_id, kind="note")
        await hears_of_ana(berta, "agent.typing", kind="note")
        await shop.passes(4)
        await page.says(do="typing", conversation_id=conversation_id, kind="note")
        await page.says(do="available", value=False)  # what comes after it has been heard, too
        await hears_of_ana(berta, "presence.changed", available=False)
        await shop.passes(4)
        typing = (await shop.browser.get("/api/presence")).json()["typing"]
        await shop.passes(3)

        await hears_of_ana(berta, "agent.typing", kind=None)
        assert [one["kind"] for one in typing] == ["note"]
        assert (await shop.browser.get("/api/presence")).json()["typing"] == []


async def test_a_page_that_opens_later_asks_who_is_there(shop: LiveShop) -> None:
    conversation_id = await shop.customer_writes("hola")
    ana = shop.page()
    async with (await bertas(shop)).page() as berta, ana as page:
        await berta.hears_of("beat")
        await page.says(do="typing", conversation_id=conversation_id, kind="reply")
        await hears_of_ana(berta, "agent.typing")

        present = (await shop.browser.get("/api/presence")).json()
        elsewhere = (await shop.browser.get("/api/presence?branch=norte")).json()
        colleagues = (await shop.browser.get("/api/agents")).json()

    seen = {one["agent"]["name"]: one["conversation_id"] for one in present["agents"]}
    assert seen == {"Ana": conversation_id, "Berta": None}
    assert [(one["agent"]["name"], one["kind"]) for one in present["typing"]] == [("Ana", "reply")]
    assert [one["agent"]["name"] for one in elsewhere["agents"]] == ["Berta"]
    assert elsewhere["typing"] == []
    assert {one["name"]: one["online"] for one in colleagues} == {"Ana": True, "Berta": True, "Carla": False}


async def test_where_somebody_looks_is_for_those_who_see_that_branch(shop: LiveShop) -> None:
    theirs = await shop.customer_writes("hola", branch="norte")
    ours = await shop.customer_writes("hola", phone="525511110007")
    async with shop.page() as ana:
        await ana.hears_of("beat")
        async with (await bertas(shop)).page() as berta:
            await berta.says(do="typing", conversation_id=theirs, kind="reply")
            await berta.says(do="available", value=False)
            hidden = await ana.hears_of("presence.changed")
            while hidden["available"]:
                assert (hidden["agent"]["name"], hidden["conversation_id"]) in {("Ana", None), ("Berta", None)}
                hidden = await ana.hears_of("presence.changed")
            await berta.says(do="typing", conversation_id=ours, kind="reply")
            words = await ana.hears_of("agent.typing")

    assert hidden["conversation_id"] is None
    assert words["conversation_id"] == ours


async def test_nobody_can_be_seen_in_a_conversation_that_is_not_theirs(shop: LiveShop) -> None:
    theirs = await shop.customer_writes("hola", branch="norte")
    ana = shop.page()
    async with (await bertas(shop)).page() as berta, ana as page:
        await berta.hears_of("beat")
        await page.says(do="look", conversation_id=theirs)
        await page.says(do="typing", conversation_id=theirs, kind="reply")
        await page.says(do="available", value=False)
        changed = await hears_of_ana(berta, "presence.changed", available=False)

        assert changed["conversation_id"] is None
        assert (await shop.browser.get("/api/presence")).json()["typing"] == []


async def test_another_process_sees_it_too(shop: LiveShop) -> None:
    conversation_id = await shop.customer_writes("hola")
    other = Deployment(
        shop.scenario.folder / "waframe.yaml", environ=shop.scenario.environment, clock=shop.scenario.clock
    )
    ana = shop.page()
    async with other.running(work=False):
        there = LiveShop(shop.scenario, app=App(other), browser=(await bertas(shop)).browser)
        async with there.page() as berta, ana as page:
            await berta.hears_of("beat")
            await page.says(do="typing", conversation_id=conversation_id, kind="reply")

            await hears_of_ana(berta, "agent.typing", kind="reply")


async def test_who_crashed_is_gone_after_a_while(shop: LiveShop) -> None:
    known = await shop.store.agents.by_login("ana")
    assert known is not None
    async with (await bertas(shop)).page() as berta:
        await berta.hears_of("beat")
        await shop.leaves_a_seat(known[0].id)
        await hears_of_ana(berta, "presence.changed", online=True)
        await shop.passes(20)
        await berta.says(do="beat")
        await berta.says(do="available", value=False)
        await berta.hears_of("presence.changed")
        await shop.passes(11)

        await hears_of_ana(berta, "presence.changed", online=False)
