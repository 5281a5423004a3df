"""Every kind of message that a customer can send, by its name, has the shape of the samples of its kind."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.simulator.offers import ticket_ready
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Simulator
from waframe.simulator.account import DEFAULTS

SAMPLES = Path(__file__).parents[1] / "plugins" / "whatsapp" / "webhooks"
CHAT = f"/chats/{CENTRO}/5215512345678"
PRODUCT = {"catalog_id": "19", "product_retailer_id": "BAL-0455"}
REPLY = {"type": "reply", "reply": {"id": "ok", "title": "Confirmar"}}
LIST = {"button": "Ver", "sections": [{"rows": [{"id": "r:1", "title": "Centro", "description": "Calle 1"}]}]}
FLOW = {"flow_message_version": "3", "flow_id": "9", "flow_cta": "Abrir", "flow_token": "t:1"}
ADDRESS = {"name": "address_message", "parameters": {"country": "IN"}}
OFFERS: dict[str, dict[str, Any]] = {
    "button": {"type": "button", "body": {"text": "¿?"}, "action": {"buttons": [REPLY]}},
    "row": {"type": "list", "body": {"text": "¿?"}, "action": LIST},
    "flow": {"type": "flow", "body": {"text": "¿?"}, "action": {"name": "flow", "parameters": FLOW}},
    "address": {"type": "address_message", "body": {"text": "¿?"}, "action": ADDRESS},
    "own_contact": {"type": "request_contact_info", "body": {"text": "¿?"}, "action": {"name": "request_contact_info"}},
}
PLACE = {"type": "location", "latitude": 1, "longitude": 2, "name": "A", "address": "B"}
LINE = {"product_retailer_id": "B", "quantity": 2, "item_price": 489.5, "currency": "MXN"}
MOVE = {"type": "number_change", "phone": "+52 55 8888 7777"}
VIDEO_AD = {"media_type": "video", "video_url": "v", "thumbnail_url": "t", "welcome_message": "¡Hola!"}
KINDS = [
    pytest.param({"type": "text", "text": "hola"}, ("text-",), id="text"),
    pytest.param({"type": "text", "text": "hola", "forwarded": "once"}, ("text_forwarded-",), id="forwarded"),
    pytest.param({"type": "text", "text": "¿hay?", "referral": VIDEO_AD}, ("referral-01",), id="from an ad"),
    pytest.param({"type": "text", "text": "¿?", "product": PRODUCT}, ("text_product_inquiry-",), id="about a product"),
    pytest.param({"type": "image", "caption": "mi VIN"}, ("image-",), id="image"),
    pytest.param({"type": "video", "caption": "ruido", "forwarded": "often"}, ("video-",), id="video"),
    pytest.param({"type": "audio"}, ("audio",), id="audio"),
    pytest.param({"type": "voice"}, ("audio",), id="voice note"),
    pytest.param({"type": "document", "caption": "lista"}, ("document-",), id="document"),
    pytest.param({"type": "sticker", "animated": True}, ("sticker-",), id="animated sticker"),
    pytest.param({"type": "location", "latitude": 19.4, "longitude": -99.1}, ("location-03",), id="bare pin"),
    pytest.param(PLACE, ("location-",), id="place"),
    pytest.param({"type": "contacts"}, ("contacts-01", "contacts-02"), id="contacts"),
    pytest.param({"type": "own_contact"}, ("contacts-03",), id="answer to a request for the contact"),
    pytest.param({"type": "reaction", "message_id": "wamid.X", "emoji": "👍"}, ("reaction-01",), id="reaction"),
    pytest.param({"type": "reaction", "message_id": "wamid.X"}, ("reaction-02", "reaction-03"), id="removed reaction"),
    pytest.param({"type": "button", "button": "Confirmar"}, ("interactive_button_reply-",), id="button"),
    pytest.param({"type": "row", "row": "Centro"}, ("interactive_list_reply-",), id="row"),
    pytest.param({"type": "flow", "answers": {"año": 2015}}, ("interactive_nfm_reply-",), id="flow"),
    pytest.param({"type": "address", "values": {"city": "CDMX"}}, ("interactive_nfm_reply-",), id="address"),
    pytest.param({"type": "call_permission"}, ("interactive_call_permission_reply-",), id="call permission"),
    pytest.param({"type": "order", "items": [LINE]}, ("order-",), id="order"),
    pytest.param({"type": "product", "product_retailer_id": "BAL-0455"}, ("interactive_product-",), id="product"),
    pytest.param({"type": "unsupported"}, ("unsupported-",), id="unsupported"),
    pytest.param({"type": "unsupported", "of": None}, ("unsupported-",), id="unsupported without a name"),
    pytest.param({"type": "new_type"}, ("unknown_type-",), id="new type"),
    pytest.param({"type": "text", "text": "hola", "group_id": "Y2Fw"}, ("group_message-01",), id="group message"),
    pytest.param(MOVE, ("system_number-",), id="number change"),
    pytest.param(MOVE | {"spelling": "new_wa_id"}, ("system_number-02",), id="older number change"),
    pytest.param({"type": "bsuid_change"}, ("system_user_id-",), id="other business-scoped id"),
    pytest.param({"type": "identity_change"}, ("system_identity-",), id="other identity key"),
]  # fmt: skip
OPTIONAL = {
    "contacts[].name.last_name", "system.parent_user_id", "system.previous_parent_user_id",
    "referral.image_url", "referral.media_type", "context.from", "context.id", "errors[].href", "context",
    "context.forwarded", "context.frequently_forwarded", "interactive.call_permission_reply.expiration_timestamp",
    "system.user_id", "system.previous_user_id", "from_user_id", "from", "location.name", "location.address",
}  # fmt: skip


@pytest.fixture
async def control(simulator: Simulator, bot: ToyBot) -> AsyncIterator[httpx2.AsyncClient]:
    bot.answers = False
    simulator.customer("5215512345678", name="Ana Pérez")
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control:
        await control.post(f"{CHAT}/messages", json={"type": "text", "text": "abre la ventana"})
        await control.post("/settle")
        bot.bodies.clear()
        yield control


def paths(value: object, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            path = f"{name}.{key}" if name else key
            yield path
            yield from paths(inner, path)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from paths(inner, f"{name}[]")


def samples(*beginnings: str) -> list[dict[str, Any]]:
    found = [
        json.loads(file.read_text()) for file in sorted(SAMPLES.glob("*.json")) if file.name.startswith(beginnings)
    ]
    assert found
    return found


def sampled(*beginnings: str) -> list[set[str]]:
    bodies = samples(*beginnings)
    values = [change["value"] for body in bodies for entry in body["entry"] for change in entry["changes"]]
    return [set(paths(message)) for value in values for message in value["messages"]]


@pytest.mark.parametrize(("act", "beginnings"), KINDS)
async def test_a_message_has_the_keys_of_the_samples_of_its_kind(
    control: httpx2.AsyncClient, bot: ToyBot, act: dict[str, Any], beginnings: tuple[str, ...]
) -> None:
    if act["type"] in OFFERS:
        await bot.send(CENTRO, "+5215512345678", type="interactive", interactive=OFFERS[act["type"]])

    answer = await control.post(f"{CHAT}/messages", json=act)
    await control.post("/settle")

    assert answer.status_code == 200, answer.text
    made = set(paths(bot.messages[-1]))
    known = sampled(*beginnings)
    assert known[0].intersection(*known[1:]) - made - OPTIONAL == set()
    assert made - known[0].union(*known[1:]) - OPTIONAL == set()


async def test_an_edit_of_a_caption_holds_the_file_and_the_words(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    photo = (await control.post(f"{CHAT}/messages", json={"type": "image", "caption": "mi vin"})).json()

    await control.post(f"{CHAT}/messages", json={"type": "edit", "message_id": photo["id"], "text": "mi VIN"})
    await control.post(f"{CHAT}/messages", json={"type": "revoke", "message_id": photo["id"]})
    await control.post("/settle")

    edit, revoke = bot.messages[1:]
    assert edit["edit"]["message"]["image"]["caption"] == "mi VIN"
    assert set(paths(edit)) - {"from_user_id"} <= sampled("edit-")[0]
    assert set(paths(revoke)) == sampled("revoke-")[0]
    assert (await control.get(CHAT)).json()["messages"][1]["content"]["type"] == "revoked"


@pytest.mark.parametrize("typed", [True, False])
async def test_a_file_that_is_too_large_comes_with_131052(
    control: httpx2.AsyncClient, bot: ToyBot, *, typed: bool
) -> None:
    await control.post(f"{CHAT}/messages", json={"type": "oversize", "kind": "document", "typed": typed})
    await control.post("/settle")

    assert bot.messages[0]["type"] == ("document" if typed else "unsupported")
    assert bot.messages[0]["errors"][0]["code"] == 131052


async def test_a_quick_reply_of_a_template_is_a_button(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    sent = (await bot.send(CENTRO, "+5215512345678", **ticket_ready())).json()["messages"][0]["id"]

    await control.post(f"{CHAT}/messages", json={"type": "button", "button": "ticket:4711"})
    await control.post("/settle")

    assert bot.messages[0]["button"]["payload"] == "ticket:4711"
    assert bot.messages[0]["context"] == {"from": "525555120141", "id": sent}


async def test_the_answers_of_a_flow_carry_its_token(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    await bot.send(CENTRO, "+5215512345678", type="interactive", interactive=OFFERS["flow"])

    await control.post(f"{CHAT}/messages", json={"type": "flow", "answers": {"año": "2015"}})
    await control.post("/settle")

    reply = bot.messages[0]["interactive"]["nfm_reply"]
    assert json.loads(reply["response_json"]) == {"flow_token": "t:1", "año": "2015"}
    assert reply["name"] == "flow"


async def test_a_call_rings_and_ends_and_opens_the_window(
    simulator: Simulator, control: httpx2.AsyncClient, bot: ToyBot
) -> None:
    await control.post(f"{CHAT}/close-window")

    await control.post(f"{CHAT}/messages", json={"type": "call", "payload": "sucursal-7"})
    await control.post(f"{CHAT}/messages", json={"type": "call", "event": "ends", "seconds": 12})
    await control.post("/settle")

    connect, terminate = (call for value in bot.values for call in value["calls"])
    assert set(paths(connect)) == set(
        paths(samples("calls_connect-")[0]["entry"][0]["changes"][0]["value"]["calls"][0])
    )
    assert terminate["duration"] == 12
    assert terminate["id"] == connect["id"]
    assert [change["field"] for body in bot.bodies for change in json.loads(body)["entry"][0]["changes"]] == [
        "calls"
    ] * 2
    assert simulator.world.window_left(CENTRO, "5215512345678") > 0
    again = await control.post(f"{CHAT}/messages", json={"type": "call", "event": "ends"})
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("act", "field"),
    [
        pytest.param({"type": "echo", "text": "Yo le ayudo"}, "smb_message_echoes", id="echo"),
        pytest.param({"type": "sync_contact", "action": "remove"}, "smb_app_state_sync", id="contact"),
        pytest.param({"type": "history", "refused": True}, "history", id="refused history"),
        pytest.param({"type": "standby"}, "standby", id="standby message"),
        pytest.param({"type": "standby", "what": "echo"}, "standby", id="standby echo"),
        pytest.param({"type": "standby", "what": "status"}, "standby", id="standby status"),
        pytest.param({"type": "handover"}, "messaging_handovers", id="handover"),
    ],
)
async def test_the_phone_app_of_the_business_has_the_keys_of_the_samples(
    control: httpx2.AsyncClient, bot: ToyBot, act: dict[str, Any], field: str
) -> None:
    answer = await control.post(f"{CHAT}/app", json=act)
    await control.post("/settle")

    assert answer.status_code == 200, answer.text
    change = json.loads(bot.bodies[0])["entry"][0]["changes"][0]
    begins = {"history": "history-01", "standby": f"standby_{act.get('what', 'message')}"}.get(field, field)
    known = [entry["changes"][0]["value"] for body in samples(begins) for entry in body["entry"]]
    assert change["field"] == field
    assert set(paths(change["value"])) <= set.union(*(set(paths(value)) for value in known))


async def test_what_the_app_wrote_can_be_edited_and_deleted(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    echo = (await control.post(f"{CHAT}/app", json={"type": "echo", "text": "hol"})).json()
    about = {"message_id": echo["id"]}

    await control.post(f"{CHAT}/app", json={"type": "echo_edit", "text": "hola"} | about)
    await control.post(f"{CHAT}/app", json={"type": "echo_revoke"} | about)
    await control.post("/settle")

    echoes = [echo for value in bot.values for echo in value["message_echoes"]]
    assert [echo["type"] for echo in echoes] == ["text", "edit", "revoke"]
    assert echoes[0]["to"] == "5215512345678"
    assert set(paths(echoes[2])) == {"from", "to", "to_user_id", "id", "timestamp", "type", "revoke"} | {
        "revoke.original_message_id"
    }
    assert (await control.get(CHAT)).json()["messages"][1]["content"]["type"] == "revoked"


async def test_the_history_comes_in_chunks_of_three_phases(
    simulator: Simulator, control: httpx2.AsyncClient, bot: ToyBot
) -> None:
    await control.post(f"{CHAT}/app", json={"type": "history", "per_phase": 5, "per_chunk": 2})
    await control.post("/settle")

    chunks = [chunk for value in bot.values for chunk in value["history"]]
    messages = [message for chunk in chunks for thread in chunk["threads"] for message in thread["messages"]]
    days = [(simulator.clock.now() - int(message["timestamp"])) / 86_400 for message in messages]
    assert [chunk["metadata"]["phase"] for chunk in chunks] == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert [chunk["metadata"]["chunk_order"] for chunk in chunks] == [1, 2, 3] * 3
    assert chunks[-1]["metadata"]["progress"] == 100
    assert len({message["id"] for message in messages}) == 15
    assert all(day < 1 for day in days[:5])
    assert all(90 < day < 180 for day in days[10:])
    assert set(paths(chunks[-1])) <= set(
        paths(samples("history-02")[0]["entry"][0]["changes"][0]["value"]["history"][0])
    )


@pytest.mark.parametrize("field", sorted(DEFAULTS))
async def test_every_field_has_a_value_that_is_signed_and_sent(
    control: httpx2.AsyncClient, bot: ToyBot, field: str
) -> None:
    answer = await control.post("/webhook", json={"field": field, "merge": {"later": 1}})
    await control.post("/settle")

    entry = json.loads(bot.bodies[0])["entry"][0]
    assert entry["changes"] == [{"field": field, "value": answer.json()["value"]}]
    assert entry["changes"][0]["value"]["later"] == 1
    assert ("time" in entry) == ("messaging_product" not in entry["changes"][0]["value"])
    assert field in (await control.get("/webhooks")).json()


@pytest.mark.parametrize(
    ("field", "begins"),
    [
        ("message_template_status_update", "template_status-"),
        ("message_template_quality_update", "template_quality-"),
        ("message_template_components_update", "template_components-"),
        ("template_category_update", "template_category-"),
        ("phone_number_quality_update", "phone_number_quality_update-02"),
        ("phone_number_name_update", "phone_number_name_update-"),
        ("account_update", "account_update-05"),
        ("account_alerts", "account_alerts-"),
        ("account_review_update", "account_review_update-"),
        ("business_capability_update", "business_capability_update-"),
        ("business_username_updates", "business_username_updates-"),
        ("security", "security-"),
        ("user_preferences", "user_preferences-01"),
        ("flows", "flows-"),
        ("calls", "calls_status-"),
        ("smb_app_state_sync", "smb_app_state_sync-"),
        ("message_echoes", "message_echoes-"),
        ("messaging_handovers", "messaging_handovers-"),
        ("group_lifecycle_update", "group_lifecycle_update-"),
        ("group_participants_update", "group_participants_update-02"),
        ("group_settings_update", "group_settings_update-"),
        ("group_status_update", "group_status_update-"),
        ("partner_solutions", "partner_solutions-"),
        ("payment_configuration_update", "payment_configuration_update-"),
    ],
)
async def test_a_value_has_the_keys_of_its_samples(
    control: httpx2.AsyncClient, bot: ToyBot, field: str, begins: str
) -> None:
    made = (await control.post("/webhook", json={"field": field})).json()["value"]

    known = [entry["changes"][0]["value"] for body in samples(begins) for entry in body["entry"]]
    assert set(paths(made)) <= set.union(*(set(paths(value)) for value in known))


async def test_a_field_of_next_year_goes_out_as_it_was_given(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    await control.post("/webhook", json={"field": "unheard_of", "value": {"deep": [1]}})
    await control.post("/settle")

    assert json.loads(bot.bodies[0])["entry"][0]["changes"] == [{"field": "unheard_of", "value": {"deep": [1]}}]
