"""Turns the JSON of a message, in either direction, into what a phone shows."""

from waframe.simulator.records import Button, Content, Json, JsonObject, Row

MEDIA = ("image", "video", "audio", "document", "sticker")


def read_content(raw: JsonObject, *, template: JsonObject | None = None) -> Content:
    """Read a message element, outbound or inbound; an unknown type shows its name only.

    `template` is the definition of the template that the message names.
    """
    kind = _text(raw, "type") or "text"
    part = _object(raw, kind)
    if kind in MEDIA:
        return _media(kind, part)
    match kind:
        case "text":
            return Content(type=kind, text=_text(part, "body"))
        case "interactive":
            return _interactive(part)
        case "location":
            return Content(
                type=kind,
                text=" · ".join(filter(None, (_text(part, "name"), _text(part, "address")))),
                latitude=_number(part, "latitude"),
                longitude=_number(part, "longitude"),
            )
        case "reaction":
            return Content(type=kind, text=_text(part, "emoji"), target_id=_text(part, "message_id"))
        case "button":
            return Content(type=kind, text=_text(part, "text"))
        case "template":
            return Content(type=kind, text=_template_text(part), footer=_footer(template))
        case "edit":
            return Content(
                type=kind,
                text=_text(_object(_object(part, "message"), "text"), "body"),
                target_id=_text(part, "original_message_id"),
            )
        case "revoke":
            return Content(type=kind, target_id=_text(part, "original_message_id"))
        case _:
            return Content(type=kind)


def _media(kind: str, part: JsonObject) -> Content:
    return Content(
        type=kind,
        text=_text(part, "caption"),
        media_id=_text(part, "id") or None,
        link=_text(part, "link") or None,
        filename=_text(part, "filename") or None,
    )


def _interactive(part: JsonObject) -> Content:
    for reply in ("button_reply", "list_reply"):
        if reply in part:
            return Content(type="interactive", text=_text(_object(part, reply), "title"))
    action = _object(part, "action")
    header = _object(part, "header")
    image = _object(header, _text(header, "type"))
    return Content(
        type="interactive",
        text=_text(_object(part, "body"), "text"),
        header=_text(header, "text") or None,
        footer=_text(_object(part, "footer"), "text") or None,
        buttons=tuple(_button(_object(button, "reply")) for button in _objects(action, "buttons")),
        list_label=_text(action, "button") or None,
        rows=tuple(_row(row, section) for section in _objects(action, "sections") for row in _objects(section, "rows")),
        media_id=_text(image, "id") or None,
        link=_text(image, "link") or _text(_object(action, "parameters"), "url") or None,
    )


def _button(reply: JsonObject) -> Button:
    return Button(id=_text(reply, "id"), title=_text(reply, "title"))


def _row(row: JsonObject, section: JsonObject) -> Row:
    return Row(
        id=_text(row, "id"),
        title=_text(row, "title"),
        description=_text(row, "description") or None,
        section=_text(section, "title") or None,
    )


def _template_text(part: JsonObject) -> str:
    values = [
        _text(parameter, "text")
        for component in _objects(part, "components")
        for parameter in _objects(component, "parameters")
    ]
    return " · ".join(filter(None, (_text(part, "name"), *values)))


def _footer(template: JsonObject | None) -> str | None:
    components = _objects(template, "components") if template else []
    return next((_text(found, "text") for found in components if _text(found, "type") == "FOOTER"), None)


def _object(parent: JsonObject, name: str) -> JsonObject:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _objects(parent: JsonObject, name: str) -> list[JsonObject]:
    value: Json = parent.get(name)
    return [element for element in value if isinstance(element, dict)] if isinstance(value, list) else []


def _text(parent: JsonObject, name: str) -> str:
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def _number(parent: JsonObject, name: str) -> float | None:
    value = parent.get(name)
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None
