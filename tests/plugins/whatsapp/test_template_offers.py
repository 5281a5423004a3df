"""Templates as agents choose and fill them."""

from datetime import UTC, datetime

import pytest

from waframe import Document, Image, Template, TemplateButton, Text
from waframe.plugins.whatsapp.template_definition import Component, DefinedButton, TemplateDefinition
from waframe.plugins.whatsapp.template_offers import filled, is_for_people, offer, shown

BODY = Component(type="BODY", text="Hola {{1}}, son {{2}}.")
LINK = DefinedButton(type="URL", text="Ver", url="https://shop.example.com/{{1}}")


def defined(*components: Component, **more: str) -> TemplateDefinition:
    values = {"status": "APPROVED", "category": "UTILITY", "parameter_format": "POSITIONAL", **more}
    return TemplateDefinition(
        account="1",
        name="ticket",
        language="es_MX",
        components=components,
        synced_at=datetime(2026, 3, 2, tzinfo=UTC),
        **values,
    )


WHOLE = defined(
    Component(type="HEADER", format="TEXT", text="Pedido {{1}}"),
    BODY,
    Component(type="FOOTER", text="Gracias"),
    Component(type="BUTTONS", buttons=(DefinedButton(type="QUICK_REPLY", text="Sí"), LINK)),
)
VALUES = {"header.text": "812", "1": "Ana", "2": "$5", "button.1": "a812"}


def test_an_offer_names_what_is_to_be_filled() -> None:
    offered = offer(WHOLE)

    assert [field.name for field in offered.fields] == ["header.text", "1", "2", "button.1"]
    assert (offered.header, offered.footer, offered.buttons) == ("Pedido {{1}}", "Gracias", ("Sí", "Ver"))


def test_a_filled_template_is_what_the_customer_sees_and_what_is_sent() -> None:
    seen = shown(WHOLE, VALUES, language="es")

    assert (seen.text, seen.header, seen.faults) == ("Hola Ana, son $5.", "Pedido 812", ())
    assert seen.content == Template(
        name="ticket",
        language="es_MX",
        values={"1": "Ana", "2": "$5"},
        header=Text(body="812"),
        buttons=(TemplateButton(index=1, kind="url", value="a812"),),
        preview=seen.content.preview,
    )
    assert "Hola Ana" in (seen.content.preview or "")


@pytest.mark.parametrize("lacking", list(VALUES))
def test_what_is_not_filled_is_told(lacking: str) -> None:
    seen = shown(WHOLE, {**VALUES, lacking: " "}, language="es")

    assert len(seen.faults) == 1


def test_a_field_that_is_not_there_is_told() -> None:
    (fault,) = shown(WHOLE, {**VALUES, "3": "x"}, language="es").faults

    assert fault.startswith("3: ")


def test_a_template_that_may_not_be_sent_now_is_told() -> None:
    assert len(shown(defined(BODY, status="PAUSED"), {"1": "a", "2": "b"}, language="es").faults) == 1


def test_a_file_above_the_text_is_a_link_or_a_stored_file() -> None:
    pictured = defined(Component(type="HEADER", format="IMAGE"), BODY)
    printed = defined(Component(type="HEADER", format="DOCUMENT"), BODY)

    assert [field.name for field in offer(pictured).fields] == ["header.file", "1", "2"]
    assert filled(pictured, {"header.file": "https://x.test/a.png"}).header == Image(link="https://x.test/a.png")
    assert filled(printed, {"header.file": "019c"}).header == Document(media_id="019c")


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param(defined(BODY, category="AUTHENTICATION"), id="codes"),
        pytest.param(defined(BODY, Component(type="CAROUSEL")), id="cards"),
        pytest.param(defined(Component(type="HEADER", format="LOCATION"), BODY), id="a place"),
        pytest.param(defined(BODY, Component(type="BUTTONS", buttons=(DefinedButton(type="MPM"),))), id="products"),
        pytest.param(defined(Component(type="FOOTER", text="x")), id="no words"),
    ],
)
def test_what_nobody_fills_by_hand_is_not_offered(definition: TemplateDefinition) -> None:
    assert is_for_people(WHOLE)
    assert not is_for_people(definition)
