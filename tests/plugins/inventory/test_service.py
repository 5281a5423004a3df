"""One service: its token, its limits, its WSDL on disk, envelopes of one's own, pages, and REST."""

import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
import anyio.abc
import httpx2
import pytest
from anyio.streams.tls import TLSListener
from tests.plugins.inventory.conftest import LOGIN, SHAPES, Bench, Certificate, asked

from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.rows import number_text
from waframe.plugins.inventory.service import Exchange
from waframe.simulator import InMemory
from waframe.simulator.inventory import Fault
from waframe.simulator.memory import Nowhere

PART = "044650-D"
RAW = """
soap:
  endpoint: http://inventory.test/wcf/RefaccionesWs.svc
  auth:
    type: token
    envelope: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><Login xmlns="http://tempuri.org/"><user>{user}</user><pwd>{password}</pwd></Login></e:Body></e:Envelope>'
    params: {user: "${SOAP_USER}", password: "${SOAP_PWD}"}
    token: LoginResult.TokenAutenticacion
    send_as: {param: TokenAutenticacion}
    expired_when: {path: Estatus, in: [9]}
  status: {path: Estatus, ok: [0], not_found: [7]}
  queries:
    stock_at_branch:
      envelope: ask.xml
      action: http://tempuri.org/RefaccionesWs/ConsultarInventarioPorPunto
      answer: ConsultarInventarioPorPuntoResponse
      row: {stock: CantidadDisponible, price: Precio}
      const: {currency: MXN}
"""
ASK = """
<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
  <ConsultarInventarioPorPunto xmlns="http://tempuri.org/"><CodigoPieza>{part_number}</CodigoPieza>
  <IdPuntoVenta>{branch}</IdPuntoVenta><TokenAutenticacion>{token}</TokenAutenticacion></ConsultarInventarioPorPunto>
</e:Body></e:Envelope>
"""
REST = """
rest:
  auth: {type: http_header, headers: {X-Key: "${SOAP_PWD}"}}
  not_found_http: [404]
  queries:
    stock_all_branches:
      url: http://shop.test/parts/{part_number}/stock?page={page}
      paging: {param: page, size: 2}
      rows: data.stock[]
      row: {branch: store.code, stock: qty, price: price.amount, currency: price.currency, description: ^data.title}
"""


BROKEN = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault><faultstring>no</faultstring>'
    b"</e:Fault></e:Body></e:Envelope>"
)
Serve = Callable[[anyio.abc.ByteStream], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Serve, *, context: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Open a real socket whose connections are served by a function."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1", local_port=0)
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    secured = TLSListener(listener, context, standard_compatible=False) if context else listener
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(secured.serve, serve)
        yield f"http://127.0.0.1:{port}"
        tasks.cancel_scope.cancel()


async def hear(stream: anyio.abc.ByteStream) -> None:
    """Read a question to its end."""
    heard = b""
    while not heard.rstrip().endswith(b"Envelope>"):
        heard += await stream.receive()


async def test_many_who_meet_an_expired_token_log_in_once(bench: Bench) -> None:
    service = bench.demo("wcf")
    await service.rows("stock_at_branch", asked(PART, "wcf"))
    bench.simulator.faults.switch(Fault.TOKEN_EXPIRED, times=1)

    async with anyio.create_task_group() as tasks:
        for number in range(20):
            tasks.start_soon(service.rows, "stock_at_branch", asked(f"P-{number}", "wcf"))

    assert bench.simulator.wcf.logins == 2


async def test_a_token_is_taken_anew_before_its_time_is_over(bench: Bench) -> None:
    service = bench.demo("wcf")
    await service.rows("stock_at_branch", asked(PART, "wcf"))
    bench.virtual.move_to(bench.virtual.now() + 600)
    await service.rows("stock_at_branch", asked(PART, "wcf"))
    assert bench.simulator.wcf.logins == 1
    bench.virtual.move_to(bench.virtual.now() + 500)

    await service.rows("stock_at_branch", asked(PART, "wcf"))

    assert bench.simulator.wcf.logins == 2


