"""Faults by a script, outages of the whole API, and the record of everything that crossed the border."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Customer, Simulator, SimulatorSettings
from waframe.simulator.script import Step

ANA = "+5215512345678"


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "hola")
    await simulator.settle()
    return ana


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control:
        yield control


def outcome(answer: httpx2.Response) -> int:
    code: int = answer.json()["error"]["code"] if answer.status_code != 200 else 200
    return code


async def test_a_token_dies_at_a_chosen_time_and_is_good_again_later(
    simulator: Simulator, bot: ToyBot, ana: Customer, control: httpx2.AsyncClient
) -> None:
    steps = [
        {"after_seconds": 60, "faults": {"token_expired": True}},
        {"after_seconds": 120, "faults": {"token_expired": False, "failing_sends": 2}},
    ]
    assert (await control.post("/script", json=steps)).json() == {"steps": 2}

    outcomes = []
    for _ in range(6):
        outcomes.append(outcome(await bot.say(CENTRO, ANA, "x")))
        await simulator.advance(30)

    assert outcomes == [200, 200, 190, 190, 131000, 131000]
    assert outcome(await bot.say(CENTRO, ANA, "x")) == 200


async def test_a_script_with_an_unknown_fault_does_not_begin(simulator: Simulator, control: httpx2.AsyncClient) -> None:
    steps = [{"after_seconds": 0, "faults": {"token_expired": True}}, {"after_seconds": 0, "faults": {"gremlins": 1}}]

    assert (await control.post("/script", json=steps)).status_code == 400
    await simulator.settle()

    assert simulator.faults.active() == []


async def test_a_script_may_stand_in_the_settings() -> None:
    settings = SimulatorSettings(script=(Step(after_seconds=5, faults={"read_receipts_off": True}),))
    async with Simulator.virtual(settings) as simulator:
        await simulator.advance(5)

        assert simulator.faults.active() == ["read_receipts_off"]


async def test_an_outage_answers_without_json(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(broken_calls=2, broken_status=503)

    answers = [await bot.say(CENTRO, ANA, "x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["content-type"].startswith("text/html")
    assert len(simulator.sends) == 1


async def test_a_caller_may_be_told_to_wait(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(too_many_calls=1, retry_after_seconds=7)

    answer = await bot.say(CENTRO, ANA, "x")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert (await bot.say(CENTRO, ANA, "x")).status_code == 200


@pytest.mark.parametrize(
    ("fault", "statuses", "code"),
    [
        pytest.param({"fail_sends_with": 131026}, ["failed"], 131026, id="undeliverable"),
        pytest.param({"fail_sends_with": 131053}, ["failed"], 131053, id="link could not be taken"),
        pytest.param({"fail_after_sent_with": 131000}, ["sent", "failed"], 131000, id="failed after sent"),
    ],
)
async def test_an_accepted_send_may_fail_later(
    simulator: Simulator, bot: ToyBot, ana: Customer, fault: dict[str, Any], statuses: list[str], code: int
) -> None:
    simulator.faults.switch(**fault)

    assert (await bot.say(CENTRO, ANA, "x", biz_opaque_callback_data="7")).status_code == 200
    await simulator.advance(20)

    assert [status["status"] for status in bot.statuses] == statuses
    assert {status["biz_opaque_callback_data"] for status in bot.statuses} == {"7"}
    assert bot.statuses[-1]["errors"][0]["code"] == code


async def test_a_person_may_lose_whatsapp_and_get_it_again(
    simulator: Simulator, bot: ToyBot, ana: Customer, control: httpx2.AsyncClient
) -> None:
    for reachable, last in ((False, "failed"), (True, "read")):
        await control.patch(f"/chats/{CENTRO}/{ana.id}/standing", json={"reachable": reachable})
        await bot.say(CENTRO, ANA, "x")
        await simulator.advance(20)

        assert bot.statuses[-1]["status"] == last


async def test_a_template_that_waited_too_long_is_dropped_without_a_word(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.faults.switch(phone_offline=True)
    hello = {"name": "hello_world", "language": {"code": "en_US"}}
    await bot.send(CENTRO, ANA, type="template", template=hello, message_send_ttl_seconds=60)
    await bot.say(CENTRO, ANA, "this one waits")
    await simulator.advance(120)

    simulator.faults.clear()
    await simulator.advance(20)

    assert [status["status"] for status in bot.statuses] == ["sent", "sent", "delivered", "read"]
    assert [message.status for message in ana.received(CENTRO)] == ["sent", "read"]


async def test_everything_that_crosses_the_border_is_recorded(
    simulator: Simulator, bot: ToyBot, ana: Customer, control: httpx2.AsyncClient
) -> None:
    await bot.say(CENTRO, ANA, "buenos días")
    await bot.graph.get(f"/{CENTRO}", params={"access_token": "secret"})
    await bot.graph.post(f"/{CENTRO}/media", data={"messaging_product": "whatsapp"}, files={"file": b"\xff\xfe"})
    await simulator.advance(20)

    lines = (await control.get("/transcript.jsonl")).text.splitlines()
    crossings = [json.loads(line) for line in lines]
    later = (await control.get("/transcript.jsonl", params={"since": 3})).text.splitlines()

    assert [crossing["seq"] for crossing in crossings] == list(range(1, len(crossings) + 1))
    assert [crossing["direction"] for crossing in crossings[:4]] == ["out", "in", "in", "in"]
    assert json.loads(crossings[0]["body"])["object"] == "whatsapp_business_account"
    assert crossings[0]["url"] == simulator.settings.callback_url
    assert json.loads(crossings[1]["body"])["text"]["body"] == "buenos días"
    assert json.loads(crossings[1]["answer"])["messages"][0]["id"].startswith("wamid.")
    assert crossings[2]["url"].endswith(f"/{CENTRO}?access_token=***")
    assert crossings[3]["body"].endswith(" bytes>")
    assert later == lines[3:]
    assert simulator.settings.access_token not in "".join(lines)


async def test_the_record_is_written_to_a_file_and_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    async def play(path: Path) -> bytes:
        settings = SimulatorSettings(seed=3, record=str(path))
        async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
            simulator.deliver_to(bot.app)
            ana = simulator.customer("5215512345678")
            await ana.writes(CENTRO, "hola")
            await simulator.advance(20)
            await ana.taps(CENTRO, "Elegir sucursal")
            await simulator.advance(20)
            assert simulator.recorder.lines() == path.read_bytes()  # noqa: ASYNC240
            return simulator.recorder.lines()

    first, second = await play(tmp_path / "a.jsonl"), await play(tmp_path / "b.jsonl")

    assert first == second
    assert first.count(b"\n") > 8
