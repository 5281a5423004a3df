"""The limits of Meta on the virtual clock: throughput, portfolio, marketing, management, registration; and prices."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, NumberSettings, Simulator, SimulatorSettings
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.rules import OCTOBER_2026
from waframe.simulator.settings import DEMO_WABA

ANA = "+5215512345678"
HELLO = {"name": "hello_world", "language": {"code": "en_US"}}
PROMO = {"name": "promo", "language": {"code": "es_MX"}}
HOUR_SECONDS = 3600


def code_of(answer: httpx2.Response) -> int | None:
    code: int | None = answer.json().get("error", {}).get("code")
    return code


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    return simulator.customer("5215512345678", name="Ana")


@pytest.fixture
async def control(simulator: Simulator, bot: ToyBot) -> AsyncIterator[httpx2.AsyncClient]:
    bot.answers = False
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control:
        yield control


async def promo(control: httpx2.AsyncClient) -> None:
    template = {
        "name": "promo",
        "language": "es_MX",
        "category": "MARKETING",
        "components": [{"type": "BODY", "text": "Hoy hay descuento."}],
    }
    assert (await control.post(f"/accounts/{DEMO_WABA}/templates", json=template)).status_code == 200


@pytest.mark.parametrize("per_second", [20, 80, 1000])
async def test_the_throughput_belongs_to_the_number(per_second: int) -> None:
    number = NumberSettings(phone_number_id="1", display_phone="+52 55 1", name="A", messages_per_second=per_second)
    settings = SimulatorSettings(numbers=(number,))
    async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
        answers = []
        for place in range(per_second + 1):
            person = simulator.customer(f"52155{place:08}")
            await person.writes("1", "hola")
            answers.append(await bot.say("1", f"+52155{place:08}", "x"))

    assert [code_of(answer) for answer in answers] == [None] * per_second + [130429]


async def test_a_number_gets_more_throughput_and_the_business_is_told(
    simulator: Simulator, bot: ToyBot, control: httpx2.AsyncClient
) -> None:
    await control.patch(f"/numbers/{CENTRO}", json={"messages_per_second": 1000})
    await simulator.settle()

    assert bot.changes[0]["field"] == "phone_number_quality_update"
    assert bot.values[0]["event"] == "THROUGHPUT_UPGRADE"
    number = (await bot.graph.get(f"/{CENTRO}", params={"fields": "throughput"})).json()
    assert number == {"id": CENTRO, "throughput": {"level": "HIGH"}}


async def test_the_portfolio_writes_first_to_so_many_people_a_day(simulator: Simulator, bot: ToyBot) -> None:
    simulator.rules.switch(messaging_limit="TIER_250")
    for place in range(251):
        simulator.customer(f"52155{place:08}")
    inside = simulator.customer("5215599999999")
    await inside.writes(CENTRO, "hola")

    for place in range(251):
        number = CENTRO if place % 2 else PORTALES
        await bot.send(number, f"+52155{place:08}", type="template", template=HELLO)
        await simulator.advance(0.02)
    await bot.send(CENTRO, "+5215500000000", type="template", template=HELLO)
    await bot.send(CENTRO, "+5215599999999", type="template", template=HELLO)
    await simulator.advance(20)

    failed = [status for status in bot.statuses if status["status"] == "failed"]
    assert [(status["recipient_id"], status["errors"][0]["code"]) for status in failed] == [("5215500000250", 131048)]
    await simulator.advance(DAY_SECONDS)
    bot.bodies.clear()
    await bot.send(CENTRO, "+5215500000250", type="template", template=HELLO)
    await simulator.advance(20)
    assert [status["status"] for status in bot.statuses] == ["sent", "delivered", "read"]


async def test_marketing_to_a_person_is_limited_and_can_be_stopped(
    simulator: Simulator, bot: ToyBot, ana: Customer, control: httpx2.AsyncClient
) -> None:
    await promo(control)
    simulator.rules.switch(marketing_per_person=2)

    async def outcome(template: dict[str, Any]) -> object:
        bot.bodies.clear()
        await bot.send(CENTRO, ANA, type="template", template=template)
        await simulator.advance(20)
        last = bot.statuses[-1]
        return last["errors"][0]["code"] if "errors" in last else last["status"]

    assert [await outcome(PROMO) for _ in range(3)] == ["read", "read", 131049]
    assert await outcome(HELLO) == "read"
    await simulator.advance(DAY_SECONDS)
    assert await outcome(PROMO) == "read"
    stopped = {"wants_marketing": False}
    bot.bodies.clear()
    await control.patch(f"/chats/{CENTRO}/{ana.id}/standing", json=stopped)
    await simulator.settle()
    preference = bot.values[0]["user_preferences"][0]
    assert (preference["value"], preference["wa_id"]) == ("stop", "5215512345678")
    assert await outcome(PROMO) == 131050
    assert await outcome(HELLO) == "read"


@pytest.mark.parametrize(
    ("fault", "code"),
    [pytest.param("spam_limited", 131048, id="spam"), pytest.param("classification_limited", 131064, id="categories")],
)
async def test_a_limited_business_may_answer_but_not_begin(
    simulator: Simulator, bot: ToyBot, ana: Customer, fault: str, code: int
) -> None:
    simulator.faults.switch(**{fault: True})

    assert code_of(await bot.send(CENTRO, ANA, type="template", template=HELLO)) == code
    await ana.writes(CENTRO, "hola")
    assert code_of(await bot.send(CENTRO, ANA, type="template", template=HELLO)) is None


async def test_managing_is_limited_by_the_hour_and_the_headers_tell_how_far_one_is(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.rules.switch(management_calls_per_hour=4)
    await ana.writes(CENTRO, "hola")

    answers = [await bot.graph.get(f"/{DEMO_WABA}/phone_numbers") for _ in range(5)]

    used = [json.loads(answer.headers["x-business-use-case-usage"])[DEMO_WABA][0] for answer in answers]
    assert [usage["call_count"] for usage in used] == [25, 50, 75, 100, 100]
    assert used[-1]["estimated_time_to_regain_access"] == 61
    assert [code_of(answer) for answer in answers] == [None] * 4 + [80007]
    assert code_of(await bot.graph.get(f"/{CENTRO}")) == 80007
    assert code_of(await bot.say(CENTRO, ANA, "sends do not count")) is None
    await simulator.advance(HOUR_SECONDS)
    assert code_of(await bot.graph.get(f"/{CENTRO}")) is None


async def test_a_number_is_registered_and_deregistered_ten_times_in_72_hours(simulator: Simulator, bot: ToyBot) -> None:
    register = {"messaging_product": "whatsapp", "pin": "123456"}
    answers = []
    for _ in range(5):
        answers += [await bot.graph.post(f"/{CENTRO}/deregister")]
        answers += [await bot.graph.post(f"/{CENTRO}/register", json=register)]

    assert [code_of(answer) for answer in answers] == [None] * 10
    assert code_of(await bot.graph.post(f"/{CENTRO}/deregister")) == 133016
    await simulator.advance(3 * DAY_SECONDS)
    assert code_of(await bot.graph.post(f"/{CENTRO}/deregister")) is None


Pricing = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


@pytest.fixture
def pricing(simulator: Simulator, bot: ToyBot) -> Pricing:
    async def send(message: dict[str, Any]) -> dict[str, Any]:
        bot.bodies.clear()
        answer = await bot.send(CENTRO, ANA, **message)
        assert answer.status_code == 200, answer.text
        await simulator.advance(20)
        assert ["pricing" in status for status in bot.statuses] == [True, True, False]
        found: dict[str, Any] = bot.statuses[0]["pricing"]
        assert found["billable"] == (found["type"] == "regular")
        assert found["pricing_model"] == "PMP"
        return found

    return send


TEXT: dict[str, Any] = {"type": "text", "text": {"body": "hola"}}
UTILITY: dict[str, Any] = {"type": "template", "template": HELLO}
MARKETING: dict[str, Any] = {"type": "template", "template": PROMO}


async def test_service_messages_and_utility_in_the_window_cost_since_october_2026(
    simulator: Simulator, ana: Customer, control: httpx2.AsyncClient, pricing: Pricing
) -> None:
    await promo(control)
    assert (await pricing(UTILITY))["type"] == "regular"
    await ana.writes(CENTRO, "hola")
    before = [(await pricing(message))["type"] for message in (TEXT, UTILITY, MARKETING)]
    assert before == ["free_customer_service", "free_customer_service", "regular"]

    await simulator.advance(OCTOBER_2026 - simulator.clock.now())
    await ana.writes(CENTRO, "hola")

    after = [await pricing(message) for message in (TEXT, UTILITY, MARKETING)]
    assert [price["type"] for price in after] == ["regular"] * 3
    assert [price["category"] for price in after] == ["service", "utility", "marketing"]
    simulator.rules.switch(free_service_messages=4)
    assert [(await pricing(TEXT))["type"] for _ in range(3)] == ["free_customer_service"] * 3
    assert (await pricing(TEXT))["type"] == "regular"


async def test_after_an_ad_72_hours_are_free(simulator: Simulator, ana: Customer, pricing: Pricing) -> None:
    simulator.rules.switch(service_messages_cost_from=0)
    ad: dict[str, Any] = {
        "type": "text",
        "text": {"body": "info"},
        "referral": {"source_type": "ad", "source_id": "12"},
    }
    await ana.sends_raw(CENTRO, ad)

    assert (await pricing(TEXT))["type"] == "free_entry_point"
    await simulator.advance(3 * DAY_SECONDS - 60)
    assert (await pricing(UTILITY))["type"] == "free_entry_point"
    await simulator.advance(60)
    assert (await pricing(UTILITY))["type"] == "regular"


async def test_an_ad_that_is_answered_too_late_opens_nothing(
    simulator: Simulator, ana: Customer, pricing: Pricing
) -> None:
    await ana.sends_raw(CENTRO, {"type": "text", "text": {"body": "info"}, "referral": {"source_type": "ad"}})
    await simulator.advance(DAY_SECONDS + 1)

    assert (await pricing(UTILITY))["type"] == "regular"


@pytest.mark.parametrize(
    ("version", "shown"), [pytest.param("v23.0", True, id="v23"), pytest.param("v24.0", False, id="v24")]
)
async def test_conversations_end_with_v24(
    simulator: Simulator, bot: ToyBot, ana: Customer, pricing: Pricing, *, version: str, shown: bool
) -> None:
    simulator.rules.switch(webhook_version=version)
    await ana.writes(CENTRO, "hola")

    await pricing(TEXT)

    assert ["conversation" in status for status in bot.statuses] == [shown, shown, False]
    if shown:
        first, second = (status["conversation"] for status in bot.statuses[:2])
        assert first["id"] == second["id"]
        assert first["origin"] == {"type": "service"}
        assert ("expiration_timestamp" in first, "expiration_timestamp" in second) == (True, False)


async def test_without_delivered_the_price_comes_with_read(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    await ana.writes(CENTRO, "hola")
    simulator.faults.switch(skip_delivered=True)

    await bot.say(CENTRO, ANA, "hola")
    await simulator.advance(20)

    assert [(status["status"], "pricing" in status) for status in bot.statuses] == [("sent", True), ("read", True)]


async def test_the_account_counts_what_was_sent(
    simulator: Simulator, bot: ToyBot, ana: Customer, pricing: Pricing
) -> None:
    start = int(simulator.clock.now())
    await ana.writes(CENTRO, "hola")
    for message in (TEXT, TEXT, UTILITY):
        await pricing(message)
    await simulator.advance(2 * DAY_SECONDS)
    await pricing(UTILITY)
    span: dict[str, Any] = {"start": start, "end": start + 7 * int(DAY_SECONDS), "granularity": "DAILY"}

    by_type = {"dimensions": "PRICING_CATEGORY,PRICING_TYPE,COUNTRY,PHONE"}
    points = (await bot.graph.get(f"/{DEMO_WABA}/pricing_analytics", params=span | by_type)).json()["data"][0]
    counted = (await bot.graph.get(f"/{DEMO_WABA}/analytics", params=span)).json()
    fields = f"pricing_analytics.start({start}).end({start + 7 * int(DAY_SECONDS)}).granularity(DAILY)"
    expanded = (await bot.graph.get(f"/{DEMO_WABA}", params={"fields": fields})).json()["pricing_analytics"]

    found = [
        (point["start"] - start, point["pricing_category"], point["pricing_type"], point["volume"])
        for point in points["data_points"]
    ]
    assert found == [
        (0, "SERVICE", "FREE_CUSTOMER_SERVICE", 2),
        (0, "UTILITY", "FREE_CUSTOMER_SERVICE", 1),
        (2 * DAY_SECONDS, "UTILITY", "REGULAR", 1),
    ]
    assert {(point["country"], point["phone"]) for point in points["data_points"]} == {("MX", "525555120141")}
    assert [(point["sent"], point["delivered"]) for point in counted["data_points"]] == [(3, 3), (1, 1)]
    assert [point["volume"] for point in expanded["data"][0]["data_points"]] == [3, 1]
    wrong = await bot.graph.get(f"/{DEMO_WABA}/pricing_analytics", params={"start": 5, "end": 1})
    assert code_of(wrong) == 100
