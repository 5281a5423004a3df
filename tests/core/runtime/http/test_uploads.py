"""Files for messages to come: taken piece by piece, known by their bytes, refused where nobody carries them."""

from collections.abc import AsyncIterator

import httpx2
import pytest
from tests.core.runtime.http.test_writing import PHONE, taken

from waframe import FileKind
from waframe.testing.scenario import Scenario

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "c9fe92ef0000000049454e44ae426082"
)
PDF = b"%PDF-1.7\n" + b"x" * 100


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


async def upload(browser: httpx2.AsyncClient, data: bytes, *, mime: str) -> httpx2.Response:
    return await browser.post("/api/media?filename=a", content=data, headers={"Content-Type": mime})


async def test_a_file_is_what_its_bytes_show(anas: httpx2.AsyncClient) -> None:
    answer = await upload(anas, PNG, mime="text/plain")

    found = answer.json()
    assert (answer.status_code, found["mime"], found["size_bytes"]) == (201, "image/png", len(PNG))
    assert (found["width"], found["height"], found["kinds"]) == (1, 1, ["image", "document"])


async def test_a_file_that_comes_in_small_pieces_is_whole(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for byte in PDF:
            yield bytes([byte])

    headers = {"Content-Type": "application/octet-stream"}
    answer = await anas.post("/api/media", content=pieces(), headers=headers)

    found = answer.json()
    assert found["mime"] == "application/pdf"
    assert await scenario.deployment.store.media.read(found["id"]) == PDF


async def test_equal_bytes_are_stored_once(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    answers = [await upload(anas, PDF, mime="application/pdf") for _ in range(2)]

    assert len({answer.json()["id"] for answer in answers}) == 1
    assert list(scenario.deployment.store.media.folder.glob("*.part")) == []


async def test_a_file_that_is_too_large_leaves_nothing(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(101):
            yield b"\0" * 2**20

    told = await anas.post("/api/media", content=b"", headers={"Content-Length": str(2**30)})
    untold = await anas.post("/api/media", content=pieces())

    assert [(one.status_code, one.json()["code"]) for one in (told, untold)] == [(413, "too-large")] * 2
    assert {one["kind"] for one in untold.json()["kinds"]} == {"image", "video", "audio", "document", "sticker"}
    assert list(scenario.deployment.store.media.folder.glob("*.part")) == []


async def test_nobody_needs_an_empty_file(anas: httpx2.AsyncClient) -> None:
    assert (await upload(anas, b"", mime="image/png")).status_code == 400


async def test_an_uploaded_file_reaches_the_customer(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await taken(anas, scenario)
    media_id = (await upload(anas, PDF, mime="application/pdf")).json()["id"]

    content = {"type": "document", "media_id": media_id, "filename": "lista.pdf", "caption": "Precios"}
    sent = (await anas.post(f"{path}/messages", json={"content": content})).json()
    await scenario.settle()

    last = scenario.simulator.customer(PHONE).chat("100000000000001")[-1]
    assert sent["media"]["url"] == f"/media/{media_id}?filename=lista.pdf"
    assert sent["content"]["mime"] == "application/pdf"
    assert (await anas.get(sent["media"]["url"])).content == PDF
    assert last.text == "Precios"


@pytest.mark.parametrize(
    ("mime", "size_bytes", "taken"),
    [("image/png", 10, True), ("IMAGE/PNG; x=1", 10, True), ("image/png", 11, False), ("image/tiff", 1, False)],
)
def test_a_kind_takes_files_of_its_types_up_to_its_size(mime: str, size_bytes: int, *, taken: bool) -> None:
    kind = FileKind(kind="image", largest_bytes=10, mimes=("image/png",))

    assert kind.takes(mime, size_bytes=size_bytes) is taken


async def test_a_stranger_uploads_nothing(browser: httpx2.AsyncClient) -> None:
    assert (await upload(browser, PDF, mime="application/pdf")).status_code == 401
