"""Every type that a business may send: what is taken, and what is refused with which code."""

from copy import deepcopy
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, Simulator
from waframe.simulator.clock import DAY_SECONDS

ANA = "+5215512345678"
LINK = "https://img.example.com/1.jpg"
Json = dict[str, Any]


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    bot.bodies.clear()
    return ana


def interactive(kind: str, action: Json, **more: object) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": "…"}, "action": action} | more}


def link_card(place: int, **more: object) -> Json:
    card: Json = {
        "card_index": place,
        "type": "cta_url",
        "header": {"type": "image", "image": {"link": LINK}},
        "body": {"text": "Balata"},
        "action": {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://example.com/1"}},
    }
    return card | more


def reply_card(place: int, buttons: int = 1) -> Json:
    replies = [{"type": "quick_reply", "quick_reply": {"id": f"c{n}", "title": f"T{n}"}} for n in range(buttons)]
    return link_card(place, action={"buttons": replies})


def product_card(place: int, catalog: str = "19") -> Json:
    action = {"catalog_id": catalog, "product_retailer_id": "BAL-0455"}
    return {"card_index": place, "type": "product", "action": action}


def carousel(*cards: Json, **more: object) -> Json:
    return interactive("carousel", {"cards": [*cards]}, **more)


def flow(**parameters: object) -> Json:
    usual: Json = {"flow_message_version": "3", "flow_id": "9", "flow_cta": "Abrir"}
    return interactive("flow", {"name": "flow", "parameters": usual | parameters})


def products(*counts: int, **more: object) -> Json:
    sections = [
        {"title": f"S{place}", "product_items": [{"product_retailer_id": f"P{n}"} for n in range(count)]}
        for place, count in enumerate(counts)
    ]
    header = {"header": {"type": "text", "text": "Frenos"}}
    return interactive("product_list", {"catalog_id": "19", "sections": sections}, **(header | more))


def link_button(**parameters: object) -> Json:
    usual: Json = {"display_text": "Ver ticket", "url": "https://example.com/t/4711"}
    return interactive("cta_url", {"name": "cta_url", "parameters": usual | parameters})


CONTACT: Json = {
    "name": {"formatted_name": "Sucursal Centro", "first_name": "Sucursal"},
    "phones": [{"phone": "+16505550111", "type": "WORK", "wa_id": "16505550111"}],
    "org": {"company": "Demo"},
    "emails": [{"email": "a@example.com", "type": "WORK"}],
    "addresses": [{"street": "Calle 1", "country_code": "mx", "type": "WORK"}],
    "urls": [{"url": "https://example.com", "type": "WORK"}],
    "birthday": "1990-01-31",
}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param({"type": "image", "image": {"link": LINK, "caption": "Balata"}}, id="image"),
        pytest.param({"type": "video", "video": {"link": LINK, "caption": "…"}}, id="video"),
        pytest.param({"type": "audio", "audio": {"link": LINK, "voice": True}}, id="voice"),
        pytest.param({"type": "document", "document": {"link": LINK, "filename": "a.pdf", "caption": "…"}}, id="pdf"),
        pytest.param({"type": "sticker", "sticker": {"link": LINK}}, id="sticker"),
        pytest.param({"type": "text", "text": {"body": "https://a.mx", "preview_url": True}}, id="preview"),
        pytest.param({"type": "contacts", "contacts": [CONTACT] * 257}, id="257 contacts"),
        pytest.param(link_button(display_text="x" * 20), id="link button"),
        pytest.param(interactive("location_request_message", {"name": "send_location"}), id="location request"),
        pytest.param(interactive("request_contact_info", {"name": "request_contact_info"}), id="contact request"),
        pytest.param(
            interactive("address_message", {"name": "address_message", "parameters": {"country": "IN"}}), id="address"
        ),
        pytest.param(flow(), id="flow"),
        pytest.param(
            flow(
                flow_token="conv:77:car",
                mode="draft",
                flow_action="navigate",
                flow_action_payload={"screen": "CAR", "data": {"year": 2015}},
            ),
            id="flow with a screen",
        ),
        pytest.param(interactive("product", {"catalog_id": "19", "product_retailer_id": "B"}), id="product"),
        pytest.param(products(15, 15), id="thirty products"),
        pytest.param(
            interactive(
                "catalog_message",
                {"name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": "B"}},
            ),
            id="catalogue",
        ),
        pytest.param(carousel(link_card(0), link_card(1)), id="cards with links"),
        pytest.param(carousel(*(reply_card(place, 3) for place in range(10))), id="ten cards with replies"),
        pytest.param(carousel(product_card(0), product_card(1)), id="cards with products"),
        pytest.param(interactive("call_permission_request", {"name": "call_permission_request"}), id="call permission"),
    ],
)
async def test_every_type_is_taken(bot: ToyBot, ana: Customer, message: Json) -> None:
    answer = await bot.send(CENTRO, ANA, **message)

    assert answer.status_code == 200, answer.text
    assert answer.json()["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        pytest.param({"type": "text", "text": {"body": "a", "preview_url": "maybe"}}, 100, id="preview"),
        pytest.param({"type": "sticker", "sticker": {"link": LINK, "caption": "x"}}, 100, id="caption of a sticker"),
        pytest.param({"type": "image", "image": {"link": LINK, "filename": "x"}}, 100, id="filename of an image"),
        pytest.param({"type": "contacts", "contacts": [CONTACT] * 258}, 131009, id="258 contacts"),
        pytest.param({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]}, 131009, id="name part"),
        pytest.param({"type": "contacts", "contacts": [{"phones": []}]}, 131008, id="contact without a name"),
        pytest.param({"type": "contacts", "contacts": [CONTACT | {"birthday": "31/1/90"}]}, 131009, id="birthday"),
        pytest.param({"type": "contacts", "contacts": [CONTACT | {"phones": [{"phone": 3}]}]}, 100, id="phone"),
        pytest.param(link_button(display_text="x" * 21), 131009, id="link label"),
        pytest.param(link_button(url="ftp://a.mx"), 131009, id="ftp"),
        pytest.param(link_button(url="https://10.0.0.1/x"), 131009, id="bare IP"),
        pytest.param(link_button(url="https://[::1]/x"), 131009, id="bare IPv6"),
        pytest.param(interactive("cta_url", {"name": "cta"}), 131009, id="name of the action"),
        pytest.param(interactive("location_request_message", {"name": "x"}), 131009, id="location request"),
        pytest.param(
            interactive("location_request_message", {"name": "send_location"}, body={"text": "x" * 1025}),
            131009,
            id="location request body",
        ),
        pytest.param(
            interactive("address_message", {"name": "address_message", "parameters": {"country": "MX"}}),
            131009,
            id="address outside India",
        ),
        pytest.param(flow(flow_cta="x" * 31), 131009, id="flow label"),
        pytest.param(flow(flow_cta="Abrir 🚗"), 131009, id="flow label with emoji"),
        pytest.param(flow(flow_message_version="2"), 131009, id="flow version"),
        pytest.param(flow(flow_id=None), 131008, id="no flow"),
        pytest.param(flow(flow_name="x"), 100, id="flow by both"),
        pytest.param(flow(flow_action_payload={"screen": "A", "data": {}}), 131009, id="empty data"),
        pytest.param(flow(flow_action_payload={"data": {"a": 1}}), 131008, id="no screen"),
        pytest.param(flow(mode="beta"), 100, id="flow mode"),
        pytest.param(
            interactive(
                "product",
                {"catalog_id": "19", "product_retailer_id": "B"},
                header={"type": "text", "text": "x"},
            ),
            100,
            id="header of a product",
        ),
        pytest.param(interactive("product", {"catalog_id": "19"}), 131008, id="product without an id"),
        pytest.param(products(16, 15), 131009, id="31 products"),
        pytest.param(products(*[1] * 11), 131009, id="eleven sections"),
        pytest.param(products(1, header=None), 131008, id="products without a header"),
        pytest.param(products(1, header={"type": "image", "image": {"link": LINK}}), 100, id="image over products"),
        pytest.param(carousel(link_card(0)), 131009, id="one card"),
        pytest.param(carousel(*(link_card(place) for place in range(11))), 131009, id="eleven cards"),
        pytest.param(carousel(link_card(0), link_card(2)), 131009, id="gap in the card index"),
        pytest.param(carousel(link_card(0), reply_card(1)), 131009, id="cards of two kinds"),
        pytest.param(carousel(reply_card(0, 1), reply_card(1, 2)), 131009, id="unequal numbers of buttons"),
        pytest.param(carousel(product_card(0), product_card(1, "20")), 131009, id="two catalogues"),
        pytest.param(carousel(link_card(0), link_card(1, body={"text": "x" * 161})), 131009, id="card body"),
        pytest.param(carousel(link_card(0), link_card(1, body={"text": "a\nb\nc\nd"})), 131009, id="line breaks"),
        pytest.param(carousel(link_card(0), link_card(1, header=None)), 131008, id="card without a header"),
        pytest.param(carousel(link_card(0), link_card(1), footer={"text": "x"}), 100, id="footer of a carousel"),
        pytest.param(
            carousel(link_card(0), link_card(1), header={"type": "text", "text": "x"}), 100, id="header of a carousel"
        ),
        pytest.param(interactive("poem", {}), 100, id="unknown kind"),
        pytest.param({"type": "pin", "pin": {"message_id": "x"}}, 131051, id="pin outside of a group"),
        pytest.param({"recipient_type": "crowd", "text": {"body": "a"}}, 100, id="recipient type"),
        pytest.param({"text": {"body": "a"}, "message_send_ttl_seconds": 60}, 100, id="time to live of a text"),
    ],
)
async def test_what_breaks_a_limit_is_refused(
    simulator: Simulator, bot: ToyBot, ana: Customer, message: Json, code: int
) -> None:
    answer = await bot.send(CENTRO, ANA, **message)

    assert answer.json().get("error", {}).get("code") == code, answer.text
    assert answer.json()["error"]["error_data"]["messaging_product"] == "whatsapp"
    assert simulator.sends == []


