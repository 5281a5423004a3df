"""What is shipped for the page: a strict policy, no inline code, and a text for every key."""

import json
import re
from pathlib import Path

import httpx2
import pytest

from waframe.simulator import Faults, Simulator
from waframe.simulator.faults import FOR_PROGRAMS, SIZES
from waframe.simulator.page import STATIC

SCRIPTS = sorted(STATIC.glob("*.js"))
KEY = re.compile(r"""\bt\(\s*"([\w.]+)"|data-(?:text|label|placeholder)="([\w.]+)"|label: t\("([\w.]+)"\)""")


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "texts" / f"{language}.json").read_text())
    return found


async def test_page_and_files_carry_the_policy(simulator: Simulator) -> None:
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim") as client:
        for path in ("/", "/static/main.js", "/static/tokens.css", "/static/icons.svg", "/static/texts/es.json"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "unsafe" not in answer.headers["content-security-policy"]
        assert (await client.get("/static/../page.py")).status_code == 404


def test_the_markup_holds_no_code_style_or_foreign_address() -> None:
    html = (STATIC / "index.html").read_text()

    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"""(src|href)="(?!/)""", html)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_module_is_short_and_never_writes_html(script: Path) -> None:
    code = script.read_text()

    assert len(code.splitlines()) < 400
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", code)


def test_both_languages_have_the_same_keys() -> None:
    assert texts("es").keys() == texts("en").keys()


def test_every_key_that_is_asked_for_has_a_text() -> None:
    sources = [*SCRIPTS, STATIC / "index.html"]
    asked = {key for source in sources for found in KEY.findall(source.read_text()) for key in found if key}

    assert len(asked) > 40
    assert asked <= texts("es").keys()


def test_every_fault_has_a_switch_with_a_name() -> None:
    code = (STATIC / "faults.js").read_text()
    sizes = set(re.findall(r'"(\w+)"', code.partition("SIZES = new Set([")[2].partition("]")[0]))

    for fault in set(Faults.__struct_fields__) - sizes - SIZES - FOR_PROGRAMS:
        assert {f"fault.{fault}", f"fault.{fault}.why"} <= texts("es").keys()


def test_every_icon_that_is_used_is_in_the_sprite() -> None:
    sprite = (STATIC / "icons.svg").read_text()
    sources = [*SCRIPTS, STATIC / "index.html"]
    pattern = re.compile(r"""\bicon\("([\w-]+)"|data-icon="([\w-]+)"|button\("(minus|plus)"|named\("([\w-]+)\"""")
    used = {name for source in sources for found in pattern.findall(source.read_text()) for name in found if name}

    assert len(used) > 10
    assert {name for name in used if f'id="i-{name}"' not in sprite} == set()
    assert "ISC licence" in sprite
