"""Templates: the store, its edges, the checks of a send, and what the business is told."""

from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Customer, Simulator, SimulatorSettings
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.settings import DEMO_WABA

ANA = "+5215512345678"
TEMPLATES = f"/{DEMO_WABA}/message_templates"


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    return simulator.customer("5215512345678", name="Ana")


def text(*values: str) -> list[dict[str, str]]:
    return [{"type": "text", "text": value} for value in values]


def named(**values: str) -> list[dict[str, str]]:
    return [{"type": "text", "parameter_name": name, "text": value} for name, value in values.items()]


def body(parameters: list[dict[str, str]]) -> dict[str, Any]:
    return {"type": "body", "parameters": parameters}


def button(sub_type: str, parameter: dict[str, Any], index: object = "0") -> dict[str, Any]:
    return {"type": "button", "sub_type": sub_type, "index": index, "parameters": [parameter]}


def photo(kind: str = "image") -> dict[str, Any]:
    return {"type": "header", "parameters": [{"type": kind, kind: {"link": "https://img.example.com/1.jpg"}}]}


def card(place: int) -> dict[str, Any]:
    quick = button("quick_reply", {"type": "payload", "payload": f"card:{place}"})
    return {"card_index": place, "components": [photo(), body(text("balatas")), quick]}


TICKET = body(named(customer="Ana", total="$1,250.00"))
LINK = button("url", {"type": "text", "text": "4711"})
ORDER = [photo(), body(text("4711", "mañana")), LINK]
CODE = [body(text("123456")), button("url", {"type": "text", "text": "123456"})]
CARDS = [body(text("Ana")), {"type": "carousel", "cards": [card(0), card(1)]}]


def sent(name: str, *components: dict[str, Any], language: str = "es_MX") -> dict[str, Any]:
    return {"name": name, "language": {"code": language}, "components": [*components]}


def code_of(answer: httpx2.Response) -> int:
    code: int = answer.json()["error"]["code"]
    return code


@pytest.mark.parametrize(
    "template",
    [
        pytest.param({"name": "hello_world", "language": {"code": "en_US"}}, id="without parameters"),
        pytest.param(sent("ticket_ready", TICKET), id="named"),
        pytest.param(sent("ticket_ready", body(named(total="$1", customer="Ana"))), id="named in another order"),
        pytest.param(
            sent("ticket_ready", TICKET, button("quick_reply", {"type": "payload", "payload": "t:1"})), id="payload"
        ),
        pytest.param(sent("order_update", *ORDER), id="header image and url button"),
        pytest.param(sent("order_update", *reversed(ORDER)), id="components in any order"),
        pytest.param(sent("promo_cards", *CARDS), id="carousel"),
        pytest.param(sent("access_code", *CODE), id="authentication"),
    ],
)
async def test_a_seeded_template_is_sent_with_what_it_needs(
    bot: ToyBot, ana: Customer, template: dict[str, Any]
) -> None:
    answer = await bot.send(CENTRO, ANA, type="template", template=template)

    assert answer.status_code == 200, answer.text
    assert answer.json()["messages"][0]["message_status"] == "accepted"


