"""Files: what may be uploaded, resumable uploads, and everything that goes wrong with the media host."""

import hashlib
from contextlib import nullcontext
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Customer, Simulator
from waframe.simulator.errors import GraphError
from waframe.simulator.media import MEGABYTE

ANA = "+5215512345678"
JPEG = b"\xff\xd8\xff\xe0photo"
KILOBYTE = 1024


@pytest.fixture
async def ana(simulator: Simulator, bot: ToyBot) -> Customer:
    bot.answers = False
    ana = simulator.customer("5215512345678", name="Ana")
    await ana.writes(CENTRO, "hola")
    return ana


async def upload(
    bot: ToyBot, data: bytes = JPEG, mime_type: str = "image/jpeg", *, announced: str = ""
) -> httpx2.Response:
    form = {"messaging_product": "whatsapp", "type": announced or mime_type}
    return await bot.graph.post(f"/{CENTRO}/media", data=form, files={"file": ("file", data, mime_type)})


def code_of(answer: httpx2.Response) -> int | None:
    code: int | None = answer.json().get("error", {}).get("code")
    return code


def webp(size: int, *, animated: bool = False) -> bytes:
    head = b"RIFF\x00\x00\x00\x00WEBPVP8X" + (b"\x0a\x00\x00\x00\x02" + bytes(9) + b"ANIM" if animated else b"")
    return head.ljust(size, b"\x00")


@pytest.mark.parametrize(
    ("data", "mime_type", "code"),
    [
        pytest.param(bytes(5 * MEGABYTE), "image/png", None, id="largest image"),
        pytest.param(bytes(5 * MEGABYTE + 1), "image/png", 131053, id="image too large"),
        pytest.param(bytes(16 * MEGABYTE), "video/mp4", None, id="largest video"),
        pytest.param(bytes(16 * MEGABYTE + 1), "video/3gpp", 131053, id="video too large"),
        pytest.param(bytes(16 * MEGABYTE + 1), "audio/ogg; codecs=opus", 131053, id="voice too large"),
        pytest.param(bytes(17 * MEGABYTE), "application/pdf", None, id="documents may be large"),
        pytest.param(webp(100 * KILOBYTE), "image/webp", None, id="largest still sticker"),
        pytest.param(webp(100 * KILOBYTE + 1), "image/webp", 131053, id="still sticker too large"),
        pytest.param(webp(500 * KILOBYTE, animated=True), "image/webp", None, id="largest moving sticker"),
        pytest.param(webp(500 * KILOBYTE + 1, animated=True), "image/webp", 131053, id="moving sticker too large"),
        pytest.param(b"x", "image/gif", 100, id="no such image"),
        pytest.param(b"x", "video/webm", 100, id="no such video"),
        pytest.param(b"x", "audio/wav", 100, id="no such audio"),
        pytest.param(b"x", "application/zip", None, id="other documents are tolerated"),
        pytest.param(b"x", "photo", 100, id="no type at all"),
        pytest.param(b"\x89PNG....", "image/jpeg", 131053, id="a PNG announced as JPEG"),
        pytest.param(b"", "image/jpeg", 100, id="nothing"),
    ],
)
async def test_a_file_has_a_type_and_a_size(
    simulator: Simulator, data: bytes, mime_type: str, code: int | None
) -> None:
    with nullcontext() if code is None else pytest.raises(GraphError, match=f"^{code}: "):
        simulator.media.upload(CENTRO, data, mime_type=mime_type, filename=None)


async def test_two_types_for_one_file_are_refused(bot: ToyBot) -> None:
    assert code_of(await upload(bot, b"x", "video/mp4", announced="image/jpeg")) == 131053
    assert code_of(await upload(bot, JPEG, "application/octet-stream", announced="image/jpeg")) is None


@pytest.mark.parametrize(
    ("mime_type", "kind", "code"),
    [
        pytest.param("image/jpeg", "image", None, id="image"),
        pytest.param("image/jpeg", "document", None, id="anything is a document"),
        pytest.param("image/jpeg", "video", 131053, id="image as video"),
        pytest.param("image/jpeg", "sticker", 131053, id="photo as sticker"),
        pytest.param("image/webp", "image", 131053, id="sticker as image"),
        pytest.param("image/webp", "sticker", None, id="sticker"),
        pytest.param("application/pdf", "image", 131053, id="document as image"),
        pytest.param("audio/mpeg", "audio", None, id="audio"),
    ],
)
async def test_a_file_is_sent_as_what_it_is(
    bot: ToyBot, ana: Customer, mime_type: str, kind: str, code: int | None
) -> None:
    media_id = (await upload(bot, b"bytes", mime_type)).json()["id"]

    assert code_of(await bot.send(CENTRO, ANA, type=kind, **{kind: {"id": media_id}})) == code


async def test_a_voice_message_is_ogg(bot: ToyBot, ana: Customer) -> None:
    ogg = (await upload(bot, b"OggS", "audio/ogg; codecs=opus")).json()["id"]
    mp3 = (await upload(bot, b"ID3", "audio/mpeg")).json()["id"]

    assert code_of(await bot.send(CENTRO, ANA, type="audio", audio={"id": ogg, "voice": True})) is None
    assert code_of(await bot.send(CENTRO, ANA, type="audio", audio={"id": mp3, "voice": True})) == 131053


