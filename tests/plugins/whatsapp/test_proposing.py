"""Which templates are proposed in place of a message, and in which order."""

from datetime import UTC, datetime

import msgspec
from tests.plugins.whatsapp.meta import body, template

from waframe.plugins.whatsapp.proposing import MOST, pick
from waframe.plugins.whatsapp.template_definition import TemplateDefinition
from waframe.plugins.whatsapp.template_wire import read_template


def defined(name: str, language: str = "es_MX", *, text: str = "Hola.", **other: object) -> TemplateDefinition:
    components = other.pop("components", [body(text)])
    whole = template(name, language, components=components, **other)
    raw = msgspec.Raw(msgspec.json.encode(whole))
    found = read_template(raw, account="77", now=datetime(2026, 11, 23, tzinfo=UTC))
    assert found is not None
    return found


def names(*definitions: TemplateDefinition, language: str = "es_MX") -> list[str]:
    return [one.name for one in pick(definitions, "hola", language=language)]


def test_the_language_counts_most_then_the_category_then_the_variables() -> None:
    found = names(
        defined("english", "en_US"),
        defined("promo", category="MARKETING"),
        defined("two", text="{{1}} y {{2}}."),
        defined("spain", "es_ES"),
        defined("one", text="Hola {{1}}."),
        language="es_MX",
    )

    assert found == ["one", "two", "promo", "spain", "english"]


def test_a_branch_may_name_a_language_without_a_country() -> None:
    assert names(defined("english", "en_US"), defined("mexico"), language="es") == ["mexico", "english"]


def test_only_a_few_are_proposed() -> None:
    assert len(names(*(defined(f"t_{number}") for number in range(MOST + 3)))) == MOST


def test_what_a_text_alone_cannot_fill_is_left_out() -> None:
    link = {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Ver", "url": "https://a.mx/{{1}}"}]}
    reply = {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Sí"}]}

    found = names(
        defined("paused", status="PAUSED"),
        defined("code", category="AUTHENTICATION"),
        defined("photo", components=[{"type": "HEADER", "format": "IMAGE"}, body("a")]),
        defined("headed", components=[{"type": "HEADER", "format": "TEXT", "text": "{{1}}"}, body("a")]),
        defined("linked", components=[body("a"), link]),
        defined("cards", components=[body("a"), {"type": "CAROUSEL", "cards": []}]),
        defined("offer", components=[body("a"), {"type": "LIMITED_TIME_OFFER"}]),
        defined("good", components=[{"type": "HEADER", "format": "TEXT", "text": "Aviso"}, body("a"), reply]),
    )

    assert found == ["good"]


def test_the_text_fills_the_only_variable_in_one_line() -> None:
    (one,) = pick([defined("one", text="Aviso: {{aviso}}.")], "Ya llegó\n\ttu   pieza", language="es")

    assert one.values == {"aviso": "Ya llegó tu pieza"}
    assert one.preview == "Aviso: Ya llegó tu pieza."


def test_a_text_that_is_too_long_fills_nothing() -> None:
    (one,) = pick([defined("one", text="Aviso: {{1}}.")], "a" * 1020, language="es")

    assert one.values == {}
    assert one.preview == "Aviso: {{1}}."
