"""Answers are remembered, shared and aged, and a service that fails again and again is left alone for a while."""

import anyio
import httpx2
import pytest
from tests.plugins.inventory.conftest import CODES, Bench

from waframe import Branch
from waframe.plugins.inventory.room import Room
from waframe.plugins.inventory.settings import InventorySettings, Source
from waframe.simulator import InMemory
from waframe.simulator.inventory import Fault, Goods

PART = "044650-D"


def room(bench: Bench, *sources: Source, key: str = "centro", fresh: int = 60, stale: int = 1800) -> Room:
    settings = InventorySettings(services=sources, fresh_seconds=fresh, stale_seconds=stale)
    return Room(settings, branch=Branch(key=key, name=key, timezone="America/Mexico_City"), services=bench.services)


def source(shape: str) -> Source:
    return Source(profile=shape, branch=CODES[shape])


def questions(bench: Bench) -> int:
    return sum(question.operation != "Login" for question in bench.simulator.asked)


def put(bench: Bench, stock: int | None, *, branch: str = "SUC01") -> None:
    bench.simulator.shelf.put(PART, [Goods(branch=branch, stock=stock, price="387.93", description="BALATA")])


async def test_fifty_who_ask_at_the_same_time_ask_once(bench: Bench) -> None:
    bench.demo("wcf")
    here = room(bench, source("wcf"))
    told: list[bool] = []

    async def ask() -> None:
        told.append((await here.stock(PART)).known)

    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(ask)

    assert told == [True] * 50
    assert questions(bench) == 1


async def test_who_waits_goes_on_when_the_one_who_asks_is_interrupted(bench: Bench) -> None:
    bench.demo("wcf")
    here = room(bench, source("wcf"))
    told: list[bool] = []

    async def ask(scope: anyio.CancelScope) -> None:
        with scope:
            told.append((await here.stock(PART)).known)

    async with anyio.create_task_group() as tasks:
        first = anyio.CancelScope()
        tasks.start_soon(ask, first)
        await anyio.lowlevel.checkpoint()
        tasks.start_soon(ask, anyio.CancelScope())
        await anyio.lowlevel.checkpoint()
        first.cancel()

    assert told == [True]


async def test_a_fresh_answer_is_told_again_with_its_age(bench: Bench) -> None:
    bench.demo("wcf")
    here = room(bench, source("wcf"))
    put(bench, 7)
    first = await here.stock(PART)
    put(bench, 3)
    bench.virtual.move_to(bench.virtual.now() + 40)

    again = await here.stock(PART)
    bench.virtual.move_to(bench.virtual.now() + 30)
    anew = await here.stock(PART)

    assert (first.quantity, first.age_seconds, first.stale) == ("7", 0, False)
    assert (again.quantity, again.age_seconds, again.stale) == ("7", 40, False)
    assert (anew.quantity, anew.age_seconds) == ("3", 0)


async def test_an_old_answer_is_told_as_old_while_the_service_fails_and_then_nothing(bench: Bench) -> None:
    bench.demo("wcf")
    here = room(bench, source("wcf"))
    put(bench, 7)
    await here.stock(PART)
    bench.simulator.faults.switch(Fault.FAULT)
    bench.virtual.move_to(bench.virtual.now() + 600)

    old = await here.stock(PART)
    bench.virtual.move_to(bench.virtual.now() + 1300)
    gone = await here.stock(PART)

    assert (old.known, old.quantity, old.stale, old.age_seconds, old.reason) == (True, "7", True, 600, "fault")
    assert (gone.known, gone.quantity, gone.stale, gone.reason) == (False, None, False, "fault")


async def test_a_service_that_fails_again_and_again_is_left_alone_then_asked_once(bench: Bench) -> None:
    await bench.demo("axis").writer()
    here = room(bench, source("axis"), fresh=0, stale=0)
    bench.simulator.faults.switch(Fault.FAULT)
    reasons = [(await here.stock(f"P-{number}")).reason for number in range(7)]
    asked = questions(bench)
    bench.virtual.move_to(bench.virtual.now() + 31)

    tried = (await here.stock(PART)).reason
    paused = (await here.stock(PART)).reason
    bench.virtual.move_to(bench.virtual.now() + 61)
    bench.simulator.faults.switch(None)
    healed = await here.stock(PART)

    assert reasons == ["fault"] * 5 + ["paused"] * 2
    assert (asked, tried, paused) == (5, "fault", "paused")
    assert healed.known
    assert (await here.stock("P-9")).known


