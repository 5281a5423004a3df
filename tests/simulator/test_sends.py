"""What the Graph API takes, refuses and tells afterwards about a message of the business."""

from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, Simulator, SimulatorSettings
from waframe.simulator.clock import DAY_SECONDS

ANA = "+5215512345678"
HELLO = {"name": "hello_world", "language": {"code": "en_US"}}


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    bot.bodies.clear()
    return ana


def buttons(count: int = 1, *, title: str = "Sí", **more: object) -> dict[str, Any]:
    choices = [{"type": "reply", "reply": {"id": f"b{n}", "title": f"{title}{n or ''}"}} for n in range(count)]
    body: dict[str, Any] = {"type": "button", "body": {"text": "¿Sí?"}, "action": {"buttons": choices}}
    return {"type": "interactive", "interactive": body | more}


def rows(*sections: int, button: str = "Ver", **row: str) -> dict[str, Any]:
    made = [
        {"title": f"S{s}", "rows": [{"id": f"{s}:{n}", "title": f"Fila {n}"} | row for n in range(count)]}
        for s, count in enumerate(sections)
    ]
    action = {"button": button, "sections": made}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": "Elija"}, "action": action}}


def refusal(answer: httpx2.Response) -> tuple[int, int]:
    error = answer.json()["error"]
    assert sorted(error) == ["code", "error_data", "fbtrace_id", "message", "type"]
    assert error["message"].startswith(f"(#{error['code']}) ")
    assert error["type"] == "OAuthException"
    return answer.status_code, error["code"]


@pytest.mark.parametrize("to", ["+5215512345678", "525512345678", "+52 (55) 1234-5678", "5215512345678"])
async def test_a_mexican_number_is_found_in_every_spelling(bot: ToyBot, ana: Customer, to: str) -> None:
    answer = (await bot.say(CENTRO, to, "hola")).json()

    assert answer["messaging_product"] == "whatsapp"
    assert answer["contacts"] == [{"input": to, "wa_id": "5215512345678"}]
    assert answer["messages"][0]["id"].startswith("wamid.")
    assert ana.received(CENTRO)[0].text == "hola"