async def test_a_service_that_drips_is_cut_off(bench: Bench) -> None:
    async def drip(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            await hear(stream)
            await stream.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n")
            while True:
                await stream.send(b" ")
                await anyio.sleep(0.02)

    bench.use_network()
    async with listening(drip) as url:
        bench.profile(
            "raw", RAW.replace("http://inventory.test/", f"{url}/").replace("soap:", "soap:\n  timeout_s: 0.4")
        )
        (bench.folder / "inventory" / "ask.xml").write_text(ASK)
        began = anyio.current_time()

        with pytest.raises(NothingTold) as told:
            await bench.open("raw").rows("stock_at_branch", asked(PART, "wcf"))

    assert told.value.reason == "timeout"
    assert 0.35 < anyio.current_time() - began < 1.5


async def test_a_connection_that_ends_in_the_middle_is_an_answer_cut_off(bench: Bench) -> None:
    async def cut(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            await hear(stream)
            await stream.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 5000\r\n\r\n<s:Envelope")

    bench.use_network()
    async with listening(cut) as url:
        bench.profile("raw", RAW.replace("http://inventory.test/", f"{url}/"))

        with pytest.raises(NothingTold) as told:
            await bench.open("raw").rows("stock_at_branch", asked(PART, "wcf"))

    assert told.value.reason == "truncated"


@pytest.mark.parametrize("shape", SHAPES)
async def test_the_last_good_wsdl_is_used_when_the_service_is_gone_at_start(shape: str, bench: Bench) -> None:
    await bench.demo(shape).rows("stock_all_branches", asked(PART, shape))
    bench.restart(Nowhere())
    service = bench.open(shape)

    writer = await service.writer()
    with pytest.raises(NothingTold) as told:
        await service.rows("stock_all_branches", asked(PART, shape))

    assert writer is not None
    assert writer.is_kept
    assert told.value.reason == "unreachable"


async def test_without_any_wsdl_a_stock_is_unknown_until_there_is_one(bench: Bench) -> None:
    bench.restart(Nowhere())
    service = bench.demo("wcf")

    with pytest.raises(NothingTold) as told:
        await service.rows("stock_at_branch", asked(PART, "wcf"))
    bench.restart(InMemory(bench.simulator.app))
    rows = await bench.open("wcf").rows("stock_at_branch", asked(PART, "wcf"))

    assert told.value.reason == "wsdl"
    assert len(rows) == 1


async def test_a_broken_wsdl_does_not_take_the_place_of_the_good_one(bench: Bench) -> None:
    await bench.demo("wcf").writer()
    before = sorted(path.read_bytes() for path in (bench.folder / ".waframe" / "inventory").iterdir())
    bench.restart()
    bench.simulator.faults.switch(Fault.HTML)

    writer = await bench.open("wcf").writer()

    assert writer is not None
    assert writer.is_kept
    assert sorted(path.read_bytes() for path in (bench.folder / ".waframe" / "inventory").iterdir()) == before


async def test_an_address_of_the_wsdl_that_nobody_can_reach_is_told(bench: Bench) -> None:
    await bench.demo("wcf").writer()
    bench.restart(Nowhere())

    with pytest.raises(NothingTold, match=r"the WSDL names inventory\.test: write `endpoint:`"):
        await bench.open("wcf").rows("stock_at_branch", asked(PART, "wcf"))


async def test_what_a_wsdl_imports_is_asked_of_its_own_host(bench: Bench) -> None:
    fetched: list[str] = []
    wsdl = await InMemory(bench.simulator.app).handle_async_request(
        httpx2.Request("GET", "http://inventory.test/wcf/RefaccionesWs.svc?wsdl")
    )
    text = (await wsdl.aread()).decode()
    imported = '<xs:schema><xs:import namespace="urn:x" schemaLocation="http://srv-erp01.local/a?xsd=1"/></xs:schema>'
    outer = text.replace("</wsdl:types>", f"{imported}</wsdl:types>")

    def answer(request: httpx2.Request) -> httpx2.Response:
        fetched.append(str(request.url))
        schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x"/>'
        return httpx2.Response(200, text=schema if "xsd=1" in str(request.url) else outer)

    bench.restart(httpx2.MockTransport(answer))

    await bench.demo("wcf").writer()

    assert fetched == ["http://inventory.test/wcf/RefaccionesWs.svc?wsdl", "http://inventory.test/a?xsd=1"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("operation: ConsultarInventarioGeneral", "operation: ConsultarTodo", "ConsultarInventarioPorPunto"),
        ('CodigoPieza: "{part_number}"', 'Codigo: "{part_number}"', "CodigoPieza"),
    ],
)
async def test_a_mapping_that_does_not_fit_the_wsdl_is_told_with_what_there_is(
    old: str, new: str, words: str, bench: Bench
) -> None:
    service = bench.demo("wcf", **{old: new})

    with pytest.raises(NothingTold, match=words) as told:
        await service.rows("stock_all_branches", asked(PART, "wcf"))

    assert told.value.reason == "mapping"


async def test_the_port_for_soap_1_2_speaks_it(bench: Bench) -> None:
    service = bench.demo("asmx", **{"port: ExistenciasSoap": "port: ExistenciasSoap12"})
    seen: list[Exchange] = []

    rows = await service.rows("stock_all_branches", asked(PART, "asmx"), seen=seen)

    assert len(rows) == 3
    assert "http://www.w3.org/2003/05/soap-envelope" in seen[0].sent


async def test_a_service_is_asked_no_faster_than_the_mapping_says_and_waiting_counts(bench: Bench) -> None:
    service = bench.demo("axis", **{"soap:\n": "soap:\n  at_once: 1\n  per_second: 40\n  timeout_s: 0.2\n"})
    await service.writer()
    began = anyio.current_time()
    outcomes: list[str] = []

    async def ask() -> None:
        try:
            await service.rows("stock_all_branches", asked(PART, "axis"))
            outcomes.append("told")
        except NothingTold as error:
            outcomes.append(error.reason.value)

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(ask)

    assert set(outcomes) == {"told", "timeout"}
    assert outcomes.count("told") <= (anyio.current_time() - began) * 40 + 1


async def test_an_envelope_of_ones_own_needs_no_wsdl(bench: Bench) -> None:
    bench.profile("raw", RAW)
    (bench.folder / "inventory" / "ask.xml").write_text(ASK)
    seen: list[Exchange] = []

    (row,) = await bench.open("raw").rows("stock_at_branch", {"part_number": "<P&1>", "branch": "SUC01"}, seen=seen)

    truth = bench.simulator.shelf.goods("<P&1>")[0]
    assert number_text(row.stock) == str(truth.free)
    assert bench.simulator.asked[-1].params["CodigoPieza"] == "<P&1>"
    assert [exchange.what for exchange in seen] == ["login", "query"]


async def test_pages_of_json_are_read_to_the_last_one(bench: Bench) -> None:
    asked_for: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked_for.append(request)
        page = int(request.url.params["page"])
        stock = [
            {"store": {"code": f"S{number}"}, "qty": number or None, "price": {"amount": "10.50", "currency": "MXN"}}
            for number in range(5)
        ]
        return httpx2.Response(200, json={"data": {"title": "BALATA", "stock": stock[2 * page - 2 : 2 * page]}})

    bench.restart(httpx2.MockTransport(answer))
    bench.profile("rest", REST)

    rows = await bench.open("rest").rows("stock_all_branches", {"part_number": "A/1 B", "branch": ""})

    assert [(row.branch, number_text(row.stock)) for row in rows] == [
        ("S0", None),
        ("S1", "1"),
        ("S2", "2"),
        ("S3", "3"),
        ("S4", "4"),
    ]
    assert rows[0].description == "BALATA"
    assert asked_for[0].url.raw_path == b"/parts/A%2F1%20B/stock?page=1"
    assert asked_for[0].headers["x-key"] == LOGIN["SOAP_PWD"]


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, "{}", "auth_denied"),
        (500, "{}", "http_error"),
        (200, "<html><body>login</body></html>", "not_xml"),
        (200, '{"data": {"stock": [{"qty": 1', "not_xml"),
    ],
)
async def test_bad_answers_of_rest_have_names(status: int, body: str, reason: str, bench: Bench) -> None:
    bench.restart(httpx2.MockTransport(lambda request: httpx2.Response(status, text=body)))
    bench.profile("rest", REST)

    with pytest.raises(NothingTold) as told:
        await bench.open("rest").rows("stock_all_branches", {"part_number": PART, "branch": ""})

    assert told.value.reason == reason