async def test_a_file_in_a_header_must_be_there_too(bot: ToyBot, ana: Customer) -> None:
    def buttons(media_id: str) -> dict[str, Any]:
        action = {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]}
        header = {"type": "image", "image": {"id": media_id}}
        return {"type": "button", "header": header, "body": {"text": "…"}, "action": action}

    media_id = (await upload(bot)).json()["id"]

    assert code_of(await bot.send(CENTRO, ANA, type="interactive", interactive=buttons(media_id))) is None
    assert code_of(await bot.send(CENTRO, ANA, type="interactive", interactive=buttons("404"))) == 100
    assert code_of(await bot.send(PORTALES, ANA, type="interactive", interactive=buttons(media_id))) == 100
    wrong = await bot.graph.delete(f"/{media_id}", params={"phone_number_id": PORTALES})
    assert code_of(wrong) == 100


async def address(bot: ToyBot) -> str:
    found: str = (await bot.graph.get(f"/{(await upload(bot)).json()['id']}")).json()["url"]
    return found


async def test_the_media_host_can_be_down(simulator: Simulator, bot: ToyBot) -> None:
    url = await address(bot)
    simulator.faults.switch(media_status=503)

    answer = await bot.graph.get(url)

    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    simulator.faults.clear()
    assert (await bot.graph.get(url)).content == JPEG


async def test_a_download_can_break_off(simulator: Simulator, bot: ToyBot) -> None:
    url = await address(bot)
    simulator.faults.switch(media_truncated=True)

    with pytest.raises(httpx2.RemoteProtocolError):
        await bot.graph.get(url)


async def test_a_digest_can_be_wrong(simulator: Simulator, bot: ToyBot) -> None:
    simulator.faults.switch(media_wrong_digest=True)
    media_id = (await upload(bot)).json()["id"]

    found = (await bot.graph.get(f"/{media_id}")).json()

    assert len(found["sha256"]) == 64
    assert found["sha256"] != hashlib.sha256(JPEG).hexdigest()


async def test_an_address_can_lead_to_another(simulator: Simulator, bot: ToyBot) -> None:
    url = await address(bot)
    simulator.faults.switch(media_redirect=True)

    moved = await bot.graph.get(url)
    followed = await bot.graph.get(url, follow_redirects=True)

    assert moved.status_code == 302
    assert followed.content == JPEG
    assert (await bot.graph.get(moved.headers["location"], headers={"Authorization": ""})).status_code == 401


async def test_a_download_can_be_slow(simulator: Simulator, bot: ToyBot) -> None:
    url = await address(bot)
    simulator.faults.switch(media_slow_seconds=0.01)

    assert (await bot.graph.get(url)).content == JPEG


async def begin(bot: ToyBot, length: int, file_type: str = "image/jpeg") -> httpx2.Response:
    query: dict[str, Any] = {"file_name": "a.jpg", "file_length": length, "file_type": file_type}
    return await bot.graph.post("/390000000000001/uploads", params=query)


async def test_a_resumable_upload_goes_on_where_it_stopped(bot: ToyBot) -> None:
    session = (await begin(bot, len(JPEG))).json()["id"]
    assert session.startswith("upload:")
    first = await bot.graph.post(f"/{session}", content=JPEG[:4], headers={"file_offset": "0"})
    assert first.json() == {"id": session, "file_offset": 4}
    assert (await bot.graph.get(f"/{session}")).json() == {"id": session, "file_offset": 4}

    wrong = await bot.graph.post(f"/{session}", content=JPEG[4:], headers={"file_offset": "2"})
    last = await bot.graph.post(
        f"/{session}",
        content=JPEG[4:],
        headers={"file_offset": "4", "Authorization": "OAuth simulated-access-token"},
    )

    assert code_of(wrong) == 100
    handle = last.json()["h"]
    profile = {"messaging_product": "whatsapp", "profile_picture_handle": handle}
    assert (await bot.graph.post(f"/{CENTRO}/whatsapp_business_profile", json=profile)).json() == {"success": True}
    fields = {"fields": "profile_picture_url"}
    told = (await bot.graph.get(f"/{CENTRO}/whatsapp_business_profile", params=fields)).json()["data"][0]
    assert told["profile_picture_url"].startswith("https://")


async def test_a_resumable_upload_has_its_limits(bot: ToyBot) -> None:
    assert code_of(await begin(bot, 5, "image/webp")) == 100
    assert code_of(await begin(bot, 0)) == 100
    session = (await begin(bot, 2)).json()["id"]
    assert code_of(await bot.graph.post(f"/{session}", content=b"xyz", headers={"file_offset": "0"})) == 100
    assert code_of(await bot.graph.get("/upload:404")) == 100
    assert code_of(await bot.graph.post("/404/uploads", params={"file_name": "a"})) == 100
