"""What customers can tap, in Meta's shapes."""

import pytest
from tests.plugins.whatsapp.parcels import written

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Card,
    Carousel,
    Catalog,
    ContactRequest,
    Document,
    Form,
    Header,
    Image,
    Interactive,
    LinkButton,
    LocationRequest,
    Product,
    ProductList,
    ProductSection,
    Video,
)


def photo(number: int) -> Image:
    return Image(link=f"https://img.example.com/{number}.jpg")


LINKS = Carousel(
    body="Ofertas",
    cards=(
        Card(media=photo(1), body="Una", title="Ver", url="https://example.com/1"),
        Card(media=photo(2), title="Ver", url="https://example.com/2"),
    ),
)
LINKS_WRITTEN = {
    "type": "carousel",
    "body": {"text": "Ofertas"},
    "action": {
        "cards": [
            {
                "card_index": 0,
                "type": "cta_url",
                "header": {"type": "image", "image": {"link": "https://img.example.com/1.jpg"}},
                "body": {"text": "Una"},
                "action": {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://example.com/1"}},
            },
            {
                "card_index": 1,
                "type": "cta_url",
                "header": {"type": "image", "image": {"link": "https://img.example.com/2.jpg"}},
                "action": {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://example.com/2"}},
            },
        ]
    },
}
REPLIES = Carousel(
    body="Ofertas",
    cards=(
        Card(media=Video(channel_media_id="24"), buttons=(Button(id="c1", title="La quiero"),)),
        Card(media=Video(channel_media_id="25"), buttons=(Button(id="c2", title="Otra"),)),
    ),
)
REPLIES_WRITTEN = {
    "type": "carousel",
    "body": {"text": "Ofertas"},
    "action": {
        "cards": [
            {
                "card_index": index,
                "type": "cta_url",
                "header": {"type": "video", "video": {"id": media}},
                "action": {"buttons": [{"type": "quick_reply", "quick_reply": {"id": reply, "title": title}}]},
            }
            for index, media, reply, title in ((0, "24", "c1", "La quiero"), (1, "25", "c2", "Otra"))
        ]
    },
}
PRODUCTS = Carousel(body="Ofertas", cards=(Card(product="BAL-0455"), Card(product="BAL-0456")), catalog_id="19")
PRODUCTS_WRITTEN = {
    "type": "carousel",
    "body": {"text": "Ofertas"},
    "action": {
        "cards": [
            {
                "card_index": 0,
                "type": "product",
                "action": {"catalog_id": "19", "product_retailer_id": "BAL-0455"},
            },
            {
                "card_index": 1,
                "type": "product",
                "action": {"catalog_id": "19", "product_retailer_id": "BAL-0456"},
            },
        ]
    },
}
FORM = Form(
    body="Datos de tu auto",
    button="Abrir",
    form_id="900000000000010",
    token="conv:77:car",
    screen="CAR",
    data={"year": 2015},
)


def flow(**parameters: object) -> dict[str, object]:
    parameters = {"flow_message_version": "3", **parameters}
    return {"type": "flow", "body": {"text": "a"}, "action": {"name": "flow", "parameters": parameters}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            LinkButton(body="Tu ticket", title="Ver ticket", url="https://example.com/t/4711"),
            {
                "type": "cta_url",
                "body": {"text": "Tu ticket"},
                "action": {
                    "name": "cta_url",
                    "parameters": {"display_text": "Ver ticket", "url": "https://example.com/t/4711"},
                },
            },
            id="link",
        ),
        pytest.param(
            LinkButton(
                body="a",
                title="b",
                url="https://example.com",
                header=Header(media=Document(channel_media_id="24", filename="c.pdf")),
                footer="d",
            ),
            {
                "type": "cta_url",
                "header": {"type": "document", "document": {"id": "24", "filename": "c.pdf"}},
                "body": {"text": "a"},
                "footer": {"text": "d"},
                "action": {"name": "cta_url", "parameters": {"display_text": "b", "url": "https://example.com"}},
            },
            id="link under a file",
        ),
        pytest.param(
            LocationRequest(body="¿Dónde estás?"),
            {
                "type": "location_request_message",
                "body": {"text": "¿Dónde estás?"},
                "action": {"name": "send_location"},
            },
            id="location request",
        ),
        pytest.param(
            ContactRequest(body="¿Nos compartes tu número?"),
            {
                "type": "request_contact_info",
                "body": {"text": "¿Nos compartes tu número?"},
                "action": {"name": "request_contact_info"},
            },
            id="contact request",
        ),
        pytest.param(
            FORM,
            {
                "type": "flow",
                "body": {"text": "Datos de tu auto"},
                "action": {
                    "name": "flow",
                    "parameters": {
                        "flow_message_version": "3",
                        "flow_id": "900000000000010",
                        "flow_cta": "Abrir",
                        "flow_token": "conv:77:car",
                        "flow_action": "navigate",
                        "flow_action_payload": {"screen": "CAR", "data": {"year": 2015}},
                    },
                },
            },
            id="form",
        ),
        pytest.param(
            Form(body="a", button="b", form_name="car", draft=True),
            flow(flow_name="car", flow_cta="b", mode="draft", flow_action="data_exchange"),
            id="form of an endpoint",
        ),
        pytest.param(
            Form(body="a", button="b", form_id="9", screen="CAR"),
            flow(flow_id="9", flow_cta="b", flow_action="navigate", flow_action_payload={"screen": "CAR"}),
            id="form without data",
        ),
        pytest.param(
            Product(catalog_id="194836987003835", product="BAL-0455", body="a", footer="b"),
            {
                "type": "product",
                "body": {"text": "a"},
                "footer": {"text": "b"},
                "action": {"catalog_id": "194836987003835", "product_retailer_id": "BAL-0455"},
            },
            id="product",
        ),
        pytest.param(
            Product(catalog_id="19", product="BAL-0455"),
            {"type": "product", "action": {"catalog_id": "19", "product_retailer_id": "BAL-0455"}},
            id="product without words",
        ),
        pytest.param(
            ProductList(
                header="Frenos",
                body="a",
                catalog_id="19",
                sections=(ProductSection(title="Delanteros", products=("BAL-0455",)),),
            ),
            {
                "type": "product_list",
                "header": {"type": "text", "text": "Frenos"},
                "body": {"text": "a"},
                "action": {
                    "catalog_id": "19",
                    "sections": [{"title": "Delanteros", "product_items": [{"product_retailer_id": "BAL-0455"}]}],
                },
            },
            id="products",
        ),
        pytest.param(
            Catalog(body="a", thumbnail="BAL-0455"),
            {
                "type": "catalog_message",
                "body": {"text": "a"},
                "action": {
                    "name": "catalog_message",
                    "parameters": {"thumbnail_product_retailer_id": "BAL-0455"},
                },
            },
            id="catalogue",
        ),
        pytest.param(
            Catalog(body="a"),
            {"type": "catalog_message", "body": {"text": "a"}, "action": {"name": "catalog_message"}},
            id="catalogue without a picture",
        ),
        pytest.param(LINKS, LINKS_WRITTEN, id="carousel of links"),
        pytest.param(REPLIES, REPLIES_WRITTEN, id="carousel of quick replies"),
        pytest.param(PRODUCTS, PRODUCTS_WRITTEN, id="carousel of products"),
        pytest.param(
            Interactive(kind="address_message", body="a", payload={"action": {"name": "address_message"}}),
            {"type": "address_message", "body": {"text": "a"}, "action": {"name": "address_message"}},
            id="any other kind",
        ),
    ],
)
def test_each_kind_has_metas_shape(content: AnyContent, expected: object) -> None:
    body = written(content)

    assert body["type"] == "interactive"
    assert body["interactive"] == expected


def test_an_interactive_message_may_answer_another() -> None:
    content = Buttons(body="a", buttons=(Button(id="b", title="c"),))

    assert written(content, reply_to="wamid.IN1")["context"] == {"message_id": "wamid.IN1"}