async def test_a_state_of_http_may_say_that_a_part_is_not_known(bench: Bench) -> None:
    bench.restart(httpx2.MockTransport(lambda request: httpx2.Response(404)))
    bench.profile("rest", REST)

    assert await bench.open("rest").rows("stock_all_branches", {"part_number": PART, "branch": ""}) == ()


async def test_a_missing_certificate_of_ones_own_is_told(bench: Bench) -> None:
    bench.use_network()
    profile = RAW.replace("http://inventory.test", "https://localhost:1").replace(
        "soap:", "soap:\n  tls: {verify: ca.pem}"
    )
    bench.profile("raw", profile)

    with pytest.raises(NothingTold, match=r"tls\.verify"):
        await bench.open("raw").rows("stock_at_branch", asked(PART, "wcf"))


@pytest.mark.parametrize(("verify", "reason"), [("true", "unreachable"), ("inventory/ca.pem", "fault")])
async def test_a_certificate_is_trusted_where_the_mapping_names_its_authority(
    verify: str, reason: str, bench: Bench, certificate: Certificate
) -> None:
    async def fail(stream: anyio.abc.ByteStream) -> None:
        async with stream:
            await hear(stream)
            await stream.send(b"HTTP/1.1 500 Sorry\r\nContent-Length: %d\r\n\r\n%s" % (len(BROKEN), BROKEN))

    bench.use_network()
    certificate.trusted_in(bench.folder / "inventory")
    async with listening(fail, context=certificate.context) as address:
        url = address.replace("http://127.0.0.1", "https://localhost")
        text = RAW.replace("http://inventory.test", url).replace(
            "soap:", f"soap:\n  tls: {{verify: {verify.removeprefix('inventory/')}}}"
        )
        bench.profile("raw", text)

        with pytest.raises(NothingTold) as told:
            await bench.open("raw").rows("stock_at_branch", asked(PART, "wcf"))

    assert told.value.reason == reason