def code_of(answer: httpx2.Response) -> int | None:
    code: int | None = answer.json().get("error", {}).get("code")
    return code


async def test_a_phone_wins_over_a_business_scoped_id(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    luis = simulator.customer("5215587654321", name="Luis")
    await luis.writes(CENTRO, "hola")

    answer = await bot.say(CENTRO, ANA, "hola", recipient=luis.person.bsuid)

    assert answer.json()["contacts"] == [{"input": ANA, "wa_id": "5215512345678"}]
    assert len(ana.received(CENTRO)) == 1
    assert luis.received(CENTRO) == []


@pytest.mark.parametrize(
    ("known", "written", "wa_id"),
    [
        pytest.param("5215511112222", "+525511112222", "5215511112222", id="Mexico without 1"),
        pytest.param("5215511112222", "5511112222", "5215511112222", id="Mexico without a country code"),
        pytest.param("551187654321", "+55 11 98765-4321", "551187654321", id="Brazil with the ninth digit"),
        pytest.param("5491123456789", "+54 11 2345 6789", "5491123456789", id="Argentina without 9"),
    ],
)
async def test_the_answer_names_the_number_as_whatsapp_writes_it(
    simulator: Simulator, bot: ToyBot, known: str, written: str, wa_id: str
) -> None:
    bot.answers = False
    await simulator.customer(known).writes(CENTRO, "hola")

    answer = (await bot.say(CENTRO, written, "hola")).json()

    assert answer["contacts"] == [{"input": written, "wa_id": wa_id}]


async def test_a_group_is_written_to_by_its_id(simulator: Simulator, bot: ToyBot) -> None:
    group = {"recipient_type": "group"}

    answer = (await bot.say(CENTRO, "Y2FwOjE2NTA", "hola", **group)).json()
    refused = await bot.send(CENTRO, "Y2FwOjE2NTA", **(link_button() | group))
    await simulator.advance(5)

    assert answer["messages"][0]["group_id"] == "Y2FwOjE2NTA"
    assert code_of(refused) == 131051
    assert [status["recipient_type"] for status in bot.statuses] == ["group"] * len(bot.statuses)
    assert bot.statuses[0]["recipient_id"] == "Y2FwOjE2NTA"


async def test_each_member_of_a_group_has_a_status_of_their_own(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    for name, phone in (("Ana", "5215512345678"), ("Luis", "5215587654321")):
        member = simulator.customer(phone, name=name)
        await member.sends_raw(CENTRO, {"type": "text", "text": {"body": "hola"}, "group_id": "Y2Fw"})

    await bot.say(CENTRO, "Y2Fw", "hola a todos", recipient_type="group")
    await simulator.advance(5)

    told = [(status["status"], status.get("recipient_participant_id")) for status in bot.statuses]
    members = ["5215512345678", "5215587654321"]
    assert told == [("sent", None), *(("delivered", one) for one in members), *(("read", one) for one in members)]
    assert {status["recipient_id"] for status in bot.statuses} == {"Y2Fw"}


async def test_a_hash_of_another_identity_is_refused_while_the_check_is_on(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.business.standing.set_identity(ana.person, "Zk9l=")
    settings = {"user_identity_change": {"enable_identity_key_check": True}}

    assert code_of(await bot.say(CENTRO, ANA, "a", recipient_identity_key_hash="old=")) is None
    assert (await bot.graph.post(f"/{CENTRO}/settings", json=settings)).json() == {"success": True}
    assert code_of(await bot.say(CENTRO, ANA, "b", recipient_identity_key_hash="old=")) == 137000
    assert code_of(await bot.say(CENTRO, ANA, "c", recipient_identity_key_hash="Zk9l=")) is None
    assert code_of(await bot.say(CENTRO, ANA, "d")) is None


async def test_a_reaction_needs_a_young_message_that_is_no_reaction(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    target = ana.chat(CENTRO)[0].id

    async def react(message_id: str, emoji: str = "👍", number: str = CENTRO) -> int | None:
        reaction = {"message_id": message_id, "emoji": emoji}
        return code_of(await bot.send(number, ANA, type="reaction", reaction=reaction))

    assert await react(target) is None
    assert await react(target, "") is None
    assert await react(ana.received(CENTRO)[0].id) == 131009
    assert await react(target, number=PORTALES) == 131009
    await simulator.advance(30 * DAY_SECONDS + 1)
    await ana.writes(CENTRO, "hola")
    assert await react(target) == 131009


async def test_a_read_mark_marks_earlier_messages_and_typing_ends_after_25_seconds(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    second = await ana.writes(CENTRO, "dos")
    third = await ana.writes(CENTRO, "tres")
    mark: Json = {"messaging_product": "whatsapp", "status": "read", "message_id": second.id}
    wrong = deepcopy(mark) | {"typing_indicator": {"type": "dance"}}

    assert code_of(await bot.graph.post(f"/{CENTRO}/messages", json=wrong)) == 100
    assert ana.chat(CENTRO)[0].status != "read"
    typed = await bot.graph.post(f"/{CENTRO}/messages", json=mark | {"typing_indicator": {"type": "text"}})

    assert typed.json() == {"success": True}
    assert [message.status == "read" for message in ana.chat(CENTRO)] == [True, True, False]
    assert ana.chat(CENTRO)[2].id == third.id
    await simulator.advance(24)
    assert ana.sees_typing(CENTRO)
    await simulator.advance(1)
    assert not ana.sees_typing(CENTRO)
    await simulator.advance(30 * DAY_SECONDS)
    assert code_of(await bot.graph.post(f"/{CENTRO}/messages", json=mark)) == 131009


async def test_a_blocked_person_is_neither_heard_nor_written_to(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    users: Json = {"messaging_product": "whatsapp", "block_users": [{"user": ANA}]}
    stranger = users | {"block_users": [{"user": "+5215500000000"}]}

    blocked = (await bot.graph.post(f"/{CENTRO}/block_users", json=users)).json()
    assert blocked["block_users"]["added_users"] == [{"input": ANA, "wa_id": "5215512345678"}]
    assert code_of(await bot.graph.post(f"/{CENTRO}/block_users", json=stranger)) == 139100
    assert code_of(await bot.say(CENTRO, ANA, "hola")) == 130403
    await ana.writes(CENTRO, "¿hola?")
    await simulator.advance(5)
    assert bot.messages == []
    listed = (await bot.graph.get(f"/{CENTRO}/block_users")).json()["data"]
    assert [user["wa_id"] for user in listed] == ["5215512345678"]
    both = users | {"block_users": [{"user_id": ana.person.bsuid}, {"user": "+5215500000000"}]}
    unblocked = (await bot.graph.request("DELETE", f"/{CENTRO}/block_users", json=both)).json()["block_users"]

    assert unblocked["removed_users"] == [{"input": ana.person.bsuid, "user_id": ana.person.bsuid}]
    assert unblocked["failed_users"][0]["input"] == "+5215500000000"
    assert code_of(await bot.say(CENTRO, ANA, "hola")) is None
