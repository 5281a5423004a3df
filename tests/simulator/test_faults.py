"""Each fault does what it says, alone, and stops when it is switched off."""

import httpx2
import msgspec
import pytest
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Customer, Simulator

ANA = "+5215512345678"


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "abre la ventana")
    await simulator.settle()
    bot.bodies.clear()
    return ana


def code(answer: httpx2.Response) -> int | None:
    return answer.json()["error"]["code"] if answer.status_code != 200 else None


async def test_a_cut_connection_hides_that_the_send_was_accepted(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.faults.switch(cut_after_accept=True)

    with pytest.raises(httpx2.RemoteProtocolError):
        await bot.say(CENTRO, ANA, "¿llegó?", biz_opaque_callback_data="7")
    simulator.faults.clear()
    await bot.say(CENTRO, ANA, "¿llegó?", biz_opaque_callback_data="7")
    await simulator.advance(20)

    assert simulator.sends_by_outbox_id() == {"7": 2}
    assert [send.cut for send in simulator.sends] == [True, False]
    assert [status["biz_opaque_callback_data"] for status in bot.statuses] == ["7"] * 6
    assert [message.text for message in ana.received(CENTRO)] == ["¿llegó?"] * 2


async def test_one_in_three_sends_meets_an_overload(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(overloaded_every=3)

    answers = [await bot.say(CENTRO, ANA, "x") for _ in range(6)]

    assert [code(answer) for answer in answers] == [None, None, 131016, None, None, 131016]
    assert answers[2].status_code == 500
    assert len(ana.received(CENTRO)) == 4


async def test_the_next_two_sends_meet_the_rate_limit(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(rate_limited_sends=2)

    answers = [await bot.say(CENTRO, ANA, "x") for _ in range(3)]

    assert [code(answer) for answer in answers] == [130429, 130429, None]
    assert simulator.faults.active() == []


async def test_an_expired_token_refuses_everything_until_it_is_renewed(
    simulator: Simulator, bot: ToyBot, ana: Customer
) -> None:
    simulator.faults.switch(token_expired=True)
    assert code(await bot.say(CENTRO, ANA, "x")) == 190

    simulator.faults.clear()

    assert code(await bot.say(CENTRO, ANA, "x")) is None


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({}, ["sent", "delivered", "read"]),
        ({"skip_delivered": True}, ["sent", "read"]),
        ({"read_receipts_off": True}, ["sent", "delivered"]),
        ({"phone_offline": True}, ["sent"]),
        ({"status_before_answer": True}, ["sent", "delivered", "read"]),
    ],
)
async def test_faults_of_statuses(
    simulator: Simulator, bot: ToyBot, ana: Customer, fault: dict[str, bool], expected: list[str]
) -> None:
    simulator.faults.switch(**fault)

    await bot.say(CENTRO, ANA, "hola")
    await simulator.advance(60)

    assert [status["status"] for status in bot.statuses] == expected


async def test_a_phone_that_comes_back_gets_everything(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(phone_offline=True)
    await bot.say(CENTRO, ANA, "hola")
    await simulator.advance(3600)
    assert not ana.received(CENTRO)[0].on_phone

    simulator.faults.clear()
    await simulator.advance(20)

    assert ana.received(CENTRO)[0].status == "read"


async def test_a_status_may_come_before_the_answer(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.faults.switch(status_before_answer=True)

    await bot.say(CENTRO, ANA, "hola")
    await simulator.settle()

    assert [status["status"] for status in bot.statuses] == ["sent"]


async def test_the_window_may_be_refused_later(simulator: Simulator, bot: ToyBot, ana: Customer) -> None:
    simulator.world.close_window(CENTRO, ana.id)
    simulator.faults.switch(window_error_later=True)

    assert (await bot.say(CENTRO, ANA, "hola")).status_code == 200
    await simulator.advance(5)

    assert bot.statuses[0]["errors"][0]["code"] == 131047
    assert ana.received(CENTRO)[0].status == "failed"


async def test_an_unknown_fault_or_a_wrong_value_is_refused(simulator: Simulator) -> None:
    with pytest.raises(msgspec.ValidationError):
        simulator.faults.switch(gremlins=True)
    with pytest.raises(msgspec.ValidationError):
        simulator.faults.switch(signature="forged")

    assert simulator.faults.active() == []
