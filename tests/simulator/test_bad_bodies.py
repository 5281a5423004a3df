"""Whatever is posted to an edge of the Graph API, the answer is Meta's shape and never a crash."""

from typing import Any

import pytest
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Simulator
from waframe.simulator.settings import DEMO_WABA

ANA = "5215512345678"
APP = "390000000000001"
EDGES = [
    *(
        f"/{CENTRO}/{edge}"
        for edge in (
            "messages",
            "media",
            "register",
            "deregister",
            "request_code",
            "verify_code",
            "settings",
            "username",
            "whatsapp_business_profile",
            "whatsapp_commerce_settings",
            "conversational_automation",
            "message_qrdls",
            "block_users",
        )
    ),
    f"/{CENTRO}",
    f"/{DEMO_WABA}/message_templates",
    f"/{DEMO_WABA}/message_templates/archive",
    f"/{DEMO_WABA}/phone_numbers",
    f"/{APP}/subscriptions",
    f"/{APP}/uploads",
    "/404",
]
VALUES: list[Any] = [None, "", "x", 0, -1, 1e300, True, [], [None], ["x"], {}, {"type": "x"}, [[{}]], "{{1}}"]
NAMES = (
    "messaging_product",
    "to",
    "recipient",
    "type",
    "text",
    "interactive",
    "template",
    "contacts",
    "status",
    "message_id",
    "name",
    "language",
    "category",
    "components",
    "pin",
    "code",
    "code_method",
    "fields",
    "limit",
    "after",
    "prompts",
    "commands",
    "websites",
    "block_users",
    "hsm_ids",
    "webhook_configuration",
    "user_identity_change",
    "file_length",
    "file_name",
    "file_type",
    "verified_name",
    "phone_number",
    "prefilled_message",
)
GOOD: dict[str, Any] = {
    "messaging_product": "whatsapp",
    "to": ANA,
    "name": "pickup",
    "language": "es_MX",
    "category": "UTILITY",
    "verified_name": "Norte",
    "phone_number": "5555",
}


@pytest.mark.parametrize("path", EDGES)
async def test_no_body_breaks_an_edge(simulator: Simulator, bot: ToyBot, path: str) -> None:
    bot.answers = False
    simulator.rules.switch(management_calls_per_hour=10_000)
    await simulator.customer(ANA).writes(CENTRO, "hola")

    for place, name in enumerate(NAMES):
        for value in VALUES[place % 2 :: 2]:
            answer = await bot.graph.post(path, json=GOOD | {name: value})

            assert answer.status_code < 500 or answer.json()["error"]["code"], (name, value, answer.text)


@pytest.mark.parametrize("kind", ["image", "contacts", "reaction", "location", "template", "interactive", "pin"])
async def test_no_part_of_a_message_breaks_it(simulator: Simulator, bot: ToyBot, kind: str) -> None:
    bot.answers = False
    await simulator.customer(ANA).writes(CENTRO, "hola")
    inner = ("type", "action", "body", "header", "footer", "id", "link", "name", "language", "components", "emoji")

    for name in inner:
        for value in VALUES:
            for part in ({name: value}, {"name": "ticket_ready", "language": {"code": "es_MX"}, name: value}):
                answer = await bot.send(CENTRO, ANA, type=kind, **{kind: part})

                assert answer.status_code < 500 or answer.json()["error"]["code"], (name, value, answer.text)
