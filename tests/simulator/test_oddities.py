"""What may happen to deliveries: other batches, other orders, more keys, fewer keys, numbers as texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, Faults, NumberSettings, Simulator
from waframe.simulator.acts import Order
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.envelope import Update
from waframe.simulator.inbound import Extras
from waframe.simulator.oddities import LARGEST_BODY, split, write_body
from waframe.simulator.records import JsonObject, OrderLine

NUMBER = NumberSettings(phone_number_id="1", display_phone="+52 55 1", name="Uno")


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    bot.bodies.clear()
    return ana


def update(text: str, place: int = 0) -> Update:
    item: JsonObject = {"id": f"wamid.{place}", "type": "text", "timestamp": "1", "text": {"body": text}}
    return Update(number=NUMBER, kind="messages", item=item, contact=None, what="text", message_id=f"wamid.{place}")


def test_a_body_holds_at_most_a_thousand_updates_and_three_megabytes() -> None:
    many = [update("hola", place) for place in range(2_500)]
    large = [update("ñ" * 4_000, place) for place in range(300)]

    assert [len(part) for part in split(many, Faults())] == [1_000, 1_000, 500]
    parts = split(large, Faults())
    assert len(parts) > 1
    assert all(len(write_body(part, Faults())) <= LARGEST_BODY for part in parts)
    assert [one for part in parts for one in part] == large


@given(st.text(min_size=1))
def test_more_keys_and_numbers_as_texts_leave_the_words_alone(text: str) -> None:
    body = json.loads(write_body([update(text)], Faults(extra_keys=True, numbers_as_strings=True, missing_keys=True)))

    assert body["entry"][0]["changes"][0]["value"]["messages"][0]["text"]["body"] == text


async def test_a_batch_of_messages_and_statuses_can_share_a_value(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.faults.switch(batch=True, mixed=True)

    await bot.say(CENTRO, "+5215512345678", "hola")
    await ana.writes(CENTRO, "hola")
    await ana.writes(PORTALES, "hola")
    await simulator.advance(2.1)

    entries = json.loads(bot.bodies[0])["entry"]
    assert len(entries) == 1
    assert {"messages", "statuses"} <= entries[0]["changes"][0]["value"].keys()
    assert len(entries[0]["changes"]) == 2


async def test_a_duplicate_comes_days_later_in_another_batch(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(deliver_twice=True, twice_with_others=True, twice_after_seconds=3 * DAY_SECONDS)

    await ana.writes(CENTRO, "uno")
    await ana.writes(CENTRO, "dos")
    await simulator.advance(4 * DAY_SECONDS)

    words = [[message["text"]["body"] for message in messages(body)] for body in bot.bodies]
    assert words == [["uno"], ["dos"], ["abre la ventana", "uno"], ["uno", "dos"]]


async def test_a_duplicate_can_come_at_the_same_instant(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(deliver_twice=True, twice_after_seconds=0.0)

    await ana.writes(CENTRO, "uno")
    await simulator.settle()

    assert len(bot.bodies) == 2
    assert bot.bodies[0] == bot.bodies[1]


async def test_read_overtakes_delivered(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(read_before_delivered=True)

    await bot.say(CENTRO, "+5215512345678", "hola")
    await simulator.advance(20)

    assert [status["status"] for status in bot.statuses] == ["sent", "read", "delivered"]
    times = [int(status["timestamp"]) for status in bot.statuses]
    assert times[1] >= times[2]


async def test_delivered_overtakes_the_answer_of_the_send(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(delivered_before_answer=True)

    await bot.say(CENTRO, "+5215512345678", "hola")
    await simulator.settle()

    assert [status["status"] for status in bot.statuses] == ["sent", "delivered"]


async def test_unknown_keys_stand_beside_the_known_ones(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(extra_keys=True)

    await ana.writes(CENTRO, "hola")
    await simulator.settle()

    assert bot.messages[0]["future_key"]["version"] == 99
    assert "future_key" in bot.values[0]
    assert bot.messages[0]["text"] == {"body": "hola"}


async def test_what_is_optional_can_be_missing(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(missing_keys=True)
    nobody = simulator.customer(name="Eva", bsuid="MX.9")

    await ana.sends_sample(CENTRO, "document", caption="lista")
    await nobody.writes(CENTRO, "hola")
    await simulator.settle()

    assert "contacts" not in bot.values[0]
    assert bot.messages[0]["document"].keys() == {"id", "mime_type"}
    assert "from_user_id" not in bot.messages[0]
    assert bot.messages[1]["from_user_id"] == "MX.9"


async def test_numbers_can_be_texts(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(numbers_as_strings=True)
    line = OrderLine(product_retailer_id="BAL-0455", quantity=2, item_price=489.5, currency="MXN")

    await ana.sends_location(CENTRO, 19.4, longitude=-99.1)
    await ana.does(CENTRO, Order(items=(line,)))
    await simulator.settle()

    assert bot.messages[0]["location"] == {"latitude": "19.4", "longitude": "-99.1"}
    assert bot.messages[1]["order"]["product_items"][0]["quantity"] == "2"


async def test_a_late_message_has_an_older_time(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    await ana.writes(CENTRO, "de ayer", extras=Extras(ago_seconds=DAY_SECONDS))
    await simulator.settle()

    assert int(bot.messages[0]["timestamp"]) == int(simulator.clock.now() - DAY_SECONDS)


def messages(body: bytes) -> list[dict[str, dict[str, str]]]:
    return [
        message
        for entry in json.loads(body)["entry"]
        for change in entry["changes"]
        for message in change["value"].get("messages", [])
    ]