async def test_two_who_waited_all_the_time_are_enough(bench: Bench) -> None:
    service = bench.demo("axis", **{"soap:\n": "soap:\n  timeout_s: 0.05\n"})
    here = room(bench, source("axis"), fresh=0, stale=0)
    await service.writer()
    bench.simulator.faults.switch(Fault.SLOW)

    reasons = [(await here.stock(f"P-{number}")).reason for number in range(3)]

    assert reasons == ["timeout", "timeout", "paused"]


async def test_another_branch_of_the_same_service_is_not_left_alone(bench: Bench) -> None:
    await bench.demo("axis").writer()
    here, there = (room(bench, source("axis"), key=key, fresh=0, stale=0) for key in ("centro", "norte"))
    bench.simulator.faults.switch(Fault.FAULT)
    for number in range(6):
        await here.stock(f"P-{number}")
    bench.simulator.faults.switch(None)

    assert (await here.stock(PART)).reason == "paused"
    assert (await there.stock(PART)).known


async def test_the_next_service_is_asked_where_one_tells_nothing(bench: Bench) -> None:
    bench.demo("wcf")
    await bench.demo("nusoap").writer()
    put(bench, 7)
    here = room(bench, source("wcf"), source("nusoap"))
    await here.desks[0].service.writer()
    bench.simulator.faults.switch(Fault.BUSINESS_ERROR, times=2)

    stock = await here.stock(PART)

    assert (stock.known, stock.source, stock.quantity, stock.price_includes_tax) == (True, "nusoap", "7", True)


async def test_what_one_service_says_of_the_price_is_kept_where_none_knows_the_stock(bench: Bench) -> None:
    bench.demo("wcf")
    put(bench, None)
    bench.demo("axis")

    stock = await room(bench, source("axis"), source("wcf")).stock(PART)

    assert (stock.known, stock.status, stock.quantity) == (False, "unknown", None)
    assert (stock.price, stock.currency, stock.reason) == ("387.93", "MXN", "no_stock_told")


@pytest.mark.parametrize(
    ("shape", "branch", "reason"), [("wcf", "SUC01", "not_found"), ("nusoap", "Otra", "no_row_of_branch")]
)
async def test_a_part_or_branch_that_is_not_listed_is_unknown(
    shape: str, branch: str, reason: str, bench: Bench
) -> None:
    bench.demo(shape)
    part = "NO-HAY" if reason == "not_found" else PART

    stock = await room(bench, Source(profile=shape, branch=branch)).stock(part)

    assert (stock.known, stock.quantity, stock.reason) == (False, None, reason)


async def test_rows_of_another_part_do_not_count(bench: Bench) -> None:
    fixtures = await InMemory(bench.simulator.app).handle_async_request(
        httpx2.Request("GET", "http://inventory.test/nusoap/inventario.php?wsdl")
    )
    wsdl = await fixtures.aread()
    item = "".join(
        f"<{name}>{text}</{name}>"
        for name, text in (
            ("clave", "044650-DX"),
            ("sucursal", "Centro"),
            ("existencia", "5"),
            ("precio_publico", "9.00"),
        )
    )
    answer = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><r:consultarInventarioResponse '
        f'xmlns:r="urn:inventario"><return><item>{item}</item></return></r:consultarInventarioResponse></e:Body></e:Envelope>'
    )
    bench.restart(
        httpx2.MockTransport(
            lambda asks: httpx2.Response(200, content=wsdl if asks.method == "GET" else answer.encode())
        )
    )
    bench.demo("nusoap")
    here = room(bench, source("nusoap"))

    assert (await here.stock("044650-D")).reason == "not_found"
    assert (await here.stock("044650 dx")).quantity == "5"
