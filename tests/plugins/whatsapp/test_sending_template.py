"""Filled templates in Meta's shapes."""

import pytest
from tests.plugins.whatsapp.parcels import written

from waframe import Document, Image, Location, Template, TemplateButton, TemplateCard, Text, Video


def components(**filled: object) -> object:
    template = Template(name="ticket_ready", language="es_MX", **filled)  # type: ignore[arg-type]  # each test gives the right ones
    body = written(template)["template"]
    assert isinstance(body, dict)
    assert body["name"] == "ticket_ready"
    assert body["language"] == {"code": "es_MX"}
    return body.get("components")


def text(value: str, name: str | None = None) -> dict[str, str]:
    return {"type": "text", "text": value} | ({"parameter_name": name} if name else {})


def test_a_template_without_variables_has_no_components() -> None:
    assert components() is None


def test_named_values_bear_their_names() -> None:
    body = {"type": "body", "parameters": [text("Ana", "customer"), text("$1,250.00", "total")]}

    assert components(values={"customer": "Ana", "total": "$1,250.00"}) == [body]


def test_numbered_values_are_written_in_their_order() -> None:
    values = {str(number): f"v{number}" for number in (2, 10, 1, 9, 3, 4, 5, 6, 7, 8)}

    body = {"type": "body", "parameters": [text(f"v{number}") for number in range(1, 11)]}
    assert components(values=values) == [body]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(Text(body="Ana"), text("Ana"), id="text"),
        pytest.param(Image(channel_media_id="24"), {"type": "image", "image": {"id": "24"}}, id="image"),
        pytest.param(Video(link="https://a.mx/1"), {"type": "video", "video": {"link": "https://a.mx/1"}}, id="video"),
        pytest.param(
            Document(channel_media_id="24", filename="c.pdf"),
            {"type": "document", "document": {"id": "24", "filename": "c.pdf"}},
            id="document",
        ),
        pytest.param(
            Location(latitude=19.4, longitude=-99.1, name="Centro", address="Calle 1"),
            {
                "type": "location",
                "location": {"latitude": 19.4, "longitude": -99.1, "name": "Centro", "address": "Calle 1"},
            },
            id="location",
        ),
    ],
)
def test_a_header_is_a_parameter(header: object, expected: object) -> None:
    assert components(header=header) == [{"type": "header", "parameters": [expected]}]


SECTIONS = [{"title": "Frenos", "product_items": [{"product_retailer_id": "BAL-0455"}]}]


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        pytest.param(
            TemplateButton(index=0, kind="quick_reply", value="ticket:4711"),
            {"type": "payload", "payload": "ticket:4711"},
            id="quick reply",
        ),
        pytest.param(TemplateButton(index=1, kind="url", value="4711"), text("4711"), id="url"),
        pytest.param(
            TemplateButton(index=2, kind="copy_code", value="ABC123"),
            {"type": "coupon_code", "coupon_code": "ABC123"},
            id="copy code",
        ),
        pytest.param(
            TemplateButton(index=0, kind="flow", value="t", data={"year": 2015}),
            {"type": "action", "action": {"flow_token": "t", "flow_action_data": {"year": 2015}}},
            id="flow",
        ),
        pytest.param(
            TemplateButton(index=0, kind="catalog", value="BAL-0455"),
            {"type": "action", "action": {"thumbnail_product_retailer_id": "BAL-0455"}},
            id="catalogue",
        ),
        pytest.param(
            TemplateButton(index=0, kind="mpm", value="BAL-0455", data={"sections": SECTIONS}),
            {"type": "action", "action": {"thumbnail_product_retailer_id": "BAL-0455", "sections": SECTIONS}},
            id="products",
        ),
    ],
)
def test_each_button_has_metas_shape(button: TemplateButton, expected: object) -> None:
    whole = {"type": "button", "sub_type": button.kind, "index": str(button.index), "parameters": [expected]}

    assert components(buttons=(button,)) == [whole]


def test_a_carousel_is_filled_card_by_card() -> None:
    card = TemplateCard(
        header=Image(channel_media_id="24"),
        values={"1": "Balata"},
        buttons=(TemplateButton(index=0, kind="quick_reply", value="card:0"),),
    )

    filled = components(values={"1": "Ana"}, cards=(card, TemplateCard()))

    first = [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "24"}}]},
        {"type": "body", "parameters": [text("Balata")]},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "card:0"}],
        },
    ]
    cards = [{"card_index": 0, "components": first}, {"card_index": 1, "components": []}]
    assert filled == [{"type": "body", "parameters": [text("Ana")]}, {"type": "carousel", "cards": cards}]


def test_a_code_stands_in_the_body_and_in_its_button() -> None:
    filled = components(values={"1": "938201"}, buttons=(TemplateButton(index=0, kind="url", value="938201"),))

    assert filled == [
        {"type": "body", "parameters": [text("938201")]},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": [text("938201")]},
    ]


def test_a_limited_offer_is_given_in_metas_own_shape() -> None:
    parameter = {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": 1785604800000}}
    offer = {"type": "limited_time_offer", "parameters": [parameter]}

    assert components(values={"1": "Ana"}, components=(offer,)) == [
        {"type": "body", "parameters": [text("Ana")]},
        offer,
    ]
