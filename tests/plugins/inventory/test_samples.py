"""Every answer of the four samples, through the client as it is: good ones give their rows, bad ones their name."""

import json
from pathlib import Path

import httpx2
import msgspec
import pytest
from tests.plugins.inventory.conftest import FIXTURES, LOGIN, Bench

from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.rows import shown
from waframe.plugins.inventory.service import InventoryService

HTML = "text/html"
REASONS = {
    "fault.500": "fault",
    "html_error.503": "html",
    "truncated.200": "truncated",
    "TraeExistencias.error": "auth_denied",
    "Login.denied": "auth_denied",
    "ConsultarInventarioPorPunto.token_expired": "auth_expired",
    "consultarInventario.php_warning": "not_xml",
    "ejecuta.bad_inner": "bad_inner",
    "ejecuta.plain_error": "bad_inner",
}
OTHERS = ("Login.ok.xml", "GenerarTicketDeCompra.ok.xml")


def samples() -> list[Path]:
    found = [path for path in FIXTURES.glob("*/*.*ml") if path.suffix in {".xml", ".html"} and path.name not in OTHERS]
    return sorted(found)


class Played:
    """Answers with a file, and with a good login unless the file is one."""

    def __init__(self, sample: Path) -> None:
        self.sample = sample
        self.asked: list[str] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        text = request.content.decode()
        self.asked.append(text)
        good = self.sample.parent / "Login.ok.xml"
        path = good if ":Login " in text and not self.sample.name.startswith("Login") else self.sample
        status = next((int(part) for part in path.name.split(".") if part.isdecimal()), 200)
        latin = path.parent.name == "rpc_encoded_latin1"
        content_type = HTML if path.suffix == ".html" else "text/xml" + "; charset=ISO-8859-1" * latin
        return httpx2.Response(status, content=path.read_bytes(), headers={"content-type": content_type})


@pytest.mark.parametrize("sample", samples(), ids=lambda path: f"{path.parent.name}/{path.name}")
async def test_a_sample_means_what_is_expected_of_it(sample: Path, bench: Bench) -> None:
    expected = json.loads((sample.parent / "expected.json").read_text())
    played = Played(sample)
    bench.restart(httpx2.MockTransport(played))
    service = bench.open(str(sample.parent / "mapping.yaml"), endpoint="http://inventory.test/service")
    name = sample.name.removesuffix(sample.suffix)
    query = "stock_at_branch" if "Punto" in name else "stock_all_branches"
    values = {"branch": "SUC01", **expected["query"]}

    got, reason = await outcome(service, query, values)

    assert reason == REASONS.get(name)
    wanted = expected[name.removesuffix(".soap12")]
    either = wanted["either"] if isinstance(wanted, dict) and "either" in wanted else [wanted]
    assert any(is_as(got, one) for one in either), got
    assert "\ufffd" not in str(got)


async def outcome(service: InventoryService, query: str, values: dict[str, str]) -> tuple[object, str | None]:
    try:
        rows = await service.rows(query, values)
    except NothingTold as error:
        return {"error": error.kind}, error.reason
    return [msgspec.to_builtins(shown(row)) for row in rows], None


def is_as(got: object, wanted: object) -> bool:
    if isinstance(wanted, dict):
        return isinstance(got, dict) and got["error"] in wanted["error"].split("_or_")
    assert isinstance(wanted, list)
    return (
        isinstance(got, list)
        and len(got) == len(wanted)
        and all(row.items() >= one.items() for row, one in zip(got, wanted, strict=True))
    )


async def test_an_expired_token_is_renewed_once_and_the_question_repeated_once(bench: Bench) -> None:
    played = Played(FIXTURES / "wcf_wrapped" / "ConsultarInventarioPorPunto.token_expired.xml")
    bench.restart(httpx2.MockTransport(played))
    service = bench.open(str(FIXTURES / "wcf_wrapped" / "mapping.yaml"))

    with pytest.raises(NothingTold) as told:
        await service.rows("stock_at_branch", {"part_number": "044650-D", "branch": "SUC01"})

    assert told.value.reason == "auth_expired"
    assert [":Login " in text for text in played.asked] == [True, False, True, False]


async def test_what_is_sent_is_what_the_sample_says(bench: Bench) -> None:
    played = Played(FIXTURES / "xml_in_string" / "ejecuta.cdata.ok.xml")
    bench.restart(httpx2.MockTransport(played))
    service = bench.open(str(FIXTURES / "xml_in_string" / "mapping.yaml"), endpoint="http://inventory.test/service")

    await service.rows("stock_all_branches", {"part_number": "90915-YZZE1", "branch": "TIJ01"})

    assert '&lt;consulta clave="90915-YZZE1" lista="3"/&gt;' in played.asked[0]
    assert LOGIN["SOAP_PWD"] not in played.asked[0]