@pytest.mark.parametrize(
    ("template", "code"),
    [
        pytest.param(sent("no_such_name"), 132001, id="unknown name"),
        pytest.param(sent("ticket_ready", TICKET, language="en_US"), 132001, id="missing language"),
        pytest.param(sent("free_gift"), 132001, id="rejected"),
        pytest.param(sent("weekly_offer"), 132015, id="paused"),
        pytest.param(sent("ticket_ready"), 132000, id="no parameters"),
        pytest.param(sent("ticket_ready", body(named(customer="Ana"))), 132000, id="one parameter too few"),
        pytest.param(sent("ticket_ready", body(named(customer="A", sum="1"))), 132000, id="a name it does not have"),
        pytest.param(sent("ticket_ready", body(text("Ana", "$1"))), 132012, id="positional values for names"),
        pytest.param(sent("order_update", *ORDER[:1], body(text("1")), LINK), 132000, id="one value too few"),
        pytest.param(sent("order_update", *ORDER[:1], body(text("1", "2", "3")), LINK), 132000, id="one too many"),
        pytest.param(sent("order_update", *ORDER[1:]), 132000, id="no header"),
        pytest.param(sent("order_update", photo("video"), *ORDER[1:]), 132012, id="video for an image"),
        pytest.param(sent("order_update", body(text("a")), *ORDER[::2]), 132000, id="too few again"),
        pytest.param(sent("order_update", *ORDER[:2]), 131008, id="no value for the url"),
        pytest.param(
            sent("order_update", *ORDER[:2], button("quick_reply", {"type": "payload", "payload": "x"})),
            132012,
            id="another kind of button",
        ),
        pytest.param(
            sent("order_update", *ORDER, button("url", {"type": "text", "text": "1"}, 1)), 132012, id="no such button"
        ),
        pytest.param(sent("order_update", ORDER[0], body(text("a\nb", "c")), LINK), 132018, id="new line"),
        pytest.param(sent("order_update", ORDER[0], body(text("a     b", "c")), LINK), 132018, id="five spaces"),
        pytest.param(sent("order_update", ORDER[0], body(text("x" * 1024, "c")), LINK), 132005, id="too long"),
        pytest.param(sent("promo_cards", CARDS[0]), 132000, id="no cards"),
        pytest.param(
            sent("promo_cards", CARDS[0], {"type": "carousel", "cards": [card(0), card(3)]}), 132012, id="card index"
        ),
        pytest.param(sent("access_code", CODE[0]), 131008, id="code without its button"),
        pytest.param(
            sent("access_code", CODE[0], button("url", {"type": "text", "text": "1" * 16})), 131009, id="code"
        ),
    ],
)
async def test_a_send_that_does_not_fit_its_template_is_refused(
    simulator: Simulator, bot: ToyBot, ana: Customer, template: dict[str, Any], code: int
) -> None:
    answer = await bot.send(CENTRO, ANA, type="template", template=template)

    assert code_of(answer) == code, answer.text
    assert simulator.sends == []


async def test_an_authentication_template_cannot_go_to_a_business_scoped_id(bot: ToyBot, ana: Customer) -> None:
    message = {"messaging_product": "whatsapp", "type": "template", "template": sent("access_code", *CODE)}

    alone = await bot.graph.post(f"/{CENTRO}/messages", json=message | {"recipient": ana.person.bsuid})
    both = await bot.graph.post(f"/{CENTRO}/messages", json=message | {"recipient": "MX.1", "to": ANA})

    assert code_of(alone) == 131062
    assert both.json()["contacts"] == [{"input": ANA, "wa_id": "5215512345678"}]


