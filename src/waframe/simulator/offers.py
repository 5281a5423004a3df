"""What an interactive message offers on a phone: buttons, a list, a form, products, cards, or an answer to one."""

from waframe.simulator.peek import part_of, parts_of, text_of
from waframe.simulator.records import Action, Button, Card, Content, Form, JsonObject, Product, Row

REPLIES = ("button_reply", "list_reply")
PLAIN_ACTIONS = {
    "location_request_message": "location",
    "request_contact_info": "contact",
    "address_message": "address",
    "call_permission_request": "call_permission",
    "catalog_message": "catalog",
    "product": "product",
    "product_list": "products",
    "voice_call": "call",
}


def read_interactive(part: JsonObject) -> Content:
    """Read the interactive part of a message in either direction."""
    kind = text_of(part, "type")
    if kind in REPLIES:
        return Content(type="interactive", kind=kind, text=text_of(part_of(part, kind), "title"))
    if kind in ("nfm_reply", "call_permission_reply") or "action" not in part:
        return _answer(kind, part_of(part, kind))
    return _offer(kind, part)


def _answer(kind: str, part: JsonObject) -> Content:
    words = text_of(part, "response_json") or text_of(part, "response") or text_of(part, "product_retailer_id")
    return Content(type="interactive", kind=kind, text=words, header=text_of(part, "name") or None)


def _offer(kind: str, part: JsonObject) -> Content:
    action = part_of(part, "action")
    header = part_of(part, "header")
    header_type = text_of(header, "type")
    file = part_of(header, header_type)
    return Content(
        type="interactive",
        kind=kind,
        text=text_of(part_of(part, "body"), "text"),
        header=text_of(header, "text") or None,
        header_type=header_type or None,
        footer=text_of(part_of(part, "footer"), "text") or None,
        buttons=_buttons(action),
        actions=_actions(kind, action),
        list_label=text_of(action, "button") or None,
        rows=tuple(_row(row, section) for section in parts_of(action, "sections") for row in parts_of(section, "rows")),
        media_id=text_of(file, "id") or None,
        link=text_of(file, "link") or text_of(part_of(action, "parameters"), "url") or None,
        filename=text_of(file, "filename") or None,
        catalog_id=text_of(action, "catalog_id") or None,
        products=_products(action),
        cards=tuple(_card(card) for card in parts_of(action, "cards")),
        form=_form(action) if kind == "flow" else None,
    )


def _buttons(action: JsonObject) -> tuple[Button, ...]:
    replies = (part_of(button, "reply") or part_of(button, "quick_reply") for button in parts_of(action, "buttons"))
    return tuple(Button(id=text_of(reply, "id"), title=text_of(reply, "title")) for reply in replies if reply)


def _actions(kind: str, action: JsonObject) -> tuple[Action, ...]:
    parameters = part_of(action, "parameters")
    if kind == "cta_url":
        return (Action(kind="url", title=text_of(parameters, "display_text"), target=text_of(parameters, "url")),)
    if kind == "flow":
        return (Action(kind="flow", title=text_of(parameters, "flow_cta")),)
    if kind in PLAIN_ACTIONS:
        product = text_of(action, "product_retailer_id") or text_of(parameters, "thumbnail_product_retailer_id")
        return (Action(kind=PLAIN_ACTIONS[kind], title=text_of(parameters, "display_text"), target=product or None),)
    return ()


def _row(row: JsonObject, section: JsonObject) -> Row:
    return Row(
        id=text_of(row, "id"),
        title=text_of(row, "title"),
        description=text_of(row, "description") or None,
        section=text_of(section, "title") or None,
    )


def _products(action: JsonObject) -> tuple[Product, ...]:
    one = text_of(action, "product_retailer_id") or text_of(
        part_of(action, "parameters"), "thumbnail_product_retailer_id"
    )
    if one:
        return (Product(id=one),)
    return tuple(
        Product(id=text_of(item, "product_retailer_id"), section=text_of(section, "title") or None)
        for section in parts_of(action, "sections")
        for item in parts_of(section, "product_items")
    )


def _card(card: JsonObject) -> Card:
    header = part_of(card, "header")
    header_type = text_of(header, "type")
    file = part_of(header, header_type)
    action = part_of(card, "action")
    return Card(
        text=text_of(part_of(card, "body"), "text"),
        header_type=header_type or None,
        media_id=text_of(file, "id") or None,
        link=text_of(file, "link") or None,
        product_id=text_of(action, "product_retailer_id") or None,
        buttons=_buttons(action),
        actions=_actions(text_of(action, "name"), action),
    )


def _form(action: JsonObject) -> Form:
    parameters = part_of(action, "parameters")
    payload = part_of(parameters, "flow_action_payload")
    return Form(
        token=text_of(parameters, "flow_token") or "unused",
        screen=text_of(payload, "screen") or None,
        fields=part_of(payload, "data"),
    )
