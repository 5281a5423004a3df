"""A filled template against what Meta keeps of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
import pytest
from tests.plugins.whatsapp.meta import body, template

from waframe import Document, Image, Location, MessageUnsendable, Template, TemplateButton, TemplateCard, Text, Video
from waframe.plugins.whatsapp.template_checks import check_against, choose
from waframe.plugins.whatsapp.template_definition import TemplateDefinition
from waframe.plugins.whatsapp.template_filling import complete
from waframe.plugins.whatsapp.template_preview import preview
from waframe.plugins.whatsapp.template_wire import read_template

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def defined(*components: object, **other: object) -> TemplateDefinition:
    whole = template() | {"components": list(components) or [body("Listo.")], **other}
    del whole["parameter_format"]
    found = read_template(msgspec.Raw(msgspec.json.encode(whole)), account="77", now=NOW)
    assert found is not None
    return found


def filled(**other: object) -> Template:
    return Template(**{"name": "ticket_ready", "language": "es_MX", **other})  # type: ignore[arg-type]  # each test gives the right ones


def header(format_: str, text: str | None = None) -> Mapping[str, object]:
    return {"type": "HEADER", "format": format_} | ({"text": text} if text else {})


def buttons(*shapes: Mapping[str, str]) -> dict[str, object]:
    return {"type": "BUTTONS", "buttons": list(shapes)}


def button(kind: str, index: int = 0, value: str | None = "a") -> TemplateButton:
    return TemplateButton(index=index, kind=kind, value=value)  # type: ignore[arg-type]  # each test gives the right ones


LINK = {"type": "URL", "text": "Ver", "url": "https://a.mx/{{1}}"}
FIXED = {"type": "URL", "text": "Ver", "url": "https://a.mx/"}
REPLY = {"type": "QUICK_REPLY", "text": "Sí"}
CODE = {"type": "COPY_CODE", "text": "Copiar"}
PHONE = {"type": "PHONE_NUMBER", "text": "Llamar", "phone_number": "+525555551111"}
CARD = {"components": [header("IMAGE"), body("Balata {{1}}"), buttons(REPLY, LINK)]}
CAROUSEL = {"type": "CAROUSEL", "cards": [CARD, CARD]}


def card(**other: object) -> TemplateCard:
    whole = {"header": Image(media_id="1"), "values": {"1": "a"}, "buttons": (button("url", 1),), **other}
    return TemplateCard(**whole)  # type: ignore[arg-type]  # each test gives the right ones


@dataclass(frozen=True)
class Case:
    """A definition, a template that fits and one that does not, the field that is named, and Meta's error."""

    definition: TemplateDefinition
    good: Template
    bad: Template
    field: str
    code: int


