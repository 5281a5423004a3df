"""Files both ways: by their bytes, within their limits, and for their visitor alone."""

import httpx2
import pytest
from tests.plugins.webchat.conftest import ORIGIN, Chat

from waframe import Audio, Document, Image, MediaGone, Text
from waframe.plugins.webchat.pacers import UPLOADS_PER_MINUTE
from waframe.plugins.webchat.settings import MEGABYTE, WebChatSettings
from waframe.testing.web_visitor import HOST

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
SCRIPT = b"<script>alert(1)</script>"


@pytest.fixture
def settings() -> WebChatSettings:
    return WebChatSettings(largest_file_megabytes=1)


async def test_a_photo_is_shown_to_the_visitor_and_fetched_by_the_core(chat: Chat) -> None:
    visitor, _ = await chat.known()
    answer = await visitor.uploads(PNG, mime="image/png", name="../../placa <b>.png")

    await visitor.says({"type": "file", "upload": answer.json()["id"], "caption": " Esta "})
    (line,) = (await visitor.looks(many=2))[1:]

    photo = chat.messages()[-1].content
    assert isinstance(photo, Image)
    assert (photo.caption, photo.filename, photo.media_id) == ("Esta", "placa <b>.png", None)
    assert (await chat.channel.fetch(photo, address="webchat:centro")).data == PNG
    assert line["content"]["file"]["url"].startswith("/media/")
    with pytest.raises(MediaGone):
        await chat.channel.fetch(photo, address="webchat:norte")


async def test_a_file_of_somebody_else_cannot_be_sent(chat: Chat) -> None:
    owner, _ = await chat.known()
    thief, _ = await chat.known()
    upload = (await owner.uploads(PNG, mime="image/png")).json()["id"]

    answer = await thief.says({"type": "file", "upload": upload})

    assert (answer["type"], answer["reason"]) == ("refused", "file-unknown")


@pytest.mark.parametrize(
    ("data", "mime", "status", "code"),
    [
        pytest.param(b"", "image/png", 415, "type-refused", id="nothing"),
        pytest.param(SCRIPT, "image/png", 415, "type-refused", id="a page that says it is a picture"),
        pytest.param(b"MZ" + bytes(64), "application/pdf", 415, "type-refused", id="a program"),
        pytest.param(b"<svg onload=alert(1)>", "image/svg+xml", 415, "type-refused", id="a drawing that could act"),
        pytest.param(b"x" * (MEGABYTE + 1), "text/plain", 413, "too-large", id="too much"),
    ],
)
async def test_what_is_no_harmless_file_is_refused(chat: Chat, data: bytes, mime: str, status: int, code: str) -> None:
    visitor, _ = await chat.known()

    answer = await visitor.uploads(data, mime=mime)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_only_a_known_visitor_of_our_own_page_brings_files_and_not_too_many(chat: Chat) -> None:
    visitor, _ = await chat.known()
    stranger = chat.visitor()

    async def from_elsewhere() -> httpx2.Response:
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=chat.app), base_url=f"http://{HOST}"
        ) as client:
            headers = {"authorization": f"Bearer {visitor.token}", "origin": ORIGIN + ".evil.example"}
            return await client.post("/webchat/centro/files", content=PNG, headers=headers)

    answers = [(await visitor.uploads(PNG, mime="image/png")).status_code for _ in range(UPLOADS_PER_MINUTE + 1)]

    assert (await stranger.uploads(PNG, mime="image/png")).json()["code"] == "token-unknown"
    assert (await from_elsewhere()).json()["code"] == "foreign-origin"
    assert answers == [201] * UPLOADS_PER_MINUTE + [429]


async def test_a_file_of_ours_is_shown_by_a_signed_link(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    media = await chat.host.store.media.put(PNG, mime="image/png", now=chat.host.clock.now())
    for content in (
        Image(media_id=media.id, caption="Balata"),
        Document(media_id=media.id, filename="Cotización.pdf"),
        Audio(link="https://shop.example/a.mp3"),
        Text(body="fin"),
    ):
        await chat.answers(visitor_id, content)

    files = [line["content"].get("file") for line in await visitor.looks(many=5)][1:4]

    assert [(one["media"], one["url"]) for one in files] == [
        ("image", f"/media/{media.id}"),
        ("document", f"/media/{media.id}"),
        ("audio", "https://shop.example/a.mp3"),
    ]
