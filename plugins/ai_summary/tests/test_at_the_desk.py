"""A conversation is summed up as it goes, and the card beside it is told."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from waframe.testing.scenario import BranchActor, Scenario
from waframe_ai_summary.reading import Summary

SELLER = '''
"""Answers by a table of the test."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl, Text

ANSWERS = {
    "balatas": "¿De qué año es tu Tsuru?",
    "2008": "Balatas Delanteras Wagner para Tsuru 2008 en $450.00 con IVA. ¿Te las aparto?",
}


class Seller(Plugin[NoSettings]):
    """Sells what the table says."""

    name = "seller"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer by the table."""
        found = [words for key, words in ANSWERS.items() if key in message.text]
        return Reply(contents=(Text(body=found[-1]),)) if found else None
'''
HEARER = '''
"""Hears and sees what the test says that it did."""

from waframe import Audio, Context, Image, Message, NoSettings, Plugin, hookimpl


class Hearer(Plugin[NoSettings]):
    """Learns of a photo what others would read off it."""

    name = "hearer"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Learn the vehicle of a photo."""
        if isinstance(message.content, Image):
            ctx.learn("vin", "3VWSE69M95M012345")
            ctx.learn("vehicle", '{"make": "Volkswagen", "model": "Jetta A4", "year": 2005, "layers": {}}')
'''
ORDERS = '''
"""Knows one order."""

import msgspec

from waframe import Action, ActionCall, Context, NoSettings, Plugin, hookimpl


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """Which order."""

    folio: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How it stands."""

    found: bool
    text: str


class Orders(Plugin[NoSettings]):
    """Tells how an order stands."""

    name = "orders"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare it."""
        return [Action(name="order_status", title="orders.status", run=self.status, arguments=Named, result=Status)]

    async def status(self, ctx: Context, call: ActionCall, arguments: Named) -> Status:
        """Tell it."""
        return Status(found=True, text=f"Tu pedido {arguments.folio} por $1,350.00 está listo.")
