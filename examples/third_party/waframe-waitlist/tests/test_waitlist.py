"""What the plugin promises, tried in a whole deployment with a simulated WhatsApp."""

import pytest
from waframe import ActionRefused
from waframe.testing import Scenario, conformance

from waframe_waitlist.announcing import Announced
from waframe_waitlist.part_number import find_part_number
from waframe_waitlist.plugin import Listed, Waitlist

ENABLED = {"waitlist": {"entries_at_most": 1}}


async def test_who_waits_is_told_once_and_nobody_else(scenario: Scenario) -> None:
    centro = await scenario.branch("centro", plugins=ENABLED)
    norte = await scenario.branch("norte", plugins=ENABLED, language="en")
    ana, eva = centro.customer(name="Ana"), norte.customer("5587654321", name="Eva")
    (joined,) = await ana.says("Avísame cuando llegue bal-1001, por favor")
    await eva.says("Let me know about BAL-1001")
    conversation, marta = await centro.conversation(), centro.agent("Marta")

    announced = await marta.does("announce_arrival", conversation.id, sku="BAL-1001")
    again = await marta.does("announce_arrival", conversation.id, sku="bal-1001")
    listed = await marta.does("list_waitlist", conversation.id)

    assert joined.text == "Anotado: te avisamos por aquí cuando llegue BAL-1001."
    assert (announced, again) == (Announced(waiting=1), Announced(waiting=0))
    assert [one.text for one in ana.sees()[2:]] == ["Ya llegó BAL-1001 a Centro. ¿Te lo apartamos?"]
    assert [one.text for one in eva.sees()[1:]] == ["Noted: we tell you here when BAL-1001 arrives."]
    assert isinstance(listed, Listed)
    assert [entry.told_at is None for entry in listed.entries] == [False]


async def test_what_is_no_part_or_one_too_many_is_said(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins=ENABLED)
    customer = branch.customer()

    (which,) = await customer.says("Avísame, por favor")
    await customer.says("Avísame de BAL-1001")
    await scenario.advance(60)
    (full,) = await customer.says("Avísame de BUJ-2002")

    assert which.text.startswith("¿De qué pieza?")
    assert full.text == "Ya esperas 1 piezas. Te avisamos de ellas primero."
    with pytest.raises(ActionRefused, match="no es un número de pieza"):
        await branch.agent("Marta").does("announce_arrival", (await branch.conversation()).id, sku="balatas")


def test_a_part_number_is_found() -> None:
    said = ["el bal-1001 porfa", "F-150 y BAL-1001", "044-650D", "balatas"]

    assert [find_part_number(text) for text in said] == ["BAL-1001", "F-150", None, None]


async def test_it_keeps_the_promises_of_every_plugin() -> None:
    await conformance(Waitlist, settings=ENABLED["waitlist"], says=("Avísame", "avísame de BAL-1001")).check()