TWO = defined(body("Hola {{1}}, son {{2}}."))
NAMED = defined(body("Hola {{customer}}, son {{total}}."))
CASES = {
    "too few values": Case(TWO, filled(values={"1": "a", "2": "b"}), filled(values={"1": "a"}), "values", 132000),
    "too many values": Case(
        TWO, filled(values={"1": "a", "2": "b"}), filled(values={"1": "a", "2": "b", "3": "c"}), "values", 132000
    ),
    "values where none are": Case(defined(), filled(), filled(values={"1": "a"}), "values", 132000),
    "names where numbers are": Case(
        TWO, filled(values={"1": "a", "2": "b"}), filled(values={"one": "a", "two": "b"}), "values", 132012
    ),
    "a name is missing": Case(
        NAMED,
        filled(values={"customer": "a", "total": "b"}),
        filled(values={"customer": "a"}),
        "values[total]",
        132000,
    ),
    "a name is unknown": Case(
        NAMED,
        filled(values={"customer": "a", "total": "b"}),
        filled(values={"customer": "a", "total": "b", "tax": "c"}),
        "values[tax]",
        132000,
    ),
    "numbers where names are": Case(
        NAMED,
        filled(values={"customer": "a", "total": "b"}),
        filled(values={"1": "a", "2": "b"}),
        "values[customer]",
        132000,
    ),
    "values in Meta's own shape": Case(
        TWO,
        filled(components=({"type": "body", "parameters": [{}, {}]},)),
        filled(components=({"type": "body", "parameters": [{}]},)),
        "components",
        132000,
    ),
    "a header that is missing": Case(
        defined(header("IMAGE"), body("a")), filled(header=Image(media_id="1")), filled(), "header", 132012
    ),
    "a header of another kind": Case(
        defined(header("VIDEO"), body("a")),
        filled(header=Video(media_id="1")),
        filled(header=Image(media_id="1")),
        "header",
        132012,
    ),
    "a document": Case(
        defined(header("DOCUMENT"), body("a")),
        filled(header=Document(media_id="1")),
        filled(header=Text(body="a")),
        "header",
        132012,
    ),
    "a place": Case(
        defined(header("LOCATION"), body("a")),
        filled(header=Location(latitude=1, longitude=2)),
        filled(),
        "header",
        132012,
    ),
    "a header with a variable": Case(
        defined(header("TEXT", "Pedido {{1}}"), body("a")), filled(header=Text(body="991")), filled(), "header", 132012
    ),
    "a header without a variable": Case(
        defined(header("TEXT", "Pedido"), body("a")), filled(), filled(header=Text(body="991")), "header", 132000
    ),
    "no header": Case(defined(), filled(), filled(header=Image(media_id="1")), "header", 132000),
    "a link that is not filled": Case(
        defined(body("a"), buttons(REPLY, LINK)), filled(buttons=(button("url", 1),)), filled(), "buttons[1]", 132000
    ),
    "a link that is fixed": Case(
        defined(body("a"), buttons(FIXED)), filled(), filled(buttons=(button("url"),)), "buttons[0]", 132000
    ),
    "a code that is missing": Case(
        defined(body("a"), buttons(CODE)), filled(buttons=(button("copy_code"),)), filled(), "buttons[0]", 132000
    ),
    "a button of another kind": Case(
        defined(body("a"), buttons(REPLY)),
        filled(buttons=(button("quick_reply"),)),
        filled(buttons=(button("url"),)),
        "buttons[0]",
        132012,
    ),
    "a button that is not there": Case(
        defined(body("a"), buttons(REPLY)),
        filled(),
        filled(buttons=(button("quick_reply", 1),)),
        "buttons[1]",
        132000,
    ),
    "a button in Meta's own shape": Case(
        defined(body("a"), buttons(LINK)),
        filled(components=({"type": "button", "sub_type": "url", "index": "0", "parameters": [{}]},)),
        filled(components=({"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{}]},)),
        "buttons[0]",
        132012,
    ),
    "a phone number needs nothing": Case(
        defined(body("a"), buttons(PHONE)), filled(), filled(buttons=(button("quick_reply"),)), "buttons[0]", 132012
    ),
    "a card too few": Case(
        defined(body("a"), CAROUSEL), filled(cards=(card(), card())), filled(cards=(card(),)), "cards", 132000
    ),
    "cards where none are": Case(defined(), filled(), filled(cards=(card(), card())), "cards", 132000),
    "a value of a card": Case(
        defined(body("a"), CAROUSEL),
        filled(cards=(card(), card())),
        filled(cards=(card(), card(values={}))),
        "cards[1].values",
        132000,
    ),
    "a header of a card": Case(
        defined(body("a"), CAROUSEL),
        filled(cards=(card(), card())),
        filled(cards=(card(), card(header=Video(media_id="1")))),
        "cards[1].header",
        132012,
    ),
    "a button of a card": Case(
        defined(body("a"), CAROUSEL),
        filled(cards=(card(), card())),
        filled(cards=(card(), card(buttons=()))),
        "cards[1].buttons[1]",
        132000,
    ),
    "a body that gets too long": Case(
        defined(body("a{{1}}b"), {"type": "FOOTER", "text": "c"}),
        filled(values={"1": "x" * 1022}),
        filled(values={"1": "x" * 1023}),
        "values",
        132005,
    ),
    "a body alone that gets too long": Case(
        defined(body("a{{1}}b")),
        filled(values={"1": "x" * 32_766}),
        filled(values={"1": "x" * 32_767}),
        "values",
        132005,
    ),
    "a header that gets too long": Case(
        defined(header("TEXT", "a{{1}}"), body("a")),
        filled(header=Text(body="x" * 59)),
        filled(header=Text(body="x" * 60)),
        "header",
        132005,
    ),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_what_fits_passes_and_the_rest_names_field_and_error(case: Case) -> None:
    check_against(case.good, case.definition, language="es")

    with pytest.raises(MessageUnsendable) as refusal:
        check_against(case.bad, case.definition, language="es")
    assert refusal.value.field == case.field
    assert f"({case.code}: " in str(refusal.value)


@pytest.mark.parametrize(
    ("status", "code"),
    [("PAUSED", 132015), ("DISABLED", 132016), ("PENDING", 132001), ("REJECTED", 132001), ("ARCHIVED", 132001)],
)
def test_only_an_approved_template_leaves(status: str, code: int) -> None:
    with pytest.raises(MessageUnsendable, match=str(code)) as refusal:
        choose(filled(), [defined(status=status)], language="en")

    assert refusal.value.field == "name"
    assert status in str(refusal.value)


def test_a_template_leaves_only_in_a_language_that_it_has() -> None:
    known = [defined(language="es_MX"), defined(language="en_US")]

    assert choose(filled(language="en_US"), known, language="es") == known[1]
    with pytest.raises(MessageUnsendable, match=r"132001.*es_MX, en_US") as refusal:
        choose(filled(language="es"), known, language="es")
    assert refusal.value.field == "language"


def test_what_was_never_seen_is_not_judged() -> None:
    assert choose(filled(), [], language="es") is None


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param({"type": "OTP", "otp_type": "COPY_CODE"}, id="as it is made"),
        pytest.param(
            {"type": "URL", "url": "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}"},
            id="as it is listed",
        ),
    ],
)
def test_a_code_is_put_into_its_button(shape: dict[str, str]) -> None:
    copying = buttons({**shape, "text": "Copiar código"})
    definition = defined(body("*{{1}}* es tu código."), copying, category="AUTHENTICATION")

    whole = complete(filled(values={"1": "938201"}), definition)

    check_against(whole, definition, language="es")
    assert whole.buttons == (TemplateButton(index=0, kind="url", value="938201"),)
    assert whole.preview == "*938201* es tu código.\n\n[ Copiar código ]"


def test_a_preview_shows_what_the_customer_will_see() -> None:
    definition = defined(
        header("TEXT", "Pedido {{1}}"),
        body("Hola {{1}}, son {{2}}."),
        {"type": "FOOTER", "text": "IVA incluido"},
        buttons(REPLY, LINK, PHONE),
    )
    whole = filled(header=Text(body="991"), values={"1": "Ana", "2": "$5"}, buttons=(button("url", 1, "4711"),))

    assert preview(definition, whole) == (
        "*Pedido 991*\n\nHola Ana, son $5.\n\nIVA incluido\n\n"
        "[ Sí ]\n[ Ver ] https://a.mx/4711\n[ Llamar ] +525555551111"
    )


def test_a_preview_shows_files_and_cards() -> None:
    definition = defined(header("DOCUMENT"), body("Ofertas para {{customer}}"), CAROUSEL)
    cards = (card(buttons=(button("url", 1, "x"),)), card(values={}))
    whole = filled(header=Document(media_id="1", filename="lista.pdf"), values={"customer": "Ana"}, cards=cards)

    assert preview(definition, whole) == (
        "📄 lista.pdf\n\nOfertas para Ana\n\n"
        "◦ 🖼\nBalata a\n[ Sí ]\n[ Ver ] https://a.mx/x\n\n"
        "◦ 🖼\nBalata {{1}}\n[ Sí ]\n[ Ver ] https://a.mx/a"
    )


def test_a_preview_that_somebody_wrote_stays() -> None:
    assert complete(filled(preview="mío"), defined()).preview == "mío"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param({"language": "es"}, id="no name"),
        pytest.param({"name": 7, "language": "es"}, id="a name that is no text"),
        pytest.param([], id="no object"),
    ],
)
def test_what_is_no_template_is_left_out(raw: object) -> None:
    assert read_template(msgspec.Raw(msgspec.json.encode(raw)), account="77", now=NOW) is None


def test_a_template_with_strange_parts_is_read_as_far_as_it_goes() -> None:
    definition = defined("x", {"type": 7}, {"type": "body", "text": "Hola {{nombre}}"}, buttons({}, REPLY))

    assert definition.parameter_format == "NAMED"
    assert definition.layout.variables == ("nombre",)
    assert [one.type for one in definition.layout.buttons] == ["", "QUICK_REPLY"]
