"""Texts come in the customer's language if there is one, and the deployment has the last word."""

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from waframe import Host, NoSettings, Plugin
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.errors import ConfigInvalid, PluginBroken, TextIncomplete
from waframe.core.runtime.registry.hook_checks import check_plugin
from waframe.core.runtime.registry.texts import Texts, catalogue_of

PLUGIN = """
from waframe import NoSettings, Plugin


class Greeter(Plugin[NoSettings]):
    name = "{name}"
"""

Package = Callable[..., type[AnyPlugin]]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """Make a package with a plugin and its texts by language."""

    def make(name: str, /, **texts: str) -> type[AnyPlugin]:
        folder = tmp_path / f"texts_of_{tmp_path.name}_{name}"
        (folder / "texts").mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "plugin.py").write_text(PLUGIN.format(name=name))
        for language, source in texts.items():
            (folder / "texts" / f"{language}.yaml").write_text(source)
        monkeypatch.syspath_prepend(tmp_path)
        return check_plugin(importlib.import_module(f"{folder.name}.plugin").Greeter, name=name)

    return make


@pytest.fixture
def texts(package: Package, host: Host) -> Texts:
    plugin = package(
        "greeter",
        es="greeter.hello: Hola {name}\ngreeter.only_es: solo",
        en="greeter: {hello: 'Hello {name}', only_en: only}",
    )
    return Texts(catalogue_of([plugin]), host=host)


@pytest.mark.parametrize(
    ("language", "key", "expected"),
    [
        pytest.param("es", "greeter.hello", "Hola Ana", id="as asked"),
        pytest.param("en", "greeter.hello", "Hello Ana", id="another language"),
        pytest.param("en_US", "greeter.hello", "Hello Ana", id="with a region"),
        pytest.param("fr", "greeter.hello", "Hola Ana", id="an unknown language falls back to Spanish"),
        pytest.param("en", "greeter.only_es", "solo", id="a missing text falls back to Spanish"),
        pytest.param("es", "greeter.only_en", "only", id="then to English"),
        pytest.param("es", "greeter.nothing", "greeter.nothing", id="then to the key"),
    ],
)
def test_the_nearest_language_is_spoken(language: str, key: str, expected: str, texts: Texts) -> None:
    assert texts.render(language, key, name="Ana") == expected


def test_a_missing_text_is_counted_always_and_logged_once(texts: Texts, counted: list[str]) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            texts.render("fr", "greeter.hello", name="Ana")

    assert counted == ["texts_missing fr greeter.hello"] * 3
    assert [log["event"] for log in logs] == ["text_missing"]


def test_a_missing_value_is_named_with_its_key(texts: Texts) -> None:
    with pytest.raises(TextIncomplete, match=r"text greeter\.hello needs a value for \{name\}"):
        texts.render("es", "greeter.hello", nombre="Ana")


def test_values_may_have_any_name(package: Package, host: Host) -> None:
    texts = Texts(catalogue_of([package("odd", es="odd: '{language} {key} {self}'")]), host=host)

    assert texts.render("es", "odd", language="a", key="b", self="c") == "a b c"


def test_the_deployment_says_it_in_its_own_words(package: Package, host: Host, tmp_path: Path) -> None:
    plugin = package("greeter", es="greeter.hello: Hola {name}")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "es.yaml").write_text("greeter.hello: ¡Qué tal!\nother.plugin: de otro")
    (tmp_path / "texts" / "fr.yaml").write_text("greeter: {hello: 'Salut {name}'}")

    texts = Texts(catalogue_of([plugin], overrides=tmp_path / "texts"), host=host)

    assert texts.render("es", "greeter.hello", name="Ana") == "¡Qué tal!"
    assert texts.render("fr", "greeter.hello", name="Ana") == "Salut Ana"


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        pytest.param(
            "greeter.hello: Hola {nombre}",
            r"es\.yaml:1:16: greeter\.hello: there is no value \{nombre\} \(it gets name\)",
            id="a value that is never given",
        ),
        pytest.param(
            "greeter:\n  helo: Hola",
            r"es\.yaml:2:9: greeter\.helo: there is no such text \(did you mean greeter\.hello\?\)",
            id="a misspelt key",
        ),
    ],
)
def test_a_fault_of_the_deployment_is_told_with_its_place(
    source: str, fault: str, package: Package, tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "es.yaml").write_text(source)

    with pytest.raises(ConfigInvalid, match=fault):
        catalogue_of([package("greeter", es="greeter.hello: Hola {name}")], overrides=tmp_path / "texts")


def test_a_fault_of_a_plugin_breaks_the_plugin(package: Package) -> None:
    with pytest.raises(PluginBroken, match=r"plugin greeter is broken: greeter/texts/es\.yaml:1:8: hello: "):
        catalogue_of([package("greeter", es="hello: '{}'")])


def test_two_plugins_do_not_share_a_key(package: Package) -> None:
    with pytest.raises(PluginBroken, match="plugin second is broken: text hello is already one of first"):
        catalogue_of([package("first", es="hello: a"), package("second", en="hello: b")])


def test_a_plugin_without_texts_has_none() -> None:
    class Silent(Plugin[NoSettings]):
        name = "silent"

    assert catalogue_of([check_plugin(Silent, name="silent")]) == catalogue_of([])


def test_a_new_catalogue_is_spoken_at_once(texts: Texts) -> None:
    texts.use({})

    assert texts.render("es", "greeter.hello", name="Ana") == "greeter.hello"
