"""A customer and a business talk through the simulator."""

import hashlib

import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import NothingCame, Simulator, Unknown


async def test_a_greeting_is_answered_with_buttons_that_can_be_tapped(simulator: Simulator, bot: ToyBot) -> None:
    ana = simulator.customer("5215512345678", name="Ana")

    await ana.writes(CENTRO, "Hola, ¿tienen balatas?")
    menu = await ana.waits_for(CENTRO, "¿Qué necesita")
    await ana.taps(CENTRO, "Elegir sucursal")
    branches = await ana.waits_for(CENTRO, lambda message: bool(message.rows))
    await ana.picks(CENTRO, "b:2")
    await ana.waits_for(CENTRO, "Anotado", after=branches)

    assert [button.id for button in menu.buttons] == ["menu:stock", "menu:branch", "menu:bye"]
    assert bot.messages[1]["interactive"]["button_reply"] == {"id": "menu:branch", "title": "Elegir sucursal"}
    assert bot.messages[1]["context"] == {"from": "525555120141", "id": menu.id}
    assert bot.messages[2]["interactive"]["list_reply"]["description"] == "Calle 2"


async def test_ticks_go_both_ways(simulator: Simulator, bot: ToyBot) -> None:
    ana = simulator.customer("5215512345678")

    written = await ana.writes(CENTRO, "hola")
    assert written.status == "sent"
    await simulator.settle()
    assert ana.chat(CENTRO)[0].status == "read"
    assert [step.status for step in ana.chat(CENTRO)[0].history] == ["read"]
    await simulator.advance(10)

    answer = ana.received(CENTRO)[0]
    assert [step.status for step in answer.history] == ["sent", "delivered", "read"]
    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read"]


async def test_a_silent_business_still_takes_the_message(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")

    await ana.writes(CENTRO, "hola")
    await simulator.settle()

    assert ana.chat(CENTRO)[0].status == "delivered"


async def test_the_typing_indicator_lasts_25_seconds_or_until_the_next_message(
    simulator: Simulator, bot: ToyBot
) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")
    written = await ana.writes(CENTRO, "hola")
    await simulator.settle()
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": written.id}
    typing = mark | {"typing_indicator": {"type": "text"}}

    answer = await bot.graph.post(f"/{CENTRO}/messages", json=typing)
    assert answer.json() == {"success": True}
    assert ana.sees_typing(CENTRO)
    await simulator.advance(25)
    assert not ana.sees_typing(CENTRO)
    await bot.graph.post(f"/{CENTRO}/messages", json=typing)
    await bot.say(CENTRO, "+5215512345678", "listo")

    assert not ana.sees_typing(CENTRO)


async def test_a_read_mark_takes_the_earlier_messages_with_it(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")
    await ana.writes(CENTRO, "uno")
    second = await ana.writes(CENTRO, "dos")
    await ana.writes(CENTRO, "tres")
    await simulator.settle()

    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": second.id}
    await bot.graph.post(f"/{CENTRO}/messages", json=mark)

    assert [message.status for message in ana.chat(CENTRO)] == ["read", "read", "delivered"]


async def test_a_photo_goes_to_the_business_and_back(simulator: Simulator, bot: ToyBot) -> None:
    ana = simulator.customer("5215512345678")
    photo = bytes(range(256)) * 20 + b"\r\n--not a boundary\r\n"

    await ana.sends_photo(CENTRO, photo, caption="mi VIN")
    echoed = await ana.waits_for(CENTRO, "Su foto")

    assert echoed.content.media_id is not None
    assert simulator.media.find(echoed.content.media_id).digest == hashlib.sha256(photo).digest()
    assert bot.messages[0]["image"]["caption"] == "mi VIN"


async def test_one_person_writes_to_two_branches(simulator: Simulator, bot: ToyBot) -> None:
    ana = simulator.customer("5215512345678")

    await ana.writes(CENTRO, "hola")
    await ana.writes(PORTALES, "lista")
    await ana.waits_for(CENTRO, "¿Qué necesita")
    await ana.waits_for(PORTALES, "Elija")

    assert len(ana.chat(CENTRO)) == len(ana.chat(PORTALES)) == 2


async def test_tapping_what_is_not_there_says_so(simulator: Simulator) -> None:
    ana = simulator.customer("5215512345678")

    with pytest.raises(Unknown, match="no button 'Comprar'"):
        await ana.taps(CENTRO, "Comprar")


async def test_waiting_in_vain_shows_the_chat(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")
    await ana.writes(CENTRO, "hola")

    with pytest.raises(NothingCame, match="in text: hola"):
        await ana.waits_for(CENTRO, "precio", seconds=0.02)


async def test_the_same_seed_tells_the_same_story() -> None:
    stories = []
    for _ in range(2):
        async with Simulator.virtual() as simulator, ToyBot(simulator.settings, simulator.transport) as bot:
            simulator.deliver_to(bot.app)
            ana = simulator.customer("5215512345678")
            await ana.writes(CENTRO, "hola")
            await simulator.advance(10)
            stories.append(bot.bodies)

    assert stories[0] == stories[1]
    assert len(stories[0]) == 4
