"""What the business receives: the bytes, the signature, and the deliveries."""

import hashlib
import hmac
import json
from itertools import pairwise

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import NumberSettings, Simulator, SimulatorSettings
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.signature import serialise, sign

SECRET = "simulated-app-secret"


class Refusing(httpx2.AsyncBaseTransport):
    """A business that answers the same to everything, and counts."""

    def __init__(self, status: int | None) -> None:
        self.status = status
        self.requests: list[httpx2.Request] = []

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        if self.status is None:
            raise httpx2.ReadError("reset by peer")
        return httpx2.Response(self.status)


def test_non_ascii_and_slashes_are_escaped_as_meta_does() -> None:
    body = serialise({"text": "Ñandú 🚗 a/b"})

    assert body == rb'{"text":"\u00d1and\u00fa \ud83d\ude97 a\/b"}'


@given(st.dictionaries(st.text(), st.text()))
def test_both_ways_of_writing_mean_the_same(body: dict[str, str]) -> None:
    assert json.loads(serialise({**body})) == json.loads(serialise({**body}, plain_utf8=True)) == body


@given(st.binary())
def test_the_good_signature_is_of_exactly_these_bytes(body: bytes) -> None:
    expected = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()

    assert sign(body, SECRET) == {"X-Hub-Signature-256": f"sha256={expected}"}
    assert sign(body, SECRET, "upper-case")["X-Hub-Signature-256"] == f"sha256={expected.upper()}"
    assert sign(body, SECRET, "wrong-secret") != sign(body, SECRET)
    assert sign(body, SECRET, "missing") == {}
    assert list(sign(body, SECRET, "sha1")) == ["X-Hub-Signature"]


async def test_a_text_arrives_in_metas_shape(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana Ñ", username="ana.n", bsuid="MX.77")

    written = await ana.writes(CENTRO, "¿balatas 1/2?")
    await simulator.settle()

    assert json.loads(bot.bodies[0]) == {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "190000000000001",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {"display_phone_number": "525555120141", "phone_number_id": CENTRO},
                            "contacts": [
                                {
                                    "profile": {"name": "Ana Ñ", "username": "ana.n"},
                                    "wa_id": "5215512345678",
                                    "user_id": "MX.77",
                                }
                            ],
                            "messages": [
                                {
                                    "from": "5215512345678",
                                    "from_user_id": "MX.77",
                                    "id": written.id,
                                    "timestamp": str(int(written.at)),
                                    "type": "text",
                                    "text": {"body": "¿balatas 1/2?"},
                                }
                            ],
                        },
                    }
                ],
            }
        ],
    }
    assert rb"1\/2" in bot.bodies[0]


