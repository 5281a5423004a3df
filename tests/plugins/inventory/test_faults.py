"""What goes wrong at a service makes a stock unknown, by its right name; never empty and never full."""

import random
from decimal import Decimal

import httpx2
import pytest
from tests.plugins.inventory.conftest import CODES, FIXTURES, SHAPES, Bench, asked

from waframe import Branch
from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.room import Room
from waframe.plugins.inventory.settings import InventorySettings
from waframe.simulator.inventory import Fault, Goods
from waframe.simulator.memory import Nowhere

PART = "044650-D"
SURE = {
    Fault.FAULT: "fault",
    Fault.HTML: "html",
    Fault.HTML_200: "not_xml",
    Fault.TRUNCATED: "truncated",
    Fault.WRONG_ENCODING: "encoding",
    Fault.CUT: "unreachable",
    Fault.RESET: "unreachable",
    Fault.EMPTY: "not_xml",
    Fault.EMPTY_BODY: "unexpected",
    Fault.WARNING: "not_xml",
    Fault.DTD: "dtd",
}
OWN = [
    ("wcf", Fault.ALWAYS_EXPIRED, "auth_expired"),
    ("wcf", Fault.DENIED, "auth_denied"),
    ("wcf", Fault.BUSINESS_ERROR, "status"),
    ("wcf", Fault.OTHER_ANSWER, "unexpected"),
    ("asmx", Fault.DENIED, "auth_denied"),
    ("asmx", Fault.BUSINESS_ERROR, "status"),
    ("asmx", Fault.OTHER_ANSWER, "unexpected"),
    ("nusoap", Fault.DENIED, "fault"),
    ("nusoap", Fault.OTHER_ANSWER, "unexpected"),
    ("axis", Fault.BAD_INNER, "bad_inner"),
    ("axis", Fault.BUSINESS_ERROR, "status"),
    ("axis", Fault.OTHER_ANSWER, "unexpected"),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("fault", "reason"), SURE.items())
async def test_what_breaks_every_service_has_a_name(shape: str, fault: Fault, reason: str, bench: Bench) -> None:
    service = bench.demo(shape)
    await service.rows("stock_all_branches", asked(PART, shape))
    bench.simulator.faults.switch(fault)

    with pytest.raises(NothingTold) as told:
        await service.rows("stock_all_branches", asked(PART, shape))

    assert told.value.reason == reason


@pytest.mark.parametrize(("shape", "fault", "reason"), OWN)
async def test_what_only_one_service_says_has_a_name(shape: str, fault: Fault, reason: str, bench: Bench) -> None:
    service = bench.demo(shape)
    await service.writer()
    bench.simulator.faults.switch(fault)

    with pytest.raises(NothingTold) as told:
        await service.rows("stock_all_branches", asked(PART, shape))

    assert told.value.reason == reason


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fault", [Fault.NULL_STOCK, Fault.WORDS_FOR_STOCK, Fault.NEGATIVE_STOCK])
async def test_a_stock_that_is_no_number_is_unknown_and_its_price_known(shape: str, fault: Fault, bench: Bench) -> None:
    service = bench.demo(shape)
    await service.writer()
    bench.simulator.faults.switch(fault)

    rows = await service.rows("stock_all_branches", asked(PART, shape))

    assert [row.stock for row in rows] == [None, None, None]
    assert all(row.price for row in rows)


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_part_that_nobody_knows_has_no_rows(shape: str, bench: Bench) -> None:
    service = bench.demo(shape)

    assert await service.rows("stock_all_branches", asked("NO-HAY", shape)) == ()


async def test_five_hundred_faults_never_make_a_shelf_empty_or_full(bench: Bench) -> None:
    dice = random.Random(20261129)
    for shape in SHAPES:
        await bench.demo(shape).writer()
    faults = [fault for fault in Fault if fault not in (Fault.SLOW, Fault.DRIPPING)]
    known = 0
    for turn in range(500):
        shape, fault = dice.choice(SHAPES), dice.choice([*faults, None])
        part = f"P-{dice.randrange(10_000)}"
        bench.simulator.shelf.put(part, [goods(dice)])
        room = open_room(bench, shape, key=f"b{turn}")
        bench.simulator.faults.switch(fault)

        stock = await room.stock(part)

        bench.simulator.faults.switch(None)
        known += stock.known
        truth = bench.simulator.shelf.goods(part)[0].free
        assert not stock.known or (truth is not None and is_true(stock.quantity, truth)), (shape, fault, stock)
        assert stock.known or (stock.quantity is None and stock.reason), (shape, fault, stock)
    assert 20 < known < 150


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("wcf_wrapped", "ConsultarInventarioGeneral.ok.xml"),
        ("asmx_dataset", "TraeExistencias.ok.xml"),
        ("rpc_encoded_latin1", "consultarInventario.ok.xml"),
        ("xml_in_string", "ejecuta.cdata.ok.xml"),
    ],
)
async def test_an_answer_that_is_cut_anywhere_tells_nothing(folder: str, name: str, bench: Bench) -> None:
    whole = (FIXTURES / folder / name).read_bytes().rstrip()
    login = (FIXTURES / "wcf_wrapped" / "Login.ok.xml").read_bytes()
    sent = b""
    bench.restart(httpx2.MockTransport(lambda asks: answer(login if b":Login " in asks.content else sent)))
    service = bench.open(str(FIXTURES / folder / "mapping.yaml"), endpoint="http://inventory.test/x")

    for length in range(0, len(whole), 13):
        sent = whole[:length]
        with pytest.raises(NothingTold) as told:
            await service.rows("stock_all_branches", {"part_number": PART, "branch": "SUC01"})
        assert told.value.reason in {"truncated", "not_xml"}
    sent = whole
    assert await service.rows("stock_all_branches", {"part_number": PART, "branch": "SUC01"})


def answer(body: bytes) -> httpx2.Response:
    return httpx2.Response(200, content=body, headers={"content-type": "text/xml"})


async def test_a_service_that_is_not_there_is_unreachable(bench: Bench) -> None:
    await bench.demo("wcf").writer()
    bench.restart(Nowhere())

    stock = await open_room(bench, "wcf", key="centro").stock(PART)

    assert (stock.known, stock.quantity, stock.reason) == (False, None, "unreachable")


def goods(dice: random.Random) -> Goods:
    stock = dice.choice([0, 0, 1, 5, 24, None])
    return Goods(branch="SUC01", stock=stock, reserved=min(stock or 0, 1), price="387.93", description="BALATA")


def is_true(told: str | None, truth: int) -> bool:
    assert told is not None
    return Decimal(told) == truth or (told == "10" and truth > 10)


def open_room(bench: Bench, shape: str, *, key: str) -> Room:
    settings = InventorySettings(profile=shape, branch=CODES[shape], fresh_seconds=0, stale_seconds=0)
    return Room(settings, branch=Branch(key=key, name=key, timezone="America/Mexico_City"), services=bench.services)
