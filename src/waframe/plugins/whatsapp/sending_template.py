"""Writes a filled template as Meta's `template` object."""

from collections.abc import Mapping, Sequence
from typing import Any

from waframe import Document, Image, Location, Template, TemplateButton, TemplateCard, Text, Video
from waframe.plugins.whatsapp.sending_pieces import present, typed_file, write_location

Header = Text | Image | Video | Document | Location


def write_template(template: Template) -> dict[str, Any]:
    """Write the object under `template`; stored files must have their channel id by now."""
    components = [
        *_header(template.header),
        *_body(template.values),
        *(_button(button) for button in template.buttons),
        *_carousel(template.cards),
        *template.components,
    ]
    return present(name=template.name, language={"code": template.language}, components=components or None)


def in_order(values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give numbered values by their number, and named ones as they stand."""
    return sorted(values.items(), key=lambda item: int(item[0])) if are_numbered(values) else list(values.items())


def are_numbered(values: Mapping[str, str]) -> bool:
    """Tell whether values fill `{{1}}`, `{{2}}` and so on."""
    return all(name.isascii() and name.isdecimal() for name in values)


def text_parameter(text: str, *, name: str | None = None) -> dict[str, Any]:
    """Write a text; `name` only where the template's variables have names."""
    return present(type="text", parameter_name=name, text=text)


def _header(header: Header | None) -> list[dict[str, Any]]:
    match header:
        case None:
            return []
        case Text(body=body):
            parameter = text_parameter(body)
        case Location():
            parameter = {"type": "location", "location": write_location(header)}
        case _:
            parameter = typed_file(header)
    return [{"type": "header", "parameters": [parameter]}]


def _body(values: Mapping[str, str]) -> list[dict[str, Any]]:
    if not values:
        return []
    numbered = are_numbered(values)
    parameters = [text_parameter(text, name=None if numbered else name) for name, text in in_order(values)]
    return [{"type": "body", "parameters": parameters}]


def _button(button: TemplateButton) -> dict[str, Any]:
    parameter = _button_parameter(button)
    return {"type": "button", "sub_type": button.kind, "index": str(button.index), "parameters": [parameter]}


def _button_parameter(button: TemplateButton) -> dict[str, Any]:
    match button.kind:
        case "quick_reply":
            return present(type="payload", payload=button.value)
        case "url":
            return present(type="text", text=button.value)
        case "copy_code":
            return present(type="coupon_code", coupon_code=button.value)
        case "flow":
            return {"type": "action", "action": present(flow_token=button.value, flow_action_data=button.data or None)}
        case "catalog" | "mpm":
            return {"type": "action", "action": present(thumbnail_product_retailer_id=button.value) | button.data}


def _carousel(cards: Sequence[TemplateCard]) -> list[dict[str, Any]]:
    if not cards:
        return []
    return [{"type": "carousel", "cards": [_card(card, index) for index, card in enumerate(cards)]}]


def _card(card: TemplateCard, index: int) -> dict[str, Any]:
    components = [*_header(card.header), *_body(card.values), *(_button(button) for button in card.buttons)]
    return {"card_index": index, "components": components}