NEW = {
    "name": "pickup",
    "language": "es_MX",
    "category": "UTILITY",
    "components": [
        {"type": "BODY", "text": "Hola {{1}}, pase por su pedido.", "example": {"body_text": [["Ana"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Voy"}]},
    ],
}


async def test_a_new_template_waits_for_its_review_and_can_then_be_sent(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    made = (await bot.graph.post(TEMPLATES, json=NEW)).json()
    assert made == {"id": made["id"], "status": "PENDING", "category": "UTILITY"}
    template = sent("pickup", body(text("Ana")))
    assert code_of(await bot.send(CENTRO, ANA, type="template", template=template)) == 132001

    store = simulator.business.templates
    store.change_status(store.one(made["id"]), "APPROVED")
    await simulator.settle()

    told = bot.values[-1]
    assert (told["event"], told["message_template_id"], told["reason"]) == ("APPROVED", int(made["id"]), "NONE")
    assert (await bot.send(CENTRO, ANA, type="template", template=template)).status_code == 200


def components(*parts: dict[str, Any], **more: object) -> dict[str, Any]:
    return NEW | {"components": [*parts]} | more


def body_of(words: str, **more: object) -> dict[str, Any]:
    return {"type": "BODY", "text": words, "example": {"body_text": [["a", "b"]]}} | more


def buttons_of(*kinds: str) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": [{"type": kind, "text": kind[:9], "phone_number": "+52"} for kind in kinds]}


@pytest.mark.parametrize(
    ("template", "code"),
    [
        pytest.param(NEW | {"name": "With Spaces"}, 100, id="name"),
        pytest.param(NEW | {"name": "x" * 513}, 100, id="name too long"),
        pytest.param(NEW | {"category": "SPAM"}, 100, id="category"),
        pytest.param(NEW | {"language": "spanish"}, 100, id="language"),
        pytest.param(components({"type": "FOOTER", "text": "x"}), 2388072, id="no body"),
        pytest.param(components(body_of("{{1}} va")), 2388299, id="variable at the start"),
        pytest.param(components(body_of("va {{1}}")), 2388299, id="variable at the end"),
        pytest.param(components(body_of("va {{1}} {{2}} ya está")), 2388072, id="variables side by side"),
        pytest.param(components(body_of("va {{2}} ya está")), 2388072, id="variables with a gap"),
        pytest.param(components(body_of("va {{1}} ya", example=None)), 2388072, id="no example"),
        pytest.param(components(body_of("va {{1}}, {{2}}, {{3}}, {{4}} ya")), 2388293, id="too many variables"),
        pytest.param(components(body_of("x" * 1025), {"type": "FOOTER", "text": "x"}), 2388040, id="long body"),
        pytest.param(components(body_of("va"), {"type": "FOOTER", "text": "x" * 61}), 2388040, id="long footer"),
        pytest.param(components(body_of("va"), {"type": "FOOTER", "text": "{{1}}"}), 2388073, id="variable in footer"),
        pytest.param(
            components(body_of("va"), {"type": "HEADER", "format": "TEXT", "text": "x" * 61}), 2388040, id="header"
        ),
        pytest.param(components(body_of("va"), {"type": "HEADER", "format": "IMAGE"}), 2388047, id="no handle"),
        pytest.param(components(body_of("va"), {"type": "POEM"}), 2388039, id="unknown component"),
        pytest.param(components(body_of("va"), buttons_of("POEM")), 2388039, id="unknown button"),
        pytest.param(components(body_of("va"), buttons_of(*["QUICK_REPLY"] * 11)), 131009, id="eleven buttons"),
        pytest.param(components(body_of("va"), buttons_of("PHONE_NUMBER", "PHONE_NUMBER")), 2388039, id="two phones"),
        pytest.param(
            components(body_of("va"), buttons_of("QUICK_REPLY", "PHONE_NUMBER", "QUICK_REPLY")), 2388039, id="mixed"
        ),
        pytest.param(components(body_of("va"), {"type": "CAROUSEL", "cards": []}), 131009, id="no cards"),
        pytest.param(NEW | {"message_send_ttl_seconds": 10}, 131009, id="time to live"),
        pytest.param(NEW | {"name": "ticket_ready"}, 100, id="already there"),
    ],
)
async def test_a_template_that_meta_would_not_review_is_refused(
    bot: ToyBot, template: dict[str, Any], code: int
) -> None:
    answer = await bot.graph.post(TEMPLATES, json=template)

    assert code_of(answer) == code, answer.text


async def test_templates_are_listed_in_pages_by_filters_and_fields(bot: ToyBot) -> None:
    query = {"limit": "3", "fields": "name,status,quality_score"}
    first = (await bot.graph.get(TEMPLATES, params=query)).json()
    after = first["paging"]["cursors"]["after"]
    rest = (await bot.graph.get(TEMPLATES, params=query | {"limit": "50", "after": after})).json()

    names = [template["name"] for template in first["data"] + rest["data"]]
    assert sorted(names) == [
        "access_code",
        "free_gift",
        "hello_world",
        "order_update",
        "promo_cards",
        "ticket_ready",
        "weekly_offer",
    ]
    assert set(first["data"][0]) == {"id", "name", "status", "quality_score"}
    assert "next" in first["paging"]
    assert "next" not in rest["paging"]
    for wanted in ({"status": "PAUSED"}, {"name": "weekly_offer"}, {"category": "MARKETING", "status": '["PAUSED"]'}):
        found = (await bot.graph.get(TEMPLATES, params=wanted)).json()["data"]
        assert [template["name"] for template in found] == ["weekly_offer"]
    assert (await bot.graph.get(TEMPLATES, params={"language": "fr"})).json() == {"data": []}
    assert code_of(await bot.graph.get(TEMPLATES, params={"fields": "poem"})) == 100
    assert code_of(await bot.graph.get(TEMPLATES, params={"after": "x"})) == 100


async def test_a_page_leads_to_the_next_by_its_address(bot: ToyBot) -> None:
    names, address = [], f"{TEMPLATES}?limit=2"
    while address:
        page = (await bot.graph.get(address)).json()
        names += [template["name"] for template in page["data"]]
        address = page["paging"].get("next", "")

    assert len(names) == len(set(names)) == 7


async def test_a_template_is_read_edited_and_deleted(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    one = (await bot.graph.get(TEMPLATES, params={"name": "ticket_ready"})).json()["data"][0]
    assert (await bot.graph.get(f"/{one['id']}")).json()["components"][0]["type"] == "BODY"
    edited = {"components": [{"type": "BODY", "text": "Su pedido está listo."}]}

    assert (await bot.graph.post(f"/{one['id']}", json=edited)).json()["success"] is True
    assert (await bot.graph.get(f"/{one['id']}", params={"fields": "status"})).json()["status"] == "PENDING"
    assert code_of(await bot.graph.post(f"/{one['id']}", json=edited)) == 100
    gone = await bot.graph.delete(TEMPLATES, params={"name": "ticket_ready"})
    await simulator.settle()

    assert gone.json() == {"success": True}
    assert bot.values[-1]["event"] == "DELETED"
    assert code_of(await bot.graph.delete(TEMPLATES, params={"name": "ticket_ready"})) == 100
    assert code_of(await bot.graph.post(TEMPLATES, json=NEW | {"name": "ticket_ready"})) == 100
    await simulator.advance(31 * DAY_SECONDS)
    assert (await bot.graph.post(TEMPLATES, json=NEW | {"name": "ticket_ready"})).status_code == 200


async def test_an_approved_template_is_edited_once_a_day_and_ten_times_in_thirty(
    simulator: Simulator, bot: ToyBot
) -> None:
    store = simulator.business.templates
    one = store.named(DEMO_WABA, "hello_world")[0]
    edited = {"components": [{"type": "BODY", "text": "Hola."}]}

    async def edit() -> int:
        status = (await bot.graph.post(f"/{one.id}", json=edited)).status_code
        store.change_status(store.one(one.id), "APPROVED")
        return status

    assert [await edit(), await edit()] == [200, 400]
    statuses = []
    for _ in range(10):
        await simulator.advance(DAY_SECONDS)
        statuses.append(await edit())
    assert statuses == [200] * 9 + [400]


async def test_a_hundred_templates_are_created_in_an_hour(simulator: Simulator, bot: ToyBot) -> None:
    answers = [await bot.graph.post(TEMPLATES, json=NEW | {"name": f"n{place}"}) for place in range(101)]

    assert [answer.status_code for answer in answers[:100]] == [200] * 100
    assert code_of(answers[100]) == 80007
    await simulator.advance(3601)
    assert (await bot.graph.post(TEMPLATES, json=NEW | {"name": "n100"})).status_code == 200


async def test_each_account_has_its_own_templates(simulator: Simulator, bot: ToyBot) -> None:
    simulator.number("200", name="Norte", display_phone="+52 55 1111 2222", waba_id="W2")
    simulator.customer("5215512345678")
    await bot.graph.post("/W2/message_templates", json=NEW)
    made = simulator.business.templates.named("W2", "pickup")[0]
    simulator.business.templates.change_status(made, "APPROVED")
    template = sent("pickup", body(text("Ana")))

    assert (await bot.send("200", ANA, type="template", template=template)).status_code == 200
    assert code_of(await bot.send(CENTRO, ANA, type="template", template=template)) == 132001


async def test_a_held_template_goes_when_it_is_released_and_fails_when_it_is_paused(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.faults.switch(hold_templates=True)
    template = sent("ticket_ready", TICKET)
    first = (await bot.send(CENTRO, ANA, type="template", template=template)).json()["messages"][0]
    await simulator.advance(600)
    assert first["message_status"] == "held_for_quality_assessment"
    assert bot.statuses == []

    simulator.faults.clear()
    await simulator.advance(60)
    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read"]
    simulator.faults.switch(hold_templates=True)
    await bot.send(CENTRO, ANA, type="template", template=template)
    store = simulator.business.templates
    store.change_status(store.named(DEMO_WABA, "ticket_ready")[0], "PAUSED")
    await simulator.advance(60)

    assert bot.statuses[-1]["errors"][0]["code"] == 132015


async def test_a_third_pause_disables_a_template(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    store = simulator.business.templates
    one = store.named(DEMO_WABA, "ticket_ready")[0]

    for status in ("PAUSED", "APPROVED", "PAUSED", "APPROVED", "PAUSED"):
        one = store.change_status(one, status)
        await simulator.settle()

    told = [value for value in bot.values if "event" in value]
    assert [value["event"] for value in told] == ["PAUSED", "REINSTATED", "PAUSED", "REINSTATED", "DISABLED"]
    assert [value.get("other_info", {}).get("title") for value in told] == [
        "FIRST_PAUSE",
        "UNPAUSE",
        "SECOND_PAUSE",
        "UNPAUSE",
        None,
    ]
    simulator.customer("5215512345678")
    assert code_of(await bot.send(CENTRO, ANA, type="template", template=sent("ticket_ready", TICKET))) == 132016


async def test_changes_of_a_template_are_told_field_by_field(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control:
        listed = (await control.get(f"/accounts/{DEMO_WABA}/templates")).json()
        one = next(template for template in listed if template["name"] == "order_update")
        change = {
            "quality": "YELLOW",
            "category": "MARKETING",
            "status": "REJECTED",
            "reason": "SCAM",
            "components": [{"type": "BODY", "text": "Nuevo"}, {"type": "FOOTER", "text": "Pie"}],
        }
        changed = (await control.patch(f"/templates/{one['id']}", json=change)).json()
        assert (await control.patch("/templates/404", json={})).status_code == 404
        assert (await control.patch(f"/templates/{one['id']}", json={"status": "HAPPY"})).status_code == 400
    await simulator.settle()

    assert changed["status"] == "REJECTED"
    assert [change["field"] for change in bot.changes] == [
        "message_template_components_update",
        "template_category_update",
        "message_template_quality_update",
        "message_template_status_update",
    ]
    components_told, category, quality, status = bot.values
    assert components_told["message_template_element"] == "Nuevo"
    assert components_told["message_template_footer"] == "Pie"
    assert (category["previous_category"], category["new_category"]) == ("UTILITY", "MARKETING")
    assert (quality["previous_quality_score"], quality["new_quality_score"]) == ("GREEN", "YELLOW")
    assert (status["event"], status["reason"], status["message_template_language"]) == ("REJECTED", "SCAM", "es_MX")
    assert all(value["message_template_id"] == int(one["id"]) for value in bot.values)


async def test_a_paused_template_can_be_unpaused(simulator: Simulator, bot: ToyBot) -> None:
    one = simulator.business.templates.named(DEMO_WABA, "weekly_offer")[0]

    answers = [(await bot.graph.post(f"/{one.id}/unpause")).json()["success"] for _ in range(2)]

    assert answers == [True, False]
    assert simulator.business.templates.one(one.id).status == "APPROVED"
    assert code_of(await bot.graph.post("/404/unpause")) == 33


async def test_archived_templates_vanish_after_28_days(simulator: Simulator, bot: ToyBot) -> None:
    one = simulator.business.templates.named(DEMO_WABA, "hello_world")[0]
    body_ids = {"hsm_ids": [one.id, "404"]}

    moved = (await bot.graph.post(f"{TEMPLATES}/archive", json=body_ids)).json()
    assert moved["archived_templates"] == [one.id]
    assert list(moved["failed_templates"]) == ["404"]
    await bot.graph.post(f"{TEMPLATES}/unarchive", json=body_ids)
    assert simulator.business.templates.one(one.id).status == "APPROVED"
    await bot.graph.post(f"{TEMPLATES}/archive", json=body_ids)
    await simulator.advance(28 * DAY_SECONDS)

    assert (await bot.graph.get(TEMPLATES, params={"name": "hello_world"})).json() == {"data": []}


async def test_templates_can_be_left_unchecked() -> None:
    settings = SimulatorSettings()
    async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
        simulator.customer("5215512345678")
        simulator.rules.switch(unknown_templates="accept")

        assert (await bot.send(CENTRO, ANA, type="template", template=sent("any", TICKET))).status_code == 200
        assert code_of(await bot.send(CENTRO, ANA, type="template", template=sent("ticket_ready"))) == 132000
