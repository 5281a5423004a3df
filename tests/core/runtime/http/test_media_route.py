"""Files are served to those who hold a signed link, in a way that no browser runs them."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from waframe.core.runtime.app import App
from waframe.core.runtime.files.signed_links import find_key
from waframe.core.store.media import MediaStore
from waframe.testing.scenario import Scenario

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(200))


@pytest.fixture
async def client(scenario: Scenario) -> AsyncIterator[httpx2.AsyncClient]:
    await scenario.branch(plugins={})
    transport = httpx2.ASGITransport(app=App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://desk.test") as client:
        yield client


async def stored(scenario: Scenario, data: bytes = PHOTO, *, mime: str = "image/jpeg") -> str:
    media: MediaStore = scenario.deployment.store.media
    return (await media.put(data, mime=mime, now=scenario.clock.now())).id


async def test_a_signed_link_opens_a_file(scenario: Scenario, client: httpx2.AsyncClient) -> None:
    url = scenario.deployment.media_url(await stored(scenario))

    answer = await client.get(url)

    assert (answer.status_code, answer.content) == (200, PHOTO)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline")


async def test_a_part_of_a_file_is_given_where_it_is_asked_for(scenario: Scenario, client: httpx2.AsyncClient) -> None:
    url = scenario.deployment.media_url(await stored(scenario))

    answer = await client.get(url, headers={"Range": "bytes=4-9"})
    beyond = await client.get(url, headers={"Range": "bytes=9999-"})

    assert (answer.status_code, answer.content) == (206, PHOTO[4:10])
    assert answer.headers["content-range"] == f"bytes 4-9/{len(PHOTO)}"
    assert beyond.status_code == 416


async def test_a_file_that_is_known_is_not_sent_again(scenario: Scenario, client: httpx2.AsyncClient) -> None:
    url = scenario.deployment.media_url(await stored(scenario))
    tag = (await client.get(url)).headers["etag"]

    again = await client.get(url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("signature=", "signature=x", id="another signature"),
        pytest.param("expires=", "expires=9", id="a later end"),
        pytest.param("expires=", "expires=-", id="no number"),
        pytest.param("expires=", "expires=²", id="no digit"),
        pytest.param("&filename=a.jpg", "&filename=a.html", id="another name"),
        pytest.param("/media/0", "/media/1", id="another file"),
        pytest.param("signature", "other", id="no signature"),
    ],
)
async def test_a_link_that_was_changed_opens_nothing(
    scenario: Scenario, client: httpx2.AsyncClient, *, old: str, new: str
) -> None:
    url = scenario.deployment.media_url(await stored(scenario), filename="a.jpg")
    changed = url.replace(old, new)

    answer = await client.get(changed)

    assert changed != url
    assert (answer.status_code, answer.json()["code"]) == (401, "link-not-signed")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_link_ends(scenario: Scenario, client: httpx2.AsyncClient) -> None:
    url = scenario.deployment.media_url(await stored(scenario), seconds=60)

    await scenario.advance(61)
    answer = await client.get(url)

    assert (answer.status_code, answer.json()["code"]) == (410, "link-expired")


@pytest.mark.parametrize("media_id", ["01890000-0000-7000-8000-000000000000", "nothing"])
async def test_a_file_that_does_not_exist_is_missing(
    scenario: Scenario, client: httpx2.AsyncClient, media_id: str
) -> None:
    answer = await client.get(scenario.deployment.media_url(media_id))

    assert (answer.status_code, answer.json()["code"]) == (404, "media-missing")


@pytest.mark.parametrize(
    "mime", ["text/html", "image/svg+xml", "application/xhtml+xml", "a\r\nb: c", "text/javascript"]
)
async def test_what_could_act_in_a_page_is_only_saved(
    scenario: Scenario, client: httpx2.AsyncClient, mime: str
) -> None:
    url = scenario.deployment.media_url(await stored(scenario, b"<script>", mime=mime))

    answer = await client.get(url)

    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ['a"b.pdf', "ñandú ü.pdf", "../../etc/passwd", "a\r\nX: y.pdf", "x" * 3000])
async def test_an_odd_name_stays_one_header(scenario: Scenario, client: httpx2.AsyncClient, name: str) -> None:
    url = scenario.deployment.media_url(await stored(scenario, mime="application/pdf"), filename=name)

    answer = await client.get(url)

    disposition = answer.headers["content-disposition"]
    assert answer.status_code == 200
    assert disposition.isascii()
    assert len(disposition) < 1000
    assert not {"/", "\\", "\r", "\n"} & set(disposition)
    assert "x" not in answer.headers


async def test_all_processes_find_one_key(scenario: Scenario) -> None:
    folder = scenario.folder / "shared"

    keys = {find_key({}, folder=folder) for _ in range(3)}

    assert len(keys) == 1
    assert find_key({"JWT_SECRET": "one"}, folder=folder) not in keys
    assert (folder / ".link-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == [".link-key"]
