"""The stand-in for inventory services: told what to do over HTTP, the same stock every time, real SOAP on the wire."""

import httpx2
import pytest

from waframe.simulator import InMemory
from waframe.simulator.inventory import Fault, InventorySimulator, Shelf

ASK = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><ejecuta xmlns="http://servicios.erp.example">'
    "<proceso>INV010</proceso><xmlEntrada>&lt;consulta clave=&quot;{part}&quot;/&gt;</xmlEntrada></ejecuta>"
    "</e:Body></e:Envelope>"
)
AXIS = "/axis/services/ConsultaERP"


@pytest.fixture
def simulator() -> InventorySimulator:
    return InventorySimulator()


def client(simulator: InventorySimulator) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=InMemory(simulator.app), base_url="http://inventory.test")


def test_a_part_has_the_same_stock_in_every_process() -> None:
    one, other = Shelf().goods("044650-D"), Shelf().goods("044650-D")

    assert one == other
    assert [goods.branch for goods in one] == ["SUC01", "SUC02", "SUC03"]
    assert {goods.free == 0 for part in range(50) for goods in Shelf().goods(f"P-{part}")} == {True, False}
    assert Shelf().goods("NO-HAY") == ()


@pytest.mark.parametrize(
    "path", ["/wcf/RefaccionesWs.svc", "/asmx/Existencias.asmx", "/nusoap/inventario.php", "/axis/services/ConsultaERP"]
)
async def test_every_service_has_a_wsdl_that_names_its_own_address(path: str, simulator: InventorySimulator) -> None:
    async with client(simulator) as asks:
        wsdl = (await asks.get(f"{path}?wsdl")).text

    assert f'location="http://inventory.test{path}"' in wsdl


async def test_a_fault_is_switched_for_some_questions_or_named_by_one(simulator: InventorySimulator) -> None:
    ask = ASK.format(part="P-1").encode()
    async with client(simulator) as asks:
        await asks.put("/control/fault", json={"fault": "html", "times": 2})
        states = [(await asks.post(AXIS, content=ask)).status_code for _ in range(3)]
        named = await asks.post(AXIS, content=ask, headers={"X-Inventory-Fault": "fault"})
        wrong = await asks.put("/control/fault", json={"fault": "earthquake"})
        listed = (await asks.get("/control/fault")).json()

    assert states == [503, 503, 200]
    assert named.status_code == 500
    assert wrong.status_code == 400
    assert (listed["fault"], set(listed["possible"])) == (None, set(Fault))


async def test_goods_are_put_and_questions_are_counted(simulator: InventorySimulator) -> None:
    goods = {"branch": "SUC01", "stock": 9, "reserved": 2, "price": "10.50", "description": "BALATA"}
    async with client(simulator) as asks:
        await asks.put("/control/goods", json={"part": "P-1", "goods": [goods]})
        answer = (await asks.post(AXIS, content=ASK.format(part="P-1").encode())).text
        asked = (await asks.get("/control/asked")).json()

    assert 'id="SUC01" exist="9" comprometido="2"' in answer.replace("&quot;", '"')
    assert "10,50" in answer
    assert asked == {"asked": ["ejecuta"], "logins": 0}


async def test_what_is_no_envelope_is_answered_with_a_fault(simulator: InventorySimulator) -> None:
    async with client(simulator) as asks:
        for body in (b"", b"<a>", b"<a/>", b"<e:Envelope xmlns:e='x'><e:Body/></e:Envelope>"):
            answer = await asks.post(AXIS, content=body)
            assert (answer.status_code, "Fault" in answer.text) == (500, True)
