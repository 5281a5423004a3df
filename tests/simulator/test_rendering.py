"""What a phone shows of a template, with its definition and without."""

from typing import cast

from waframe.simulator.content import read_content
from waframe.simulator.records import Content, JsonObject

DEFINITION = {
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Pedido {{1}}"},
        {"type": "BODY", "text": "Hola {{customer}}, son {{total}}. {{unknown}}"},
        {"type": "FOOTER", "text": "Refaccionaria"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Ver"},
                {"type": "URL", "text": "Seguir", "url": "https://example.com/o/{{1}}"},
                {"type": "PHONE_NUMBER", "text": "Llamar", "phone_number": "+525555550100"},
                {"type": "COPY_CODE", "text": "Copiar"},
                {"type": "URL", "otp_type": "COPY_CODE", "text": "Código", "url": "https://example.com/otp{{1}}"},
                {"type": "FLOW", "text": "Abrir"},
            ],
        },
        {
            "type": "CAROUSEL",
            "cards": [{"components": [{"type": "BODY", "text": "Hoy {{1}}"}, {"type": "BUTTONS", "buttons": []}]}] * 2,
        },
    ]
}


def text(value: str, **more: object) -> dict[str, object]:
    return {"type": "text", "text": value, **more}


def button(index: int, kind: str, parameter: dict[str, object]) -> dict[str, object]:
    return {"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter]}


TOTAL = {"type": "currency", "parameter_name": "total", "currency": {"fallback_value": "$9"}}
PHOTO = {"type": "header", "parameters": [{"type": "image", "image": {"id": "24"}}]}
COMPONENTS = [
    {"type": "header", "parameters": [text("4711")]},
    {"type": "body", "parameters": [text("Ana", parameter_name="customer"), TOTAL]},
    button(0, "quick_reply", {"type": "payload", "payload": "ticket:4711"}),
    button(1, "url", text("4711")),
    button(3, "copy_code", {"type": "coupon_code", "coupon_code": "ABC123"}),
    button(4, "url", text("998877")),
    button(5, "flow", {"type": "action", "action": {"flow_token": "t:1", "flow_action_data": {"año": 2015}}}),
    {"type": "carousel", "cards": [
        {"card_index": 0, "components": [PHOTO, {"type": "body", "parameters": [text("balatas")]}]},
        {"card_index": 1, "components": [{"type": "body", "parameters": [text("discos")]}]},
    ]},
]  # fmt: skip


def shown(definition: object) -> Content:
    template = {"name": "pedido", "language": {"code": "es_MX"}, "components": COMPONENTS}
    sent = cast("JsonObject", {"type": "template", "template": template})
    return read_content(sent, template=cast("JsonObject | None", definition))


def test_a_template_is_filled_in_part_by_part() -> None:
    content = shown(DEFINITION)

    assert content.header == "Pedido 4711"
    assert content.text == "Hola Ana, son $9. {{unknown}}"
    assert content.footer == "Refaccionaria"
    assert [(one.id, one.title, one.kind) for one in content.buttons] == [("ticket:4711", "Ver", "quick_reply")]
    assert [(action.kind, action.title, action.target) for action in content.actions] == [
        ("url", "Seguir", "https://example.com/o/4711"),
        ("phone", "Llamar", "+525555550100"),
        ("copy", "Copiar", "ABC123"),
        ("copy", "Código", "998877"),
        ("flow", "Abrir", None),
    ]
    assert content.form is not None
    assert (content.form.token, content.form.fields) == ("t:1", {"año": 2015})
    assert [(card.text, card.media_id) for card in content.cards] == [("Hoy balatas", "24"), ("Hoy discos", None)]


def test_without_a_definition_the_values_stand_for_the_words() -> None:
    content = shown(None)

    assert content.text == "pedido · 4711 · Ana · $9"
    assert [one.title for one in content.buttons] == ["ticket:4711"]
    assert [card.text for card in content.cards] == ["balatas", "discos"]
