"""Who a customer is to the business: phone, business-scoped id, username, and what becomes of them."""

import msgspec
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, Simulator
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.moves import Spelling
from waframe.simulator.records import Identity


@pytest.fixture
def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    return simulator.customer("5215512345678", name="Ana", bsuid="MX.77", username="ana.p")


def be(simulator: Simulator, customer: Customer, **changed: object) -> None:
    simulator.world.put_person(msgspec.structs.replace(customer.person, **changed))


@pytest.mark.parametrize(
    ("identity", "head", "contact"),
    [
        ("both", {"from", "from_user_id", "from_parent_user_id"}, {"wa_id", "user_id", "parent_user_id", "profile"}),
        ("phone", {"from"}, {"wa_id", "profile"}),
        ("bsuid", {"from_user_id", "from_parent_user_id"}, {"user_id", "parent_user_id", "profile"}),
    ],
)
async def test_a_webhook_tells_what_is_shared(
    simulator: Simulator, bot: ToyBot, ana: Customer, identity: Identity, head: set[str], contact: set[str]
) -> None:
    be(simulator, ana, identity=identity, parent_bsuid="MX.ENT.9")

    await ana.writes(CENTRO, "hola")
    await simulator.settle()

    assert {key for key in bot.messages[0] if key.startswith("from")} == head
    assert bot.values[0]["contacts"][0].keys() == contact
    assert ("username" in bot.values[0]["contacts"][0]["profile"]) == (identity != "phone")


