"""Fills a template in: its definition with the values of one send gives what a phone shows."""

import re

from waframe.simulator.peek import part_of, parts_of, text_of
from waframe.simulator.records import Action, Button, Card, Content, Form, JsonObject

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
MEDIA = ("image", "video", "document", "gif")
FALLBACKS = ("currency", "date_time")
ACTIONS = {
    "url": "url",
    "phone_number": "phone",
    "copy_code": "copy",
    "otp": "copy",
    "flow": "flow",
    "catalog": "catalog",
    "mpm": "products",
    "spm": "product",
    "voice_call": "call",
    "call_permission_request": "call_permission",
    "request_contact_info": "contact",
}


def render_template(sent: JsonObject, definition: JsonObject | None) -> Content:
    """Show a template as it was sent; without a definition, its name and values stand for its words."""
    given = parts_of(sent, "components")
    if definition is None:
        return _undefined(sent, given)
    defined = parts_of(definition, "components")
    header, media = _defined(defined, "HEADER"), _media(_given(given, "header"))
    buttons, actions = _all_buttons(_defined(defined, "BUTTONS"), given)
    header_type = (text_of(header, "format") or "TEXT").lower() if header else None
    return Content(
        type="template",
        kind=text_of(sent, "name"),
        text=_fill(text_of(_defined(defined, "BODY"), "text"), _given(given, "body")),
        header=_fill(text_of(header, "text"), _given(given, "header")) or None,
        header_type="video" if header_type == "gif" else header_type,
        footer=text_of(_defined(defined, "FOOTER"), "text") or None,
        media_id=text_of(media, "id") or None,
        link=text_of(media, "link") or None,
        filename=text_of(media, "filename") or None,
        buttons=buttons,
        actions=actions,
        cards=_cards(_defined(defined, "CAROUSEL"), _given(given, "carousel")),
        form=_form(given) if any(action.kind == "flow" for action in actions) else None,
    )


def _undefined(sent: JsonObject, given: list[JsonObject]) -> Content:
    media = _media(_given(given, "header"))
    written = [part for part in given if text_of(part, "type").lower() in ("header", "body")]
    words = [_value(parameter) for part in written for parameter in parts_of(part, "parameters")]
    buttons, actions = _all_buttons({}, given)
    return Content(
        type="template",
        kind=text_of(sent, "name"),
        text=" · ".join(filter(None, (text_of(sent, "name"), *words))),
        header_type=text_of(media, "type") or None,
        media_id=text_of(media, "id") or None,
        link=text_of(media, "link") or None,
        filename=text_of(media, "filename") or None,
        buttons=buttons,
        actions=actions,
        cards=_cards({}, _given(given, "carousel")),
        form=_form(given) if any(action.kind == "flow" for action in actions) else None,
    )


def _defined(components: list[JsonObject], kind: str) -> JsonObject:
    return next((component for component in components if text_of(component, "type").upper() == kind), {})


def _given(components: list[JsonObject], kind: str) -> JsonObject:
    return next((component for component in components if text_of(component, "type").lower() == kind), {})


def _fill(text: str, given: JsonObject) -> str:
    """Put the values in the place of {{1}} or {{name}}; what has no value stays."""
    parameters = parts_of(given, "parameters")
    values = {str(place): _value(parameter) for place, parameter in enumerate(parameters, start=1)}
    values |= {text_of(parameter, "parameter_name"): _value(parameter) for parameter in parameters}
    return VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def _value(parameter: JsonObject) -> str:
    kind = text_of(parameter, "type")
    if kind in FALLBACKS:
        return text_of(part_of(parameter, kind), "fallback_value")
    return text_of(parameter, "text")


def _media(given: JsonObject) -> JsonObject:
    for parameter in parts_of(given, "parameters"):
        kind = text_of(parameter, "type")
        if kind in MEDIA:
            return part_of(parameter, kind) | {"type": kind}
    return {}


def _all_buttons(defined: JsonObject, given: list[JsonObject]) -> tuple[tuple[Button, ...], tuple[Action, ...]]:
    sent = [part for part in given if text_of(part, "type").lower() == "button"]
    known = parts_of(defined, "buttons") or [{"type": part.get("sub_type")} for part in sent]
    buttons, actions = [], []
    for place, button in enumerate(known):
        kind = "otp" if "otp_type" in button else text_of(button, "type").lower()
        parameters = _parameters_at(sent, str(place))
        if kind == "quick_reply":
            buttons.append(_quick_reply(button, parameters))
        elif kind in ACTIONS:
            actions.append(_action(ACTIONS[kind], button, parameters))
    return tuple(buttons), tuple(actions)


def _parameters_at(sent: list[JsonObject], place: str) -> JsonObject:
    return next((part for part in sent if str(part.get("index", "0")) == place), {})


def _quick_reply(button: JsonObject, sent: JsonObject) -> Button:
    payload = next((text_of(parameter, "payload") for parameter in parts_of(sent, "parameters")), "")
    title = text_of(button, "text") or payload
    return Button(id=payload or title, title=title, kind="quick_reply")


def _action(kind: str, button: JsonObject, sent: JsonObject) -> Action:
    parameter = next(iter(parts_of(sent, "parameters")), {})
    target = "" if kind == "copy" else text_of(button, "url") or text_of(button, "phone_number")
    if target:
        target = VARIABLE.sub(text_of(parameter, "text"), target)
    code = text_of(parameter, "coupon_code") or text_of(parameter, "text")
    return Action(kind=kind, title=text_of(button, "text"), target=target or code or None)


def _cards(defined: JsonObject, given: JsonObject) -> tuple[Card, ...]:
    definitions = parts_of(defined, "cards")
    return tuple(
        _card(
            parts_of(definitions[place], "components") if place < len(definitions) else [], parts_of(card, "components")
        )
        for place, card in enumerate(parts_of(given, "cards"))
    )


def _card(defined: list[JsonObject], given: list[JsonObject]) -> Card:
    media = _media(_given(given, "header"))
    words = " · ".join(filter(None, map(_value, parts_of(_given(given, "body"), "parameters"))))
    buttons, actions = _all_buttons(_defined(defined, "BUTTONS"), given)
    return Card(
        text=_fill(text_of(_defined(defined, "BODY"), "text"), _given(given, "body")) or words,
        header_type=text_of(media, "type") or None,
        media_id=text_of(media, "id") or None,
        link=text_of(media, "link") or None,
        product_id=_product(given),
        buttons=buttons,
        actions=actions,
    )


def _product(given: list[JsonObject]) -> str | None:
    for parameter in parts_of(_given(given, "header"), "parameters"):
        if product := text_of(part_of(parameter, "product"), "product_retailer_id"):
            return product
    return None


def _form(given: list[JsonObject]) -> Form:
    for part in given:
        for parameter in parts_of(part, "parameters"):
            if action := part_of(parameter, "action"):
                return Form(token=text_of(action, "flow_token") or "unused", fields=part_of(action, "flow_action_data"))
    return Form(token="unused")  # noqa: S106
