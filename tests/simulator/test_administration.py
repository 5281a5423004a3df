"""Numbers, profiles, codes, settings, user names and accounts, as the Graph API administers them."""

import hmac
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import NumberSettings, Simulator, SimulatorSettings
from waframe.simulator.settings import DEMO_WABA

ANA = "+5215512345678"
REGISTER = {"messaging_product": "whatsapp", "pin": "123456"}


def code_of(answer: httpx2.Response) -> int | None:
    code: int | None = answer.json().get("error", {}).get("code")
    return code


async def post(bot: ToyBot, path: str, **body: object) -> httpx2.Response:
    return await bot.graph.post(path, json=body)


async def test_forty_numbers_in_two_accounts_are_listed_by_pages_and_write_to_one_person() -> None:
    numbers = tuple(
        NumberSettings(phone_number_id=f"1{place:03}", display_phone=f"+52 55 {place:08}", name=f"B{place}", waba_id=w)
        for place, w in enumerate(["W1"] * 30 + ["W2"] * 15)
    )
    settings = SimulatorSettings(numbers=numbers)
    async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
        bot.answers = False
        simulator.deliver_to(bot.app)
        ana = simulator.customer("5215512345678")
        listed, address = [], "/W1/phone_numbers?limit=7&fields=verified_name"
        while address:
            answer = (await bot.graph.get(address)).json()
            listed += [number["verified_name"] for number in answer["data"]]
            address = answer["paging"].get("next", "")
            address += "&fields=verified_name" if address else ""
        for number in numbers:
            await ana.writes(number.phone_number_id, "hola")
            assert (await bot.say(number.phone_number_id, ANA, number.name)).status_code == 200
        await simulator.advance(20)

        assert listed == [f"B{place}" for place in range(30)]
        assert {value["metadata"]["phone_number_id"] for value in bot.values} == {n.phone_number_id for n in numbers}
        assert all(ana.received(number.phone_number_id)[0].status == "read" for number in numbers)


async def test_a_number_tells_the_fields_that_are_asked_for(bot: ToyBot) -> None:
    fields = "display_phone_number,quality_rating,status,whatsapp_business_manager_messaging_limit,health_status{id}"

    one = (await bot.graph.get(f"/{CENTRO}", params={"fields": fields})).json()

    assert one["whatsapp_business_manager_messaging_limit"] == "TIER_UNLIMITED"
    assert one["health_status"]["can_send_message"] == "AVAILABLE"
    assert {entity["entity_type"] for entity in one["health_status"]["entities"]} == {
        "PHONE_NUMBER",
        "WABA",
        "BUSINESS",
        "APP",
    }
    assert "verified_name" not in one
    assert code_of(await bot.graph.get(f"/{CENTRO}", params={"fields": "poem"})) == 100
    assert code_of(await bot.graph.get("/404", params={"fields": "status"})) == 100