async def test_a_person_without_a_phone_has_only_the_business_scoped_id(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer(name="Ana", bsuid="MX.4711")

    await ana.writes(CENTRO, "hola")
    await simulator.settle()

    assert "from" not in bot.messages[0]
    assert bot.messages[0]["from_user_id"] == "MX.4711"
    assert bot.values[0]["contacts"] == [{"profile": {"name": "Ana"}, "user_id": "MX.4711"}]


async def test_an_unsupported_message_and_a_raw_one_arrive_as_they_are(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    ana = simulator.customer("5215512345678")

    await ana.sends_unknown(CENTRO)
    await ana.sends_raw(CENTRO, {"type": "hologram", "hologram": {"depth": 3}})
    await ana.sends_location(CENTRO, 19.4, longitude=-99.1, name="Centro")
    await simulator.settle()

    assert bot.messages[0]["errors"][0]["code"] == 131051
    assert bot.messages[1]["hologram"] == {"depth": 3}
    assert bot.messages[2]["location"] == {"latitude": 19.4, "longitude": -99.1, "name": "Centro"}


@pytest.mark.parametrize("status", [500, 404, 302, 201, None])
async def test_anything_but_200_is_retried_for_seven_days_with_growing_pauses(status: int | None) -> None:
    business = Refusing(status)
    async with Simulator(SimulatorSettings(), clock=Simulator.virtual().clock, http=business) as simulator:
        ana = simulator.customer("5215512345678")
        await ana.writes(CENTRO, "hola")

        await simulator.advance(7 * DAY_SECONDS + 1)
        tried = len(business.requests)
        await simulator.advance(30 * DAY_SECONDS)

        times = [entry.at for entry in simulator.trace.entries]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert tried == len(business.requests) == 22
    assert pauses == sorted(pauses)
    assert pauses[:3] == [0.0, 5.0, 15.0]
    assert times[-1] - times[0] <= 7 * DAY_SECONDS


async def test_retries_stop_at_200_and_carry_the_same_bytes(simulator: Simulator, bot: ToyBot) -> None:
    bot.status = 503
    ana = simulator.customer("5215512345678")
    await ana.writes(CENTRO, "hola")
    await simulator.advance(10)
    bot.status, bot.answers = 200, False

    await simulator.advance(DAY_SECONDS)

    assert len(bot.bodies) == 4
    assert len(set(bot.bodies)) == 1
    assert ana.chat(CENTRO)[0].status == "delivered"


async def test_deliver_twice_repeats_the_same_bytes_later(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    simulator.faults.switch(deliver_twice=True)
    ana = simulator.customer("5215512345678")

    await ana.writes(CENTRO, "hola")
    await simulator.settle()
    assert len(bot.bodies) == 1
    await simulator.advance(3)

    assert bot.bodies[0] == bot.bodies[1]
    assert [entry.note for entry in simulator.trace.entries] == [None, "repeated"]


async def test_reorder_delivers_backwards(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    simulator.faults.switch(reorder=True)
    ana = simulator.customer("5215512345678")

    for word in ("uno", "dos", "tres"):
        await ana.writes(CENTRO, word)
    await simulator.advance(3)

    assert [message["text"]["body"] for message in bot.messages] == ["tres", "dos", "uno"]


async def test_a_late_webhook_comes_late(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    simulator.faults.switch(delay_seconds=8.0)
    ana = simulator.customer("5215512345678")
    await ana.writes(CENTRO, "hola")

    await simulator.advance(7.9)
    assert bot.bodies == []
    await simulator.advance(0.2)

    assert len(bot.bodies) == 1


async def test_a_batch_holds_several_entries_changes_and_items(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    number = NumberSettings(phone_number_id="99", display_phone="+52 55 1", name="Otra", waba_id="2")
    simulator.world.add_number(number)
    ana, luis = simulator.customer("5215512345678"), simulator.customer("5215587654321", name="Luis")
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    simulator.faults.switch(batch=True)

    await bot.say(CENTRO, "+5215512345678", "hola")
    for customer, number_id in ((ana, CENTRO), (luis, CENTRO), (ana, PORTALES), (ana, "99")):
        await customer.writes(number_id, "hola")
    await simulator.advance(2.1)

    body = json.loads(bot.bodies[1])
    fields = [sorted(change["value"]) for entry in body["entry"] for change in entry["changes"]]
    assert [entry["id"] for entry in body["entry"]] == ["190000000000001", "2", "190000000000001"]
    assert [len(entry["changes"]) for entry in body["entry"]] == [2, 1, 1]
    assert ["contacts", "messages", "messaging_product", "metadata"] in fields
    assert ["contacts", "messaging_product", "metadata", "statuses"] in fields
    assert len(bot.messages) == 5


@pytest.mark.parametrize("mode", ["wrong-secret", "missing", "sha1", "upper-case"])
async def test_a_bad_signature_is_refused_and_tried_again(simulator: Simulator, bot: ToyBot, mode: str) -> None:
    simulator.faults.switch(signature=mode)
    ana = simulator.customer("5215512345678")
    await ana.writes(CENTRO, "hola")
    await simulator.settle()
    assert bot.bodies == []
    assert [entry.status for entry in simulator.trace.entries] == [401, 401]

    simulator.faults.clear()
    await simulator.advance(5)

    assert len(bot.messages) == 1


async def test_plain_utf8_is_signed_too(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    simulator.faults.switch(plain_utf8=True)
    ana = simulator.customer("5215512345678")

    await ana.writes(CENTRO, "ñ/ñ")
    await simulator.settle()

    assert "ñ/ñ".encode() in bot.bodies[0]


async def test_the_callback_proves_itself_or_not(simulator: Simulator, bot: ToyBot) -> None:
    assert await simulator.subscribe()

    bot.settings = SimulatorSettings(verify_token="something else")

    assert not await simulator.subscribe()
    assert [entry.note for entry in simulator.trace.entries] == [None, "refused"]


async def test_nobody_at_the_callback_is_no_disaster() -> None:
    async with Simulator.virtual() as simulator:
        ana = simulator.customer("5215512345678")
        await ana.writes(CENTRO, "hola")

        await simulator.advance(60)

        assert not await simulator.subscribe()
        assert {entry.status for entry in simulator.trace.entries} == {None}
        assert ana.chat(CENTRO)[0].status == "sent"