async def test_a_send_to_a_business_scoped_id_answers_with_it(bot: ToyBot, ana: Customer) -> None:
    body = {"messaging_product": "whatsapp", "recipient": ana.person.bsuid, "type": "text", "text": {"body": "hola"}}

    answer = (await bot.graph.post(f"/{CENTRO}/messages", json=body)).json()

    assert answer["contacts"] == [{"input": ana.person.bsuid, "user_id": ana.person.bsuid}]


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"type": "text", "text": {"body": "ñ" * 4096}}, id="longest text"),
        pytest.param({"text": {"body": "sin tipo"}}, id="a text without a type"),
        pytest.param({"type": "image", "image": {"link": "https://img.example.com/1.jpg"}}, id="image by link"),
        pytest.param(buttons(3, title="x" * 19), id="three buttons of the longest title"),
        pytest.param(buttons(1, footer={"text": "f" * 60}, header={"type": "text", "text": "h" * 60}), id="frame"),
        pytest.param(rows(5, 5, description="d" * 72), id="ten rows"),
        pytest.param(rows(10, button="x" * 20), id="one section"),
        pytest.param({"type": "location", "location": {"latitude": 19.4, "longitude": "-99.1"}}, id="location"),
        pytest.param({"type": "template", "template": HELLO}, id="template"),
        pytest.param(
            {"type": "contacts", "contacts": [{"name": {"formatted_name": "A", "first_name": "A"}}]}, id="contacts"
        ),
    ],
)
async def test_what_meta_takes_is_taken(bot: ToyBot, ana: Customer, message: dict[str, Any]) -> None:
    answer = await bot.send(CENTRO, ANA, **message)

    assert answer.status_code == 200, answer.text
    assert len(ana.received(CENTRO)) == 1


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param({"type": "text", "text": {"body": "ñ" * 4097}}, 100, id="text too long"),
        pytest.param({"type": "text", "text": {"body": ""}}, 100, id="empty text"),
        pytest.param({"type": "text", "text": {"body": 3}}, 100, id="text is a number"),
        pytest.param({"type": "text", "text": {}}, 131008, id="no body"),
        pytest.param({"type": "text"}, 131008, id="no text"),
        pytest.param({"type": "text", "text": "hola"}, 100, id="text is not an object"),
        pytest.param({"type": "poem", "poem": {}}, 100, id="unknown type"),
        pytest.param({"type": "image", "image": {}}, 131008, id="image without a file"),
        pytest.param({"type": "image", "image": {"id": "1", "link": "https://a"}}, 100, id="image by both"),
        pytest.param({"type": "image", "image": {"link": "ftp://a"}}, 100, id="image by ftp"),
        pytest.param({"type": "image", "image": {"id": "404"}}, 100, id="no such file"),
        pytest.param({"type": "image", "image": {"link": "https://a", "caption": "c" * 1025}}, 131009, id="caption"),
        pytest.param({"type": "audio", "audio": {"link": "https://a", "caption": "c"}}, 100, id="audio caption"),
        pytest.param(buttons(0), 131009, id="no button"),
        pytest.param(buttons(4), 131009, id="four buttons"),
        pytest.param(buttons(1, title="x" * 21), 131009, id="button title too long"),
        pytest.param(buttons(1, title=""), 131009, id="button without a title"),
        pytest.param(buttons(1, body={"text": "x" * 1025}), 131009, id="button body too long"),
        pytest.param(buttons(1, body={}), 131008, id="button without a body"),
        pytest.param(buttons(1, footer={"text": "f" * 61}), 131009, id="footer too long"),
        pytest.param(buttons(1, header={"type": "text", "text": "h" * 61}), 131009, id="header too long"),
        pytest.param(buttons(1, header={"type": "poem"}), 100, id="unknown header"),
        pytest.param(rows(), 131009, id="no section"),
        pytest.param(rows(5, 6), 131009, id="eleven rows"),
        pytest.param(rows(1, button="x" * 21), 131009, id="list button too long"),
        pytest.param(rows(1, title="x" * 25), 131009, id="row title too long"),
        pytest.param(rows(1, description="x" * 73), 131009, id="row description too long"),
        pytest.param(rows(2, id="same"), 131009, id="row ids not unique"),
        pytest.param({"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009, id="latitude"),
        pytest.param({"type": "reaction", "reaction": {"message_id": "wamid.x", "emoji": "👍"}}, 131009, id="react"),
        pytest.param({"type": "template", "template": {"name": "a"}}, 131008, id="template without a language"),
        pytest.param({"biz_opaque_callback_data": "x" * 513, "text": {"body": "a"}}, 100, id="callback data"),
    ],
)
async def test_what_meta_refuses_is_refused(
    simulator: Simulator, bot: ToyBot, ana: Customer, message: dict[str, Any], code: int
) -> None:
    answer = await bot.send(CENTRO, ANA, **message)

    assert refusal(answer) == (400, code)
    assert simulator.sends == []
    assert ana.received(CENTRO) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'"text"', b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(bot: ToyBot, body: bytes) -> None:
    answer = await bot.graph.post(f"/{CENTRO}/messages", content=body)

    assert refusal(answer) == (400, 100)


@pytest.mark.parametrize("to", ["", "hola", "12", "1" * 16])
async def test_a_recipient_that_is_no_number_is_refused(bot: ToyBot, to: str) -> None:
    answer = await bot.say(CENTRO, to, "hola")

    assert answer.status_code == 400


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "simulated-access-token"}])
async def test_a_wrong_token_is_refused_everywhere(bot: ToyBot, header: dict[str, str]) -> None:
    del bot.graph.headers["authorization"]

    for path in (f"/{CENTRO}", "/404", "/190000000000001/phone_numbers"):
        assert refusal(await bot.graph.get(path, headers=header)) == (401, 190)


async def test_an_unknown_number_is_refused(bot: ToyBot) -> None:
    assert refusal(await bot.say("404", ANA, "hola")) == (400, 33)