async def test_a_new_number_is_verified_registered_and_then_sends(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")
    added = await post(bot, f"/{DEMO_WABA}/phone_numbers", cc="52", phone_number="5555120199", verified_name="Norte")
    number = added.json()["id"]
    await ana.writes(number, "hola")

    assert code_of(await bot.say(number, ANA, "hola")) == 133010
    assert code_of(await post(bot, f"/{number}/register", **REGISTER)) == 133006
    assert code_of(await post(bot, f"/{number}/request_code", code_method="PIGEON", language="es_MX")) == 100
    assert (await post(bot, f"/{number}/request_code", code_method="SMS", language="es_MX")).json()["success"]
    assert code_of(await post(bot, f"/{number}/verify_code", code="x")) == 136025
    sms = simulator.business.registry.line(number).code
    assert (await post(bot, f"/{number}/verify_code", code=f"{sms[:3]}-{sms[3:]}")).json()["success"]
    assert code_of(await post(bot, f"/{number}/register", messaging_product="whatsapp", pin="12")) == 100
    assert (await post(bot, f"/{number}/register", **REGISTER)).json() == {"success": True}
    assert code_of(await bot.say(number, ANA, "hola")) is None
    assert (await bot.graph.get(f"/{number}")).json()["status"] == "CONNECTED"


async def test_a_wrong_pin_is_refused_and_five_lock_it(simulator: Simulator, bot: ToyBot) -> None:
    await post(bot, f"/{CENTRO}/register", **REGISTER)
    wrong = REGISTER | {"pin": "000000"}

    codes = [code_of(await post(bot, f"/{CENTRO}/register", **wrong)) for _ in range(6)]

    assert codes == [133005] * 5 + [133008]
    assert (await post(bot, f"/{CENTRO}", pin="222222")).json() == {"success": True}
    assert code_of(await post(bot, f"/{CENTRO}/register", messaging_product="whatsapp", pin="222222")) is None


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        pytest.param({"about": "x" * 139, "address": "x" * 256, "email": "x" * 128, "vertical": "AUTO"}, None, id="ok"),
        pytest.param({"about": "x" * 140}, 100, id="about"),
        pytest.param({"address": "x" * 257}, 100, id="address"),
        pytest.param({"email": "x" * 129}, 100, id="email"),
        pytest.param({"websites": ["https://a.mx"] * 3}, 100, id="three websites"),
        pytest.param({"websites": ["a.mx"]}, 100, id="website without http"),
        pytest.param({"vertical": "POETRY"}, 100, id="vertical"),
        pytest.param({"profile_picture_handle": "4::none"}, 100, id="no such picture"),
    ],
)
async def test_a_profile_keeps_what_fits(bot: ToyBot, profile: dict[str, Any], code: int | None) -> None:
    answer = await post(bot, f"/{CENTRO}/whatsapp_business_profile", messaging_product="whatsapp", **profile)

    assert code_of(answer) == code
    if code is None:
        fields = {"fields": ",".join(profile)}
        read = (await bot.graph.get(f"/{CENTRO}/whatsapp_business_profile", params=fields)).json()["data"][0]
        assert read == profile | {"messaging_product": "whatsapp"}


async def test_a_short_link_is_made_changed_listed_and_deleted(bot: ToyBot) -> None:
    path = f"/{CENTRO}/message_qrdls"
    made = (await post(bot, path, prefilled_message="Hola", generate_qr_image="SVG")).json()
    assert made["deep_link_url"] == f"https://wa.me/message/{made['code']}"
    assert made["qr_image_url"].endswith(".svg")

    changed = (await post(bot, path, prefilled_message="Buenas", code=made["code"])).json()
    assert (changed["code"], changed["prefilled_message"]) == (made["code"], "Buenas")
    assert code_of(await post(bot, path, prefilled_message="x" * 141)) == 100
    assert [code["code"] for code in (await bot.graph.get(path)).json()["data"]] == [made["code"]]
    assert (await bot.graph.get(f"{path}/{made['code']}")).json()["data"][0]["prefilled_message"] == "Buenas"
    assert (await bot.graph.delete(f"{path}/{made['code']}")).json() == {"success": True}
    assert code_of(await bot.graph.get(f"{path}/{made['code']}")) == 100


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"prompts": ["¿Tienen balatas?"] * 4}, None, id="four ice breakers"),
        pytest.param({"prompts": ["a"] * 5}, 100, id="five ice breakers"),
        pytest.param({"prompts": ["x" * 81]}, 100, id="long ice breaker"),
        pytest.param({"prompts": ["Hola 🚗"]}, 100, id="emoji"),
        pytest.param({"commands": [{"command_name": "x" * 33, "command_description": "a"}]}, 100, id="command"),
        pytest.param({"commands": [{"command_name": "a", "command_description": "x" * 257}]}, 100, id="hint"),
    ],
)
async def test_ice_breakers_and_commands_have_limits(bot: ToyBot, given: dict[str, Any], code: int | None) -> None:
    answer = await post(bot, f"/{CENTRO}/conversational_automation", **given)

    assert code_of(answer) == code
    if code is None:
        read = (await bot.graph.get(f"/{CENTRO}", params={"fields": "conversational_automation"})).json()
        assert read["conversational_automation"] == given


