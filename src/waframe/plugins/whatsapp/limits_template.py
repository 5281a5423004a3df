"""What WhatsApp refuses of a filled template, as far as it shows without knowing the template itself."""

import re
from collections.abc import Mapping, Sequence

from waframe import Document, Image, Location, MessageUnsendable, Template, TemplateButton, TemplateCard, Text, Video
from waframe.plugins.whatsapp import rules
from waframe.plugins.whatsapp.sending_template import are_numbered

NAME = 512
BODY_ALONE = 32_768
HEADER_TEXT = 60
BUTTONS = 10
CARDS_LEAST, CARDS_MOST = 2, 10
PAYLOAD = 256
CODE = 15
LINK_END = 2000
_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
_VARIABLE = re.compile(r"[a-z0-9_]+")


def check_template(template: Template) -> None:
    """Raise MessageUnsendable where WhatsApp would refuse."""
    rules.length("name", template.name, most=NAME)
    rules.shaped("name", template.name, pattern=_NAME, words="only a to z, 0 to 9 and _")
    rules.filled("language", template.language)
    rules.shaped("language", template.language, pattern=_LANGUAGE, words="a code such as es_MX")
    _values("values", template.values)
    _header("header", template.header)
    _buttons("buttons", template.buttons)
    _cards(template.cards)
    _own_shapes(template)


def check_place(field: str, place: Location) -> None:
    """Raise MessageUnsendable for a place that is nowhere."""
    rules.between(f"{field}latitude", place.latitude, most=90)
    rules.between(f"{field}longitude", place.longitude, most=180)


def _values(field: str, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        rules.shaped(f"{field}[{name}]", name, pattern=_VARIABLE, words="named by 1, 2 … or by a to z, 0 to 9 and _")
        rules.template_value(f"{field}[{name}]", value)
        rules.optional(f"{field}[{name}]", value, most=BODY_ALONE)
    if not are_numbered(values):
        if any(name.isdecimal() for name in values):
            raise MessageUnsendable(field, limit="either all numbered or all named")
    elif sorted(map(int, values)) != list(range(1, len(values) + 1)):
        raise MessageUnsendable(field, limit="numbered from 1 without a gap")


def _header(field: str, header: Text | Image | Video | Document | Location | None) -> None:
    match header:
        case None:
            return
        case Text(body=body):
            rules.template_value(f"{field}.body", body)
            rules.optional(f"{field}.body", body, most=HEADER_TEXT)
        case Location():
            check_place(f"{field}.", header)
        case _:
            rules.file(f"{field}.", header)


def _buttons(field: str, buttons: Sequence[TemplateButton]) -> None:
    if len(buttons) > BUTTONS:
        raise MessageUnsendable(field, limit=f"at most {BUTTONS}, and there are {len(buttons)}")
    rules.distinct(f"{field}.index", (str(button.index) for button in buttons))
    for place, button in enumerate(buttons):
        _button(f"{field}[{place}]", button)


def _button(field: str, button: TemplateButton) -> None:
    if not 0 <= button.index < BUTTONS:
        raise MessageUnsendable(f"{field}.index", limit=f"0 to {BUTTONS - 1}")
    match button.kind:
        case "quick_reply":
            rules.length(f"{field}.value", button.value, most=PAYLOAD)
        case "url":
            rules.length(f"{field}.value", button.value, most=LINK_END)
            rules.template_value(f"{field}.value", button.value or "")
        case "copy_code":
            rules.length(f"{field}.value", button.value, most=CODE)
        case "mpm":
            if not button.data.get("sections"):
                raise MessageUnsendable(f"{field}.data", limit="the sections with their products")
        case "flow" | "catalog":
            pass


def _cards(cards: Sequence[TemplateCard]) -> None:
    if not cards:
        return
    rules.count("cards", len(cards), least=CARDS_LEAST, most=CARDS_MOST)
    rules.alike("cards.header", [type(card.header).__name__.lower() for card in cards])
    for index, card in enumerate(cards):
        _values(f"cards[{index}].values", card.values)
        _header(f"cards[{index}].header", card.header)
        _buttons(f"cards[{index}].buttons", card.buttons)


def _own_shapes(template: Template) -> None:
    """Want nothing filled twice: by a field and by a component in Meta's own shape."""
    by_field = {"header": template.header is not None, "body": bool(template.values), "carousel": bool(template.cards)}
    for index, component in enumerate(template.components):
        kind = str(component.get("type", "")).lower()
        rules.filled(f"components[{index}].type", kind)
        if by_field.get(kind):
            raise MessageUnsendable(f"components[{index}]", limit=f"the {kind} is filled by a field already")
