"""A customer does not notice how the service is that knows more of a vehicle."""

import json
from collections.abc import Callable, Coroutine

import anyio
import httpx2
import msgspec
import pytest

from waframe.testing.scenario import BranchActor, Scenario
from waframe_ocr_vin.testing.photos import let_know, photo, read_as
from waframe_ocr_vin.vehicles.vehicle import Vehicle

VIN = "WBAHS71080G123456"
"""A BMW of which the tables know neither model nor year."""

GOOD = {"vin": VIN, "manufacturer": "BMW", "model": "X1", "year": "2016"}
OFFLINE = f"VIN {VIN}: BMW, ¿es correcto?"
PLUGINS: dict[str, dict[str, object]] = {"ocr_vin": {"ninja_api_key": "${NINJA_API_VIN_KEY}"}}
GARAGE = '''
from waframe import Context, Message, NoSettings, Plugin, hookimpl


class Garage(Plugin[NoSettings]):
    """Learns a vehicle from words."""

    name = "garage"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        if "Tsuru" in message.text:
            ctx.learn("vehicle", '{"make": "Nissan", "model": "Tsuru"}')
'''
Later = Coroutine[None, None, httpx2.Response]
Answer = Callable[[httpx2.Request], httpx2.Response] | Callable[[httpx2.Request], Later]


def answering(body: object, *, status: int = 200) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: httpx2.Response(status, content=content)


def down(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody there")


async def opened(scenario: Scenario, answer: Answer) -> BranchActor:
    scenario.environment["NINJA_API_VIN_KEY"] = "secret"
    scenario.transports["https://api.api-ninjas.com"] = httpx2.MockTransport(answer)
    return await scenario.branch(plugins=PLUGINS)


async def vehicle_of(branch: BranchActor) -> Vehicle:
    return msgspec.json.decode((await branch.facts())["vehicle"].value, type=Vehicle)


async def test_a_typed_number_is_answered_at_once_and_completed_after(scenario_on_both: Scenario) -> None:
    branch = await opened(scenario_on_both, answering(GOOD))
    customer = branch.customer()

    (answer,) = await customer.says(VIN)
    learnt, fact = await vehicle_of(branch), (await branch.facts())["vehicle"]
    (thanks,) = await customer.taps("Sí")

    assert answer.text == OFFLINE
    assert (learnt.make, learnt.model, learnt.year, learnt.layers["model"]) == ("BMW", "X1", 2016, "online")
    assert (fact.confidence, fact.message_id is not None) == (95, True)
    assert thanks.text.startswith(f"Listo, anoté el VIN {VIN}: BMW X1 2016.")


async def test_a_service_that_hangs_keeps_nobody_waiting(scenario: Scenario) -> None:
    hung, answered = anyio.Event(), anyio.Event()

    async def hang(_: httpx2.Request) -> httpx2.Response:
        hung.set()
        await answered.wait()
        return httpx2.Response(200, json=GOOD)

    branch = await opened(scenario, hang)
    customer = branch.customer()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(customer.says, VIN)
        await hung.wait()
        with anyio.fail_after(1):
            while not any(one.direction == "out" for one in customer.sees()):  # noqa: ASYNC110  # nobody tells
                await anyio.sleep(0.002)
        said = [one.text for one in customer.sees() if one.direction == "out"]
        known = (await vehicle_of(branch)).model
        answered.set()

    assert said == [OFFLINE]
    assert (known, (await vehicle_of(branch)).model) == (None, "X1")


async def test_a_photo_waits_a_little_for_what_is_said_online(scenario: Scenario) -> None:
    branch = await opened(scenario, answering(GOOD))

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(VIN)))

    assert answer.text == f"Detecté el VIN {VIN}: BMW X1 2016, ¿es correcto?"


async def test_the_answer_to_a_photo_goes_out_without_a_slow_service(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waframe_ocr_vin.read_job.ONLINE_SECONDS", 0.05)
    calls = []

    async def slow_once(request: httpx2.Request) -> httpx2.Response:
        calls.append(request)
        if len(calls) == 1:
            await anyio.sleep_forever()
        return httpx2.Response(200, json=GOOD)

    branch = await opened(scenario, slow_once)

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), read_as(VIN)))

    assert answer.text == f"Detecté el VIN {VIN}: BMW, ¿es correcto?"
    assert (await vehicle_of(branch)).model == "X1"


@pytest.mark.parametrize(
    ("answer", "calls_in_all"),
    [
        pytest.param(down, 5, id="down"),
        pytest.param(answering({"error": "try later"}, status=500), 5, id="500"),
        pytest.param(answering({"message": "limit"}, status=429), 5, id="429"),
        pytest.param(answering(b"<html>hello</html>"), 5, id="no JSON"),
        pytest.param(answering({"error": "Invalid API Key."}, status=401), 1, id="401"),
        pytest.param(answering({"error": "Invalid VIN."}, status=400), 1, id="400"),
        pytest.param(answering(GOOD | {"manufacturer": "Volkswagen", "model": "Golf"}), 1, id="wrong"),
    ],
)
async def test_with_a_bad_service_the_tables_answer_the_whole_talk(
    scenario: Scenario, answer: Answer, calls_in_all: int
) -> None:
    calls = []

    def count(request: httpx2.Request) -> httpx2.Response:
        calls.append(request)
        return answer(request)  # type: ignore[return-value]  # those of the table are not async

    branch = await opened(scenario, count)
    customer = branch.customer()

    (asked,) = await customer.says(VIN)
    (thanks,) = await customer.taps("Sí")
    await scenario.advance(600)

    assert (asked.text, thanks.text.startswith(f"Listo, anoté el VIN {VIN}: BMW.")) == (OFFLINE, True)
    assert (await branch.facts())["vin_confirmed"].value == VIN
    assert ((await vehicle_of(branch)).make, (await vehicle_of(branch)).model) == ("BMW", None)
    assert len(calls) <= calls_in_all


async def test_a_service_that_is_back_completes_what_was_left_open(scenario: Scenario) -> None:
    replies = [httpx2.Response(503), httpx2.Response(503), httpx2.Response(200, json=GOOD)]
    branch = await opened(scenario, lambda _: replies.pop(0))
    await branch.customer().says(VIN)

    await scenario.advance(60)

    assert ((await vehicle_of(branch)).model, replies) == ("X1", [])


async def test_a_vehicle_that_another_plugin_has_learnt_since_stands(scenario: Scenario) -> None:
    replies = [httpx2.Response(503), httpx2.Response(200, json=GOOD)]
    (scenario.folder / "plugins").mkdir()
    (scenario.folder / "plugins" / "garage.py").write_text(GARAGE)
    scenario.environment["NINJA_API_VIN_KEY"] = "secret"
    scenario.transports["https://api.api-ninjas.com"] = httpx2.MockTransport(lambda _: replies.pop(0))
    branch = await scenario.branch(plugins={**PLUGINS, "garage": {}})
    customer = branch.customer()
    await customer.says(VIN)
    await customer.says("no, es para un Tsuru")

    await scenario.advance(60)

    assert ((await vehicle_of(branch)).model, replies) == ("Tsuru", [])
