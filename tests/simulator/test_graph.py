"""Files in two steps, numbers and subscriptions of the Graph API."""

import hashlib

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Simulator
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.multipart import read_form
from waframe.simulator.phones import spellings

FORM = {"messaging_product": "whatsapp", "type": "image/jpeg"}


async def upload(bot: ToyBot, data: bytes = b"\xff\xd8photo") -> str:
    files = {"file": ("foto.jpg", data, "image/jpeg")}
    media_id: str = (await bot.graph.post(f"/{CENTRO}/media", data=FORM, files=files)).json()["id"]
    return media_id


@given(st.binary(max_size=300))
def test_a_form_gives_back_the_same_bytes(data: bytes) -> None:
    request = httpx2.Request("POST", "http://x/", data=FORM, files={"file": ("ñ.jpg", data, "image/jpeg")})

    form = read_form(request.headers["content-type"], request.read())

    assert form["file"].data == data
    assert form["type"].text == "image/jpeg"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\nhi\r\n--x--"]
)
async def test_a_broken_form_is_refused(bot: ToyBot, data: bytes) -> None:
    for content_type in ("multipart/form-data; boundary=x", "multipart/form-data", "text/plain", ""):
        answer = await bot.graph.post(f"/{CENTRO}/media", content=data, headers={"Content-Type": content_type})

        assert answer.json()["error"]["code"] in {100, 131008}


async def test_an_uploaded_file_comes_back_by_its_address(bot: ToyBot) -> None:
    media_id = await upload(bot)

    found = (await bot.graph.get(f"/{media_id}", params={"phone_number_id": CENTRO})).json()
    photo = await bot.graph.get(found["url"])

    assert photo.content == b"\xff\xd8photo"
    assert found["sha256"] == hashlib.sha256(photo.content).hexdigest()
    assert (found["file_size"], found["mime_type"], found["id"]) == (7, "image/jpeg", media_id)


async def test_an_address_dies_after_five_minutes_and_a_new_one_lives(simulator: Simulator, bot: ToyBot) -> None:
    media_id = await upload(bot)
    old = (await bot.graph.get(f"/{media_id}")).json()["url"]

    await simulator.advance(301)

    assert (await bot.graph.get(old)).status_code == 404
    new = (await bot.graph.get(f"/{media_id}")).json()["url"]
    assert (await bot.graph.get(new)).status_code == 200


async def test_an_address_needs_the_token(bot: ToyBot) -> None:
    url = (await bot.graph.get(f"/{await upload(bot)}")).json()["url"]

    answer = await bot.graph.get(url, headers={"Authorization": "Bearer wrong"})

    assert answer.status_code == 401


async def test_uploads_are_kept_30_days_and_inbound_files_7(simulator: Simulator, bot: ToyBot) -> None:
    bot.answers = False
    uploaded = await upload(bot)
    sent = await simulator.customer("5215512345678").sends_photo(CENTRO, b"photo")
    inbound = sent.content.media_id

    await simulator.advance(7 * DAY_SECONDS)
    assert (await bot.graph.get(f"/{inbound}")).status_code == 400
    assert (await bot.graph.get(f"/{uploaded}")).status_code == 200
    await simulator.advance(23 * DAY_SECONDS)

    assert (await bot.graph.get(f"/{uploaded}")).status_code == 400


async def test_a_file_belongs_to_its_number(bot: ToyBot) -> None:
    media_id = await upload(bot)

    answer = await bot.graph.get(f"/{media_id}", params={"phone_number_id": PORTALES})

    assert answer.json()["error"]["code"] == 100


async def test_a_deleted_file_is_gone(bot: ToyBot) -> None:
    media_id = await upload(bot)

    assert (await bot.graph.delete(f"/{media_id}")).json() == {"success": True}
    assert (await bot.graph.get(f"/{media_id}")).status_code == 400


async def test_a_file_too_large_for_its_type_is_refused(bot: ToyBot) -> None:
    files = {"file": ("foto.jpg", bytes(5 * 1024 * 1024 + 1), "image/jpeg")}

    answer = await bot.graph.post(f"/{CENTRO}/media", data=FORM, files=files)

    assert answer.json()["error"]["code"] == 131053


async def test_numbers_are_connected_and_listed(bot: ToyBot) -> None:
    one = (await bot.graph.get(f"/{CENTRO}")).json()
    listed = (await bot.graph.get("/190000000000001/phone_numbers")).json()["data"]

    assert one["status"] == "CONNECTED"
    assert one["verified_name"] == "Refaccionaria Centro"
    assert [number["id"] for number in listed][:2] == [CENTRO, PORTALES]
    assert (await bot.graph.get("/404/phone_numbers")).status_code == 400


async def test_an_account_can_be_subscribed(bot: ToyBot) -> None:
    assert (await bot.graph.post("/190000000000001/subscribed_apps")).json() == {"success": True}


@given(st.from_regex(r"\A52(1)?[0-9]{10}\Z"))
def test_every_spelling_of_a_mexican_number_means_the_same(number: str) -> None:
    assert {spellings(spelling) for spelling in spellings(number)} == {spellings(number)}


@pytest.mark.parametrize(
    ("number", "usual"),
    [
        pytest.param("525512345678", "5215512345678", id="Mexico"),
        pytest.param("541123456789", "5491123456789", id="Argentina"),
        pytest.param("5511987654321", "551187654321", id="Brazil"),
        pytest.param("16505550100", "16505550100", id="elsewhere"),
    ],
)
def test_the_usual_spelling(number: str, usual: str) -> None:
    assert spellings(number)[0] == usual
