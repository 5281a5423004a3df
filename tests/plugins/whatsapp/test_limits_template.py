"""Limits of filled templates, just inside and just outside."""

from dataclasses import dataclass

import pytest

from waframe import Image, Location, MessageUnsendable, Template, TemplateButton, TemplateCard, Text, Video
from waframe.plugins.whatsapp.limits import check


def template(**other: object) -> Template:
    return Template(**{"name": "ticket_ready", "language": "es_MX", **other})  # type: ignore[arg-type]  # each test gives the right ones


def button(kind: str = "quick_reply", *, value: str | None = "a", **other: object) -> Template:
    whole = {"index": 0, "kind": kind, "value": value, **other}
    return template(buttons=(TemplateButton(**whole),))  # type: ignore[arg-type]  # each test gives the right ones


def buttons(*indexes: int) -> Template:
    return template(buttons=tuple(TemplateButton(index=index, kind="quick_reply", value="a") for index in indexes))


def card(**other: object) -> TemplateCard:
    return TemplateCard(**{"header": Image(media_id="1"), **other})  # type: ignore[arg-type]  # each test gives the right ones


@dataclass(frozen=True)
class Case:
    """A template that passes and one that does not, and the field that is named."""

    good: Template
    bad: Template
    field: str


BODY = {"type": "body", "parameters": []}
CASES = {
    "name": Case(template(name="a" * 512), template(name="a" * 513), "name"),
    "name is not empty": Case(template(name="a"), template(name=""), "name"),
    "name has no capitals": Case(template(name="promo_2"), template(name="Promo_2"), "name"),
    "name has no dash": Case(template(name="promo_2"), template(name="promo-2"), "name"),
    "language": Case(template(language="es"), template(language=""), "language"),
    "language is a code": Case(template(language="en_US"), template(language="es-MX"), "language"),
    "values are of one line": Case(template(values={"1": "a b"}), template(values={"1": "a\nb"}), "values[1]"),
    "values have no tab": Case(template(values={"1": "a b"}), template(values={"1": "a\tb"}), "values[1]"),
    "values have few spaces": Case(
        template(values={"1": "a" + " " * 4 + "b"}), template(values={"1": "a" + " " * 5 + "b"}), "values[1]"
    ),
    "values are not empty": Case(template(values={"total": "1"}), template(values={"total": ""}), "values[total]"),
    "values are numbered from 1": Case(
        template(values={"1": "a", "2": "b"}), template(values={"1": "a", "3": "b"}), "values"
    ),
    "values are numbered or named": Case(
        template(values={"one": "a", "two": "b"}), template(values={"one": "a", "2": "b"}), "values"
    ),
    "names of values": Case(template(values={"first_name": "a"}), template(values={"Name": "a"}), "values[Name]"),
    "header text": Case(template(header=Text(body="a" * 60)), template(header=Text(body="a" * 61)), "header.body"),
    "header text is of one line": Case(
        template(header=Text(body="a b")), template(header=Text(body="a\nb")), "header.body"
    ),
    "header file": Case(template(header=Image(link="https://a.mx/1")), template(header=Image()), "header.media"),
    "header file type": Case(
        template(header=Video(media_id="1", mime="video/mp4")),
        template(header=Video(media_id="1", mime="video/webm")),
        "header.mime",
    ),
    "header place": Case(
        template(header=Location(latitude=90, longitude=0)),
        template(header=Location(latitude=91, longitude=0)),
        "header.latitude",
    ),
    "10 buttons": Case(buttons(*range(10)), buttons(*range(11)), "buttons"),
    "button index": Case(buttons(9), buttons(10), "buttons[0].index"),
    "button index is not negative": Case(buttons(0), buttons(-1), "buttons[0].index"),
    "button indexes differ": Case(buttons(0, 1), buttons(1, 1), "buttons.index"),
    "payload": Case(button(value="a" * 256), button(value="a" * 257), "buttons[0].value"),
    "payload is not empty": Case(button(value="a"), button(value=None), "buttons[0].value"),
    "end of a link": Case(button("url", value="a" * 2000), button("url", value="a" * 2001), "buttons[0].value"),
    "end of a link is of one line": Case(button("url", value="a"), button("url", value="a\nb"), "buttons[0].value"),
    "code": Case(button("copy_code", value="A" * 15), button("copy_code", value="A" * 16), "buttons[0].value"),
    "products have sections": Case(
        button("mpm", data={"sections": [{"title": "a", "product_items": []}]}), button("mpm"), "buttons[0].data"
    ),
    "at least 2 cards": Case(template(cards=(card(),) * 2), template(cards=(card(),)), "cards"),
    "at most 10 cards": Case(template(cards=(card(),) * 10), template(cards=(card(),) * 11), "cards"),
    "headers of cards are alike": Case(
        template(cards=(card(), card())), template(cards=(card(), card(header=Video(media_id="1")))), "cards.header"
    ),
    "values of cards": Case(
        template(cards=(card(), card(values={"1": "a"}))),
        template(cards=(card(), card(values={"1": "a\nb"}))),
        "cards[1].values[1]",
    ),
    "files of cards": Case(
        template(cards=(card(), card())), template(cards=(card(), card(header=Image()))), "cards[1].header.media"
    ),
    "nothing is filled twice": Case(
        template(components=(BODY,)), template(values={"1": "a"}, components=(BODY,)), "components[0]"
    ),
    "own shapes have a type": Case(
        template(components=(BODY,)), template(components=({"parameters": []},)), "components[0].type"
    ),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_just_inside_passes_and_just_outside_names_the_field(case: Case) -> None:
    check(case.good)

    with pytest.raises(MessageUnsendable) as refusal:
        check(case.bad)
    assert refusal.value.field == case.field


@pytest.mark.parametrize("kind", ["flow", "catalog"])
def test_some_buttons_need_nothing(kind: str) -> None:
    check(button(kind, value=None))