'''


def bring(scenario: Scenario, **plugins: str) -> None:
    """Put plugins of one file beside the settings."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir(exist_ok=True)
    for name, text in plugins.items():
        (folder / f"{name}.py").write_text(text.lstrip(), encoding="utf-8")


async def shown(branch: BranchActor) -> dict[str, Any]:
    """Give what the card shows."""
    conversation = await branch.conversation()
    async with branch.agent("Ana").browser() as browser:
        found: dict[str, Any] = (await browser.get(f"/api/ai-summary/conversations/{conversation.id}")).json()
    return found


async def refreshed(scenario: Scenario) -> int:
    """Count how often a summary was told."""
    return len(await scenario.deployment.store.events.named("ai_summary.refreshed", since=0))


async def test_a_conversation_is_summed_up_when_it_has_been_quiet(scenario_on_both: Scenario) -> None:
    scenario = scenario_on_both
    bring(scenario, seller=SELLER)
    branch = await scenario.branch(plugins={"ai_summary": {"model": False}, "seller": {}})
    customer = branch.customer()
    await customer.says("balatas delanteras para tsuru")
    await customer.says("2008")
    await scenario.advance(3)
    quoted = await shown(branch)
    await customer.says("si apartamelas")
    await scenario.advance(3)
    taken = await shown(branch)

    assert quoted["summary"]["stage"] == "quoted"
    assert quoted["summary"]["vehicle"]["year"] == 2008
    assert taken["summary"]["stage"] == "confirmed"
    (product,) = taken["summary"]["products"]
    assert (product["price"], product["status"], product["brand"]) == ("450.00", "accepted", "Wagner")
    assert taken["families"] == {"balata": "Balatas"}
    messages = {
        one.id: one.text for one in await scenario.deployment.store.messages.page((await branch.conversation()).id)
    }
    sources = taken["summary"]["sources"]
    assert messages[sources["vehicle.year"]["message"]] == "2008"
    assert messages[sources["products.0.status"]["message"]] == "si apartamelas"
    assert sources["products.0.price"]["confidence"] == 90


async def test_a_burst_is_read_once(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"model": False}})
    customer = branch.customer()
    for text in ("hola", "balatas", "para tsuru 2008"):
        await customer.says(text)
        await scenario.advance(1)
    during = await refreshed(scenario)
    await scenario.advance(3)

    assert (during, await refreshed(scenario)) == (0, 1)


async def test_an_open_page_has_it_read_again_after_half_a_minute(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"model": False}})
    await branch.customer().says("balatas para tsuru 2008")
    await scenario.advance(3)

    first = await shown(branch)
    await scenario.advance(10)
    soon = await shown(branch)
    await scenario.advance(20)
    later = await shown(branch)

    assert first["refreshed_at"] == soon["refreshed_at"] < later["refreshed_at"]
    assert await refreshed(scenario) == 1


async def test_what_was_read_off_a_photo_counts(scenario: Scenario) -> None:
    bring(scenario, hearer=HEARER)
    branch = await scenario.branch(plugins={"hearer": {}, "ai_summary": {"model": False}})
    await branch.customer().sends_photo(b"\x89PNG\r\n\x1a\n", caption="aqui esta la tarjeta")
    await branch.customer().says("necesito el kit de clutch")
    await scenario.advance(3)

    summary = (await shown(branch))["summary"]

    assert (summary["vehicle"]["model"], summary["vehicle"]["vin"]) == ("Jetta A4", "3VWSE69M95M012345")
    assert [one["family"] for one in summary["products"]] == ["clutch"]


async def test_wishes_of_long_ago_are_not_read_again(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"model": False, "apart_hours": 48}})
    await branch.customer().says("balatas para tsuru 2008")
    await scenario.advance(3 * 86_400)
    await branch.customer().says("filtro de aire para march 2014")
    await scenario.advance(3)

    summary = (await shown(branch))["summary"]

    assert [one["model"] for one in summary["vehicles"]] == ["March"]


async def test_replies_are_suggested_without_amounts_unless_an_action_names_them(scenario: Scenario) -> None:
    bring(scenario, orders=ORDERS)
    branch = await scenario.branch(plugins={"ai_summary": {"model": False}})
    other = await scenario.branch(plugins={"ai_summary": {"model": False}, "orders": {}})
    await branch.customer().says("hola ocupo balatas para tsuru, en otro lado a $300")
    await other.customer("5512340000").says("quiero cancelar mi pedido SUC02-003310")
    await scenario.advance(3)

    asked, ordered = await shown(branch), await shown(other)

    assert 0 < len(asked["replies"]) <= 3
    assert not [one for one in asked["replies"] if "$" in one or "{" in one]
    assert ordered["replies"][0] == "Tu pedido SUC02-003310 por $1,350.00 está listo."


async def test_only_who_sees_the_branch_sees_the_summary(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"ai_summary": {"model": False}})
    await scenario.branch("norte", plugins={"ai_summary": {"model": False}})
    await branch.customer().says("hola")
    path = f"/api/ai-summary/conversations/{(await branch.conversation()).id}"

    async with branch.agent("Luis", branches=("norte",)).browser() as browser:
        refused = await browser.get(path)
        browser.cookies.clear()
        stranger = await browser.get(path)

    assert (refused.status_code, stranger.status_code) == (404, 401)


@pytest.mark.parametrize("language", ["es", "en"])
async def test_every_next_step_has_its_words(scenario: Scenario, language: str) -> None:
    branch = await scenario.branch(plugins={"ai_summary": {"model": False}}, language=language)
    said = (
        "hola",
        "tienen horquillas?",
        "un chevy",
        "para aveo 2010 mofle",
        "cancela mi pedido SUC02-003310",
        "les compré un mofle y ya no sirve",
        "me llegó la pieza equivocada, quiero mi dinero",
        "quiero hablar con una persona",
    )
    replies = []
    for place, text in enumerate(said):
        await branch.customer(f"55123400{place:02}").says(text)
    await scenario.advance(3)
    async with branch.agent("Ana").browser() as browser:
        for one in await branch.conversations():
            replies += (await browser.get(f"/api/ai-summary/conversations/{one.id}")).json()["replies"]

    assert len(replies) >= len(said)
    assert not [one for one in replies if "ai_summary." in one or "{" in one]


def test_the_kept_form_can_be_read_by_the_next_release() -> None:
    kept = b'{"vehicle":{},"vehicles":[],"products":[],"intent":"low","stage":"greeting","sentiment":"neutral",'
    kept += b'"needs_human":false,"next_action":"ask_vehicle","sources":{},"more":1}'

    assert msgspec.json.decode(kept, type=Summary).stage == "greeting"