async def test_a_fading_phone_is_gone_thirty_days_after_the_last_exchange(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    be(simulator, ana, identity="fading")

    await ana.writes(CENTRO, "primero")
    await simulator.advance(29 * DAY_SECONDS)
    await ana.writes(CENTRO, "a tiempo")
    await simulator.advance(31 * DAY_SECONDS)
    await ana.writes(CENTRO, "tarde")
    await simulator.advance(1)
    await ana.writes(CENTRO, "y otra vez")
    await ana.writes(PORTALES, "otra sucursal")
    await simulator.settle()

    assert ["from" in message for message in bot.messages] == [True, True, False, False, True]


async def test_a_send_to_the_phone_brings_it_back(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    be(simulator, ana, identity="fading")
    await ana.writes(CENTRO, "hola")
    await simulator.advance(31 * DAY_SECONDS)
    await ana.writes(CENTRO, "sin teléfono")
    await simulator.settle()

    await bot.say(CENTRO, "+5215512345678", "¿sigue ahí?")
    await ana.writes(CENTRO, "aquí")
    await simulator.advance(10)

    assert ["from" in message for message in bot.messages] == [True, False, True]
    assert {"recipient_id", "recipient_user_id"} <= bot.statuses[0].keys()


@pytest.mark.parametrize(
    ("spelling", "kind", "keys"),
    [
        ("2026", "user_changed_number", {"wa_id", "user_id", "previous_user_id"}),
        ("wa_id", "user_changed_number", {"wa_id"}),
        ("new_wa_id", "user_changed_number", {"new_wa_id"}),
        ("customer_changed_number", "customer_changed_number", {"customer", "wa_id", "new_wa_id"}),
    ],
)
async def test_a_number_change_is_told_to_every_number_in_its_spelling(
    simulator: Simulator, bot: ToyBot, ana: Customer, spelling: Spelling, kind: str, keys: set[str]
) -> None:
    await ana.writes(PORTALES, "hola")
    await simulator.settle()
    bot.bodies.clear()

    await ana.changes_number(CENTRO, "+52 55 8888 7777", spelling=spelling)
    await simulator.settle()

    assert [value["metadata"]["phone_number_id"] for value in bot.values] == [CENTRO, PORTALES]
    assert "contacts" not in bot.values[0]
    assert bot.messages[0]["from"] == "5215512345678"
    assert bot.messages[0]["system"]["type"] == kind
    assert bot.messages[0]["system"].keys() == keys | {"type", "body"}


async def test_after_a_number_change_the_chat_goes_on_and_the_old_number_is_nobody(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    await ana.writes(CENTRO, "hola")
    await ana.changes_number(CENTRO, "5215588887777")
    await ana.writes(CENTRO, "soy yo")
    await simulator.settle()

    await bot.say(CENTRO, "+5215588887777", "hola otra vez")
    await bot.say(CENTRO, "+5215512345678", "¿quién?")
    await simulator.advance(10)

    assert ana.id == "5215588887777"
    assert ana.person.bsuid != "MX.77"
    assert [message.text for message in ana.received(CENTRO)] == ["hola otra vez"]
    assert [message.text for message in ana.chat(CENTRO)][:1] == ["hola"]
    failed = [status for status in bot.statuses if status["status"] == "failed"]
    assert failed[0]["errors"][0]["code"] == 131026


async def test_a_number_of_somebody_else_cannot_be_taken(simulator: Simulator, ana: Customer) -> None:
    simulator.customer("5215588887777", name="Luis")

    with pytest.raises(ValueError, match="somebody's number"):
        await ana.changes_number(CENTRO, "5215588887777")


async def test_another_business_scoped_id_of_one_without_a_phone(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    eva = simulator.customer(name="Eva", bsuid="CO.1")
    await eva.writes(CENTRO, "hola")

    await eva.changes_bsuid(CENTRO)
    await eva.writes(CENTRO, "sigo aquí")
    await simulator.settle()

    system = bot.messages[1]
    assert system["system"]["previous_user_id"] == "CO.1"
    assert system["system"]["user_id"] == system["from_user_id"] == bot.messages[2]["from_user_id"] == eva.id
    assert "from" not in system
    assert len(eva.chat(CENTRO)) == 3


async def test_an_identity_check_shows_the_hash_and_tells_of_its_change(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.acting.moves.check_identity(ana.id, on=True)

    await ana.writes(CENTRO, "hola")
    await ana.changes_identity(CENTRO)
    await simulator.settle()

    before, after = (value["contacts"][0]["identity_key_hash"] for value in bot.values)
    assert before != after
    assert bot.messages[1]["system"]["identity"] == after
    assert bot.messages[1]["system"]["customer"] == "5215512345678"


async def test_a_phone_without_a_signal_neither_gets_nor_sends(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    await ana.goes_offline()
    waiting = await ana.writes(CENTRO, "¿llega?")
    await bot.say(CENTRO, "+5215512345678", "hola")
    await simulator.advance(600)
    assert [message["text"]["body"] for message in bot.messages] == ["abre la ventana"]
    assert [status["status"] for status in bot.statuses] == ["sent"]
    assert waiting.status == "waiting"

    await ana.comes_online()
    await simulator.advance(20)

    assert [message["text"]["body"] for message in bot.messages] == ["abre la ventana", "¿llega?"]
    assert int(bot.messages[1]["timestamp"]) >= int(bot.messages[0]["timestamp"]) + 600
    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read"]


async def test_one_customer_without_read_receipts(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    be(simulator, ana, read_receipts=False)
    luis = simulator.customer("5215587654321", name="Luis")
    for customer in (ana, luis):
        await customer.writes(CENTRO, "hola")
        await simulator.settle()
        await bot.say(CENTRO, f"+{customer.id}", "hola")

    await simulator.advance(20)

    read = [status["recipient_id"] for status in bot.statuses if status["status"] == "read"]
    assert read == [luis.id]


async def test_a_voice_note_is_played_once(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    await ana.writes(CENTRO, "hola")
    await simulator.settle()
    form = {"messaging_product": "whatsapp", "type": "audio/ogg"}
    uploaded = await bot.graph.post(f"/{CENTRO}/media", data=form, files={"file": ("a.ogg", b"Ogg", "audio/ogg")})
    audio = {"id": uploaded.json()["id"], "voice": True}
    sent = (await bot.send(CENTRO, "+5215512345678", type="audio", audio=audio)).json()["messages"][0]["id"]
    await simulator.advance(20)

    await ana.plays(CENTRO, sent)
    await ana.plays(CENTRO, sent)
    await simulator.advance(1)

    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read", "played"]