async def test_secrets_are_in_nothing_that_is_shown_or_logged(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for shape in SHAPES:
        seen: list[Exchange] = []
        await bench.demo(shape).rows("stock_all_branches", asked(PART, shape), seen=seen)
        shown = "".join(exchange.sent + exchange.answer for exchange in seen)
        assert PART in shown
        for secret in (LOGIN["SOAP_USER"], LOGIN["SOAP_PWD"], "tok-0001-simulado"):
            assert secret not in shown
            assert secret not in repr(bench.open(shape).settings)
            assert secret not in caplog.text


async def test_a_large_answer_is_read_beside_the_loop(bench: Bench) -> None:
    row = (
        "<b:ArrayOfstring>"
        + "".join(f"<b:string>{x}</b:string>" for x in ("SUC01", 7, "A", "1.50"))
        + "</b:ArrayOfstring>"
    )
    template = (Path(__file__).parent / "fixtures" / "wcf_wrapped" / "ConsultarInventarioGeneral.ok.xml").read_text()
    head, tail = template.split("<b:ArrayOfstring>", 1)[0], template[template.index("</a:Inventarios>") :]
    login = (Path(__file__).parent / "fixtures" / "wcf_wrapped" / "Login.ok.xml").read_text()
    big = head + row * 15_000 + tail
    bench.restart(
        httpx2.MockTransport(lambda asks: httpx2.Response(200, text=login if b":Login " in asks.content else big))
    )
    service = bench.open(str(Path(__file__).parent / "fixtures" / "wcf_wrapped" / "mapping.yaml"))
    await service.writer()
    longest = 0.0

    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            nonlocal longest
            while True:
                before = anyio.current_time()
                await anyio.sleep(0.005)
                longest = max(longest, anyio.current_time() - before)

        tasks.start_soon(watch)
        began = anyio.current_time()
        rows = await service.rows("stock_all_branches", {"part_number": PART, "branch": "SUC01"})
        took = anyio.current_time() - began
        tasks.cancel_scope.cancel()

    assert len(rows) == 15_000
    assert longest < took / 2