async def test_statuses_follow_in_order_and_echo_the_callback_data(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    sent = (await bot.say(CENTRO, ANA, "hola", biz_opaque_callback_data="outbox=991")).json()
    await simulator.advance(20)

    first = bot.statuses[0]
    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read"]
    assert {status["id"] for status in bot.statuses} == {sent["messages"][0]["id"]}
    assert {status["biz_opaque_callback_data"] for status in bot.statuses} == {"outbox=991"}
    assert first["recipient_id"] == "5215512345678"
    assert first["recipient_user_id"] == ana.person.bsuid
    assert first["pricing"] == {
        "billable": False,
        "pricing_model": "PMP",
        "type": "free_customer_service",
        "category": "service",
    }
    assert ["pricing" in status for status in bot.statuses] == [True, True, False]
    assert simulator.sends_by_outbox_id() == {"outbox=991": 1}


async def test_after_24_hours_only_templates_go(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    await simulator.advance(DAY_SECONDS - 1)
    assert (await bot.say(CENTRO, ANA, "a tiempo")).status_code == 200
    await simulator.advance(1)

    assert refusal(await bot.say(CENTRO, ANA, "tarde")) == (400, 131047)
    assert refusal(await bot.say(PORTALES, ANA, "otra sucursal")) == (400, 131047)
    answer = await bot.send(CENTRO, ANA, type="template", template=HELLO)

    assert answer.json()["messages"][0]["message_status"] == "accepted"


async def test_a_reaction_of_the_customer_does_not_open_the_window(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.world.close_window(CENTRO, ana.id)

    await ana.reacts(CENTRO, ana.chat(CENTRO)[0].id, emoji="👍")

    assert refusal(await bot.say(CENTRO, ANA, "hola")) == (400, 131047)


async def test_an_unknown_recipient_is_accepted_and_fails_later(simulator: Simulator, bot: ToyBot) -> None:
    answer = await bot.say(CENTRO, "+5215500000000", "hola", biz_opaque_callback_data="7")
    assert answer.status_code == 200

    await simulator.advance(5)

    assert [status["status"] for status in bot.statuses] == ["failed"]
    assert bot.statuses[0]["errors"][0]["code"] == 131026
    assert bot.statuses[0]["biz_opaque_callback_data"] == "7"
    assert "contacts" not in bot.values[0]


async def test_eighty_messages_a_second_is_the_limit_of_a_number(simulator: Simulator, bot: ToyBot) -> None:
    for place in range(81):
        simulator.customer(f"52155{place:08}")
    answers = [await bot.send(CENTRO, f"+52155{n:08}", type="template", template=HELLO) for n in range(81)]

    assert [answer.status_code for answer in answers[:80]] == [200] * 80
    assert refusal(answers[80]) == (400, 130429)
    await simulator.advance(1)
    assert (await bot.send(CENTRO, "+5215500000080", type="template", template=HELLO)).status_code == 200


async def test_a_burst_to_one_person_is_45_and_then_one_in_six_seconds(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    answers = [await bot.say(CENTRO, ANA, "x") for _ in range(46)]

    assert [answer.status_code for answer in answers[:45]] == [200] * 45
    assert refusal(answers[45]) == (400, 131056)
    await simulator.advance(5.9)
    assert refusal(await bot.say(CENTRO, ANA, "x")) == (400, 131056)
    await simulator.advance(0.2)
    assert (await bot.say(CENTRO, ANA, "x")).status_code == 200


async def test_a_reaction_of_the_business_yields_sent_only(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    reaction = {"message_id": ana.chat(CENTRO)[0].id, "emoji": "👍"}

    await bot.send(CENTRO, ANA, type="reaction", reaction=reaction)
    await simulator.advance(20)

    assert [status["status"] for status in bot.statuses] == ["sent"]


@pytest.mark.parametrize("message_id", ["wamid.unknown", ""])
async def test_a_read_mark_for_an_unknown_message_is_refused(bot: ToyBot, message_id: str) -> None:
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}

    assert refusal(await bot.graph.post(f"/{CENTRO}/messages", json=mark)) == (400, 131009)


async def test_a_message_is_read_when_the_phone_shows_the_chat() -> None:
    settings = SimulatorSettings(read_immediately=False)
    async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
        ana = simulator.customer("5215512345678")
        await ana.writes(CENTRO, "hola")
        await bot.say(CENTRO, ANA, "uno")
        await simulator.advance(20)
        assert ana.received(CENTRO)[0].status == "delivered"

        await ana.opens(CENTRO)
        assert ana.received(CENTRO)[0].status == "read"
        await bot.say(CENTRO, ANA, "dos")
        await simulator.advance(20)
        assert ana.received(CENTRO)[1].status == "read"
        await ana.leaves()
        await bot.say(CENTRO, ANA, "tres")
        await simulator.advance(20)

        assert ana.received(CENTRO)[2].status == "delivered"
