"""The page and the bubble: who may frame them, what may run there, and in which language they speak."""

from collections.abc import Mapping

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.webchat.conftest import ORIGIN, Chat

from waframe import Health
from waframe.plugins.webchat.assets import STATIC, load_assets
from waframe.plugins.webchat.checks import Checks
from waframe.plugins.webchat.colours import contrast, ink_on
from waframe.plugins.webchat.settings import WebChatSettings


async def get(chat: Chat, path: str, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=chat.app), base_url="http://chat.test") as client:
        return await client.get(path, headers=headers)


async def test_the_page_runs_no_script_of_its_own_and_is_framed_by_its_sites_alone(chat: Chat) -> None:
    page = await get(chat, "/webchat/centro")
    policy = page.headers["content-security-policy"]

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert policy.endswith(f"frame-ancestors 'self' {ORIGIN}")
    assert "unsafe" not in policy
    assert page.text.count("<script") == page.text.count('<script type="module" src=')
    assert "<style" not in page.text
    assert "<title>Refacciones &lt;Centro&gt;</title>" in page.text
    assert "<Centro>" not in page.text


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/webchat/centro", "", "es"),
        ("/webchat/centro", "en-US,es;q=0.5", "en"),
        ("/webchat/centro", "fr-FR,fr", "es"),
        ("/webchat/centro?lang=en", "es-MX", "en"),
    ],
)
async def test_the_page_speaks_the_language_of_the_browser_or_of_the_branch(
    chat: Chat, path: str, accepts: str, language: str
) -> None:
    page = await get(chat, path, {"accept-language": accepts})

    assert f'<html lang="{language}">' in page.text


async def test_files_are_kept_by_their_build_and_the_bubble_goes_to_every_site(chat: Chat) -> None:
    build = load_assets().build
    kept = await get(chat, f"/webchat/assets/{build}/page.js")
    old = await get(chat, "/webchat/assets/old/page.js")
    bubble = await get(chat, "/webchat/widget.js")
    same = await get(chat, "/webchat/widget.js", {"if-none-match": bubble.headers["etag"]})
    missing = [(await get(chat, path)).status_code for path in ("/webchat/norte", f"/webchat/assets/{build}/page.html")]

    assert "immutable" in kept.headers["cache-control"]
    assert "immutable" not in old.headers["cache-control"]
    assert bubble.headers["cross-origin-resource-policy"] == "cross-origin"
    assert (same.status_code, missing) == (304, [404, 404])


def test_both_languages_have_the_same_texts_and_nothing_is_drawn_as_html() -> None:
    assets = load_assets().files
    spanish, english = (httpx2.Response(200, content=assets[name].body).json() for name in ("es.json", "en.json"))

    assert spanish.keys() == english.keys()
    for path in STATIC.glob("*.js"):
        assert not {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("} & {
            word
            for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(")
            if word in path.read_text()
        }


@given(colour=st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_the_ink_can_be_read_on_every_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= 4.2


async def test_the_checks_tell_what_is_missing(chat: Chat) -> None:
    bare = Checks(WebChatSettings())

    (site,) = await Checks(WebChatSettings(origins=(ORIGIN,))).look_at_sites(chat.host)
    (page_only,) = await bare.look_at_sites(chat.host)
    (here,) = await bare.look_at_ip(chat.host)

    assert ORIGIN in site.sentence
    assert "page" in page_only.sentence
    assert here.health is Health.GOOD