async def test_shop_and_settings_are_switched(simulator: Simulator, bot: ToyBot) -> None:
    assert (await post(bot, f"/{CENTRO}/whatsapp_commerce_settings", is_cart_enabled=False)).json()["success"]
    shop = (await bot.graph.get(f"/{CENTRO}/whatsapp_commerce_settings")).json()["data"][0]
    assert (shop["is_cart_enabled"], shop["is_catalog_visible"]) == (False, True)

    await post(bot, f"/{CENTRO}/settings", calling={"status": "ENABLED"})
    await simulator.settle()

    settings = (await bot.graph.get(f"/{CENTRO}/settings")).json()
    assert settings["calling"] == {"status": "ENABLED"}
    assert settings["user_identity_change"] == {"enable_identity_key_check": False}
    assert bot.changes[-1]["field"] == "account_settings_update"
    assert code_of(await post(bot, f"/{CENTRO}/settings", poem={})) == 100


@pytest.mark.parametrize(
    ("username", "code"),
    [
        pytest.param("refaccionaria.centro", None, id="good"),
        pytest.param("ab", 147001, id="short"),
        pytest.param("a" * 36, 147001, id="long"),
        pytest.param("Centro", 147001, id="capital"),
        pytest.param("12345", 147001, id="no letter"),
        pytest.param(".centro", 147001, id="leading dot"),
        pytest.param("cen..tro", 147001, id="double dot"),
        pytest.param("wwwcentro", 147001, id="www"),
        pytest.param("centro.com", 147001, id="a domain"),
    ],
)
async def test_a_user_name_has_its_form(bot: ToyBot, username: str, code: int | None) -> None:
    assert code_of(await post(bot, f"/{CENTRO}/username", username=username)) == code


async def test_a_user_name_belongs_to_one_number(simulator: Simulator, bot: ToyBot) -> None:
    await post(bot, f"/{CENTRO}/username", username="refacciones")

    assert code_of(await post(bot, f"/{PORTALES}/username", username="refacciones")) == 147005
    moved = await post(bot, f"/{PORTALES}/username", username="refacciones", transfer_action="force_transfer")
    await simulator.settle()

    assert moved.json() == {"status": "approved"}
    assert (await bot.graph.get(f"/{CENTRO}/username")).json() == {}
    assert (await bot.graph.get(f"/{PORTALES}/username")).json()["username"] == "refacciones"
    assert [value["status"] for value in bot.values] == ["approved", "approved"]
    assert (await bot.graph.delete(f"/{PORTALES}/username")).json() == {"success": True}
    assert code_of(await bot.graph.delete(f"/{PORTALES}/username")) == 100


async def test_an_account_tells_its_health(simulator: Simulator, bot: ToyBot) -> None:
    fields = {"fields": "health_status,name"}
    before = (await bot.graph.get(f"/{DEMO_WABA}", params=fields)).json()["health_status"]

    await bot.graph.post(f"/{CENTRO}/deregister")

    after = (await bot.graph.get(f"/{DEMO_WABA}", params=fields)).json()["health_status"]
    assert (before["can_send_message"], after["can_send_message"]) == ("AVAILABLE", "LIMITED")
    number = (await bot.graph.get(f"/{CENTRO}", params={"fields": "health_status"})).json()["health_status"]
    assert number["can_send_message"] == "BLOCKED"
    assert number["entities"][0]["errors"][0]["error_code"] == 141000


async def test_a_wrong_proof_of_the_app_secret_is_refused(simulator: Simulator, bot: ToyBot) -> None:
    settings = simulator.settings
    proof = hmac.new(settings.app_secret.encode(), settings.access_token.encode(), "sha256").hexdigest()

    assert code_of(await bot.graph.get(f"/{CENTRO}", params={"appsecret_proof": proof})) is None
    assert code_of(await bot.graph.get(f"/{CENTRO}", params={"appsecret_proof": "0" * 64})) == 104


async def test_an_id_that_names_nothing_is_refused(bot: ToyBot) -> None:
    for path in ("/404/register", "/404/deregister", "/404/settings", "/404"):
        assert code_of(await bot.graph.post(path, json=REGISTER)) == 33
    assert code_of(await bot.graph.get("/404/whatsapp_business_profile")) == 33
    assert code_of(await bot.graph.get("/404/message_templates")) == 100
