"""A decoder that others run: it fills gaps, and nothing that it does or says makes an answer worse."""

import json
from collections.abc import Callable
from datetime import date

import anyio
import httpx2
import pytest

from waframe import Host
from waframe.testing.host import RememberingHost
from waframe.testing.scenario import Scenario
from waframe_ocr_vin.vehicles.completing import Completing, filled
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.online import OnlineDecoder
from waframe_ocr_vin.vehicles.vehicle import Vehicle

VIN = "WBAHS71080G123456"
"""A BMW of which the tables know neither model nor year."""

GOOD = {"vin": VIN, "manufacturer": "BMW", "model": "X1", "year": "2016", "country": "Germany", "wmi": "WBA"}
Answer = Callable[[httpx2.Request], httpx2.Response]


class Service:
    """The service: it counts its calls."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.calls: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.calls.append(request)
        return self.answer(request)


def answering(body: object, *, status: int = 200) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda _: httpx2.Response(status, content=content)


def broken(_: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("nobody there")


async def opened(scenario: Scenario, answer: Answer) -> tuple[Host, Service]:
    service = Service(answer)
    if not scenario.branch_settings:
        await scenario.branch(plugins={"ocr_vin": {}})
    host = RememberingHost(scenario.deployment.store, clock=scenario.clock, transport=httpx2.MockTransport(service))
    return host, service


async def test_it_fills_what_the_tables_leave_open_and_is_asked_once(scenario_on_both: Scenario) -> None:
    host, service = await opened(scenario_on_both, answering(GOOD))
    offline = decode(VIN, today=date(2026, 11, 29))
    completing = Completing(host, key="secret")

    first, second = [await completing.complete(VIN, offline=offline) for _ in range(2)]

    assert (offline.make, offline.model, offline.year) == ("BMW", None, None)
    assert (first.make, first.model, first.year, first.country) == ("BMW", "X1", 2016, "DE")
    assert dict(first.layers) == {"make": "wmi", "country": "wmi", "model": "online", "year": "online"}
    assert second == first
    (call,) = service.calls
    assert str(call.url) == f"https://api.api-ninjas.com/v1/vinlookup?vin={VIN}"
    assert call.headers["x-api-key"] == "secret"


async def test_what_the_tables_know_whole_is_not_asked(scenario: Scenario) -> None:
    host, service = await opened(scenario, answering(GOOD))
    whole = Vehicle(make="Nissan", model="Tsuru", year=2009)

    assert await Completing(host, key="secret").complete("3N1EB31S09L000123", offline=whole) == whole
    assert service.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(broken, id="down"),
        pytest.param(answering({"error": "try later"}, status=500), id="500"),
        pytest.param(answering(b"<html>Bad gateway</html>", status=502), id="502"),
        pytest.param(answering({"message": "limit"}, status=429), id="429"),
        pytest.param(answering({"error": "Invalid API Key."}, status=401), id="401"),
        pytest.param(answering({"error": "Invalid VIN."}, status=400), id="400"),
        pytest.param(answering({}, status=404), id="404"),
        pytest.param(answering(GOOD | {"manufacturer": "Volkswagen"}), id="another make"),
        pytest.param(answering(GOOD | {"vin": "WBAHS71080G999999"}), id="another number"),
        pytest.param(answering(b"<html>hello</html>"), id="no JSON"),
        pytest.param(answering("X1"), id="another shape"),
        pytest.param(answering(GOOD | {"model": 7}), id="another type"),
        pytest.param(answering([]), id="an empty list"),
        pytest.param(answering(b"[" * 100_000), id="too long"),
        pytest.param(answering(b"\xff\xfe"), id="no text"),
    ],
)
async def test_without_a_good_answer_the_tables_answer_stands(scenario: Scenario, answer: Answer) -> None:
    host, _ = await opened(scenario, answer)
    offline = decode(VIN, today=date(2026, 11, 29))

    assert await Completing(host, key="secret").complete(VIN, offline=offline) == offline


@pytest.mark.parametrize(
    ("vin", "answer", "believed"),
    [
        ("3N1EB31S09L000123", {"manufacturer": "Nissan Mexico", "year": 2009}, True),
        ("3N1EB31S09L000123", {"manufacturer": "Nissan Mexico", "year": 2010}, False),
        ("3N1EB31S09L000123", {"make": "NISSAN", "model_year": "2009"}, True),
        ("3G1TA5AF6DL000123", {"manufacturer": "General Motors Mexico", "model": "Aveo"}, True),
        ("3G1TA5AF6DL000123", {"manufacturer": "Ford Mexico", "model": "Aveo"}, False),
        ("3N1EB31S09L000123", {"manufacturer": "General Motors Mexico"}, False),
    ],
)
async def test_only_what_agrees_with_the_number_is_believed(
    scenario: Scenario, vin: str, answer: dict[str, object], *, believed: bool
) -> None:
    host, _ = await opened(scenario, answering(answer))

    vehicle = await OnlineDecoder(host, key="secret").decode(vin)

    assert (vehicle != Vehicle()) is believed


async def test_a_slow_service_is_given_up(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waframe_ocr_vin.vehicles.online.SECONDS", 0.05)
    never = anyio.Event()

    async def wait(request: httpx2.Request) -> httpx2.Response:
        del request
        await never.wait()
        raise AssertionError("nobody sets it")

    host, _ = await opened(scenario, broken)
    slow = RememberingHost(host.store, clock=host.clock, transport=httpx2.MockTransport(wait))

    assert await OnlineDecoder(slow, key="secret").decode(VIN) is None


async def test_a_service_that_keeps_failing_is_left_alone_for_a_minute(scenario: Scenario) -> None:
    host, service = await opened(scenario, answering({}, status=503))
    decoder = OnlineDecoder(host, key="secret")

    for _ in range(5):
        assert await decoder.decode(VIN) is None
    assert len(service.calls) == 3

    await scenario.advance(61)
    service.answer = answering(GOOD)
    assert await decoder.decode(VIN) is not None
    assert await decoder.decode(VIN) is not None
    assert len(service.calls) == 5


async def test_a_refused_key_is_left_alone_at_once_for_half_an_hour(scenario: Scenario) -> None:
    host, service = await opened(scenario, answering({"error": "Invalid API Key."}, status=403))
    decoder = OnlineDecoder(host, key="secret")

    for _ in range(3):
        assert await decoder.decode(VIN) is None
    assert len(service.calls) == 1

    await scenario.advance(30 * 60 + 1)
    service.answer = answering(GOOD)
    assert await decoder.decode(VIN) is not None


async def test_a_number_that_the_service_does_not_know_is_asked_again_after_a_month(
    scenario_on_both: Scenario,
) -> None:
    host, service = await opened(scenario_on_both, answering({}, status=404))
    completing = Completing(host, key="secret")
    offline = Vehicle(make="BMW")

    for days in (0, 29, 2):
        await scenario_on_both.advance(days * 24 * 3600)
        assert await completing.complete(VIN, offline=offline) == offline

    assert len(service.calls) == 2


def test_of_what_contradicts_nothing_is_taken() -> None:
    known = Vehicle(make="Nissan", model="Tsuru", layers={"make": "mexico", "model": "mexico"})

    assert filled(known, Vehicle(model="Sentra", year=2009), layer="online") == known
    assert filled(known, Vehicle(model="TSURU", year=2009), layer="online").year == 2009
