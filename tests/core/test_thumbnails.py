"""Stored pictures have thumbnails: made when they come, or when somebody asks; and no broken picture hurts anybody."""

import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO

import anyio
import httpx2
import pytest
from PIL import Image
from structlog.testing import capture_logs

from waframe import Image as ImageContent
from waframe import Media
from waframe.core.runtime.app import App
from waframe.core.runtime.files.thumbnails import Thumbnails
from waframe.core.store.media import MediaStore
from waframe.testing.scenario import Scenario

BROKEN = b"\xff\xd8\xff\xe0" + bytes(300)


def photo(size: tuple[int, int] = (1200, 900), *, kind: str = "JPEG", colour: str = "teal") -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


@pytest.fixture
async def media(scenario: Scenario) -> MediaStore:
    await scenario.branch()
    store: MediaStore = scenario.deployment.store.media
    return store


@pytest.fixture
async def client(scenario: Scenario, media: MediaStore) -> AsyncIterator[httpx2.AsyncClient]:
    del media
    transport = httpx2.ASGITransport(app=App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield client


async def stored(scenario: Scenario, data: bytes, *, mime: str = "image/jpeg") -> Media:
    media: MediaStore = scenario.deployment.store.media
    return await media.put(data, mime=mime, now=scenario.clock.now())


async def test_a_photo_of_a_customer_comes_with_its_thumbnail(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch()
    store = scenario_on_both.deployment.store

    await branch.customer().sends_photo(photo((1200, 900)))

    (message,) = await store.messages.page((await branch.conversation()).id)
    assert isinstance(message.content, ImageContent)
    found = await store.media.find(message.content.media_id or "")
    assert found is not None
    assert (found.width, found.height) == (1200, 900)
    small = await store.media.find(found.thumbnail_id or "")
    assert small is not None
    assert (small.width, small.height, small.mime, small.thumbnail_id) == (480, 360, "image/jpeg", small.id)
    assert Image.open(BytesIO(await store.media.read(small.id))).size == (480, 360)


async def test_a_broken_photo_arrives_without_one(scenario: Scenario) -> None:
    branch = await scenario.branch()

    with capture_logs() as logs:
        await branch.customer().sends_photo(BROKEN)

    store = scenario.deployment.store
    (message,) = await store.messages.page((await branch.conversation()).id)
    assert isinstance(message.content, ImageContent)
    found = await store.media.find(message.content.media_id or "")
    assert found is not None
    assert (found.width, found.height, found.thumbnail_id) == (0, 0, None)
    assert await store.media.read(found.id) == BROKEN
    assert [one["media"] for one in logs if one["event"] == "picture.broken"] == [found.id]


async def test_a_photo_without_thumbnail_gets_one_when_it_is_asked_for(
    scenario: Scenario, client: httpx2.AsyncClient
) -> None:
    large = await stored(scenario, photo((900, 1200), kind="PNG"), mime="image/png")

    answer = await client.get(scenario.deployment.media_url(large.id) + "&size=thumbnail")

    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert Image.open(BytesIO(answer.content)).size == (360, 480)
    assert answer.headers["etag"] != f'"{large.sha256}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    known = await scenario.deployment.store.media.find(large.id)
    assert known is not None
    assert (known.width, known.height, known.sha256) == (900, 1200, large.sha256)


async def test_a_thumbnail_is_its_own_thumbnail(scenario: Scenario, media: MediaStore) -> None:
    thumbnails = Thumbnails(media, clock=scenario.clock)
    small = await thumbnails.thumbnail(await stored(scenario, photo()))

    assert small is not None
    assert await thumbnails.thumbnail(small) == small


async def test_a_thumbnail_whose_bytes_vanished_is_made_anew(scenario: Scenario, media: MediaStore) -> None:
    thumbnails = Thumbnails(media, clock=scenario.clock)
    large = await thumbnails.measured(await stored(scenario, photo()))
    small = await thumbnails.thumbnail(large)
    assert small is not None
    data = await media.read(small.id)
    media.path(small).unlink()

    again = await thumbnails.thumbnail(large)

    assert again == small
    assert await media.read(small.id) == data


async def test_many_who_ask_at_once_get_the_same_one(scenario: Scenario, client: httpx2.AsyncClient) -> None:
    large = await stored(scenario, photo())
    url = scenario.deployment.media_url(large.id) + "&size=thumbnail"
    tags: list[str] = []

    async def ask() -> None:
        tags.append((await client.get(url)).headers["etag"])

    async with anyio.create_task_group() as tasks:
        for _ in range(8):
            tasks.start_soon(ask)

    assert len(tags) == 8
    assert len(set(tags)) == 1


async def test_a_broken_picture_is_told_once_however_often_it_is_asked_for(
    scenario: Scenario, client: httpx2.AsyncClient
) -> None:
    url = scenario.deployment.media_url((await stored(scenario, BROKEN)).id)

    with capture_logs() as logs:
        answers = [await client.get(url + "&size=thumbnail") for _ in range(3)]
        whole = await client.get(url)

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "thumbnail-missing")] * 3
    assert (whole.status_code, whole.content) == (200, BROKEN)
    assert len([one for one in logs if one["event"] == "picture.broken"]) == 1


@pytest.mark.parametrize("mime", ["application/pdf", "image/svg+xml", "video/mp4", "text/plain"])
async def test_what_is_no_picture_has_none(scenario: Scenario, client: httpx2.AsyncClient, mime: str) -> None:
    media = await stored(scenario, photo(), mime=mime)

    answer = await client.get(scenario.deployment.media_url(media.id) + "&size=thumbnail")

    assert (answer.status_code, answer.json()["code"]) == (404, "thumbnail-missing")
    assert await scenario.deployment.store.media.find(media.id) == media


async def test_only_a_signed_link_and_a_known_size_open_a_thumbnail(
    scenario: Scenario, client: httpx2.AsyncClient
) -> None:
    media = await stored(scenario, photo())
    url = scenario.deployment.media_url(media.id)

    stranger = await client.get(f"/media/{media.id}?size=thumbnail")
    unknown = await client.get(url + "&size=huge")

    assert (stranger.status_code, stranger.json()["code"]) == (401, "link-not-signed")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "size-unknown")


def test_a_process_begins_without_pillow() -> None:
    program = (
        "import sys, waframe.core.runtime.app, waframe.core.runtime.crew, waframe.core.cli; print('PIL' in sys.modules)"
    )

    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert answer.stdout.strip() == "False"
