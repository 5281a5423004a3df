"""How the desk's files are served: headers, packing, and what a browser may keep."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest

from waframe.plugins.web.assets import load_assets
from waframe.plugins.web.pages import POLICY
from waframe.testing.inside import App
from waframe.testing.scenario import Scenario


@pytest.fixture
async def client(scenario: Scenario) -> AsyncIterator[httpx2.AsyncClient]:
    await scenario.branch("centro", plugins={"web": {}})
    transport = httpx2.ASGITransport(App(scenario.deployment))
    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test") as opened:
        yield opened


async def test_the_page_comes_under_a_strict_policy_and_is_asked_for_each_time(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/")

    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "no-cache"
    assert "unsafe" not in POLICY
    assert "{build}" not in answer.text


async def test_nothing_on_the_page_is_inline(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/")).text

    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", page) == []


async def test_every_file_that_the_page_names_is_there_for_good(client: httpx2.AsyncClient) -> None:
    page = (await client.get("/")).text
    names = re.findall(r'(?:href|src)="(/desk/[^"]+)"', page)

    answers = [await client.get(name) for name in names]

    assert len(names) > 20
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}


async def test_a_file_under_an_older_build_is_not_kept(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/desk/0000000000000000/app.js")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


async def test_what_is_known_is_not_sent_again(client: httpx2.AsyncClient) -> None:
    first = await client.get("/")

    again = await client.get("/", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


async def test_files_are_packed_for_whoever_takes_that(client: httpx2.AsyncClient) -> None:
    url = f"/desk/{load_assets().build}/app.js"

    packed = await client.get(url, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(url, headers={"Accept-Encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


@pytest.mark.parametrize("path", ["nothing.js", "../plugin.py", "index.html", "vendor/LICENSE.preact"])
async def test_what_is_not_of_the_desk_is_not_there(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(f"/desk/{load_assets().build}/{path.replace('..', '%2e%2e')}")

    assert answer.status_code == 404


async def test_the_worker_may_watch_the_whole_page(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/sw.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert load_assets().build in answer.text
