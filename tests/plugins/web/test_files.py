"""The desk's files themselves: vendored libraries, budget, texts, and the size of modules."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from waframe.plugins.web.assets import STATIC

VENDOR = STATIC / "vendor"
MODULES = sorted(STATIC.glob("*.js"))
IMPORT = re.compile(r'^(?:import|export)\b[^"\n]*?"(\./[^"]+)";?$', re.MULTILINE)
SPREAD = re.compile(r'^import \{[^}]*\} from "(\./[^"]+)";$', re.MULTILINE)
KEY = re.compile(r'\bt\(\s*(?:[\w.!]+\s*(?:[<=>!]+[^?]*)?\?\s*)?"([\w.-]+)"(?:\s*:\s*"([\w.-]+)")?')
TITLE = re.compile(r'\btitle: "([a-z]+\.[\w.]+)"')
BUILT = re.compile(r"`([a-z]+\.(?:[\w.]+)?)\$\{")
KEPT_IN_CODE = ("happening.", "status.", "content.", "state.")


def eager() -> list[Path]:
    found: list[Path] = []
    waiting = [STATIC / "app.js"]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.append(path)
        text = path.read_text("utf-8")
        names = IMPORT.findall(text) + SPREAD.findall(text) + re.findall(r'from"(\./[^"]+)"', text)
        waiting += [(path.parent / name).resolve() for name in names]
    return found


def texts(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((STATIC / "texts" / f"{language}.json").read_text("utf-8"))
    return found


def test_vendored_files_are_what_was_fetched() -> None:
    entries = json.loads((VENDOR / "VENDOR.json").read_text("utf-8"))

    assert {entry["file"] for entry in entries} == {path.name for path in VENDOR.glob("*.js")}
    for entry in entries:
        content = (VENDOR / entry["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry["size"], entry["sha256"]), entry["file"]
        assert (VENDOR / entry["licence_file"]).is_file()
        assert entry["licence"] in {"MIT", "Apache-2.0"}


def test_what_loads_at_once_stays_small() -> None:
    scripts = sum(len(gzip.compress(path.read_bytes())) for path in eager())
    styles = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.css"))

    assert len(eager()) <= 25
    assert scripts <= 75 * 1024
    assert styles <= 20 * 1024


def test_the_page_preloads_exactly_what_loads_at_once() -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    named = re.findall(r'(?:modulepreload" href|module" src)="/desk/\{build\}/([^"]+)"', page)

    assert sorted(named) == sorted(path.relative_to(STATIC).as_posix() for path in eager())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.startswith("/**")
    assert len(text.splitlines()) < 400
    assert "innerHTML" not in text


def test_both_languages_have_the_same_keys() -> None:
    assert sorted(texts("es")) == sorted(texts("en"))


def test_both_languages_name_the_same_values() -> None:
    named = {
        language: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in texts(language).items()}
        for language in ("es", "en")
    }

    assert named["es"] == named["en"]


def test_every_key_in_use_has_a_text_and_every_text_is_in_use() -> None:
    code = "\n".join(path.read_text("utf-8") for path in MODULES)
    known = set(texts("es"))

    named = {key for found in KEY.findall(code) for key in found if key} | set(TITLE.findall(code))
    quoted = set(re.findall(r'"([a-z]+\.[\w.-]+)"', code))
    begun = tuple(BUILT.findall(code)) + KEPT_IN_CODE

    assert named - known == set()
    assert {key for key in known - quoted if not key.startswith(begun) and not key.endswith(".one")} == set()


def test_modules_use_texts_that_are_written_down() -> None:
    for path in MODULES:
        for begin in re.findall(r"\bt\(`([\w.]+)\$\{", path.read_text("utf-8")):
            assert any(key.startswith(begin) for key in texts("es")), f"{path.name}: {begin}"
