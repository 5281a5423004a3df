"""Parcels as Meta's JSON."""

import json

import pytest
from tests.plugins.whatsapp.parcels import PHONE, written

from waframe import (
    AnyContent,
    Audio,
    Button,
    Buttons,
    ContactAddress,
    ContactCard,
    ContactPhone,
    Contacts,
    Document,
    Header,
    Identity,
    IdentityKind,
    Image,
    Interactive,
    ListMenu,
    Location,
    MessageUnsendable,
    Note,
    Reaction,
    Row,
    Section,
    Sticker,
    Template,
    Text,
    Video,
)
from waframe.plugins.whatsapp.sending import write_read_mark

BSUID = Identity(kind=IdentityKind.BSUID, value="MX.19")
GROUP = Identity(kind=IdentityKind.GROUP, value="Y2Fw")
USERNAME = Identity(kind=IdentityKind.USERNAME, value="ana.p")


def test_a_text_is_written_whole() -> None:
    body = written(Text(body="¿Tienen balatas?"), reply_to="wamid.IN1")

    assert body == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+16505550100",
        "type": "text",
        "text": {"body": "¿Tienen balatas?", "preview_url": False},
        "context": {"message_id": "wamid.IN1"},
        "biz_opaque_callback_data": "outbox=991",
    }


@pytest.mark.parametrize(
    ("recipients", "expected"),
    [
        pytest.param((PHONE,), {"recipient_type": "individual", "to": "+16505550100"}, id="a phone"),
        pytest.param((BSUID, PHONE), {"recipient_type": "individual", "to": "+16505550100"}, id="a phone comes first"),
        pytest.param((USERNAME, BSUID), {"recipient_type": "individual", "recipient": "MX.19"}, id="a BSUID"),
        pytest.param((GROUP,), {"recipient_type": "group", "to": "Y2Fw"}, id="a group"),
    ],
)
def test_the_recipient_is_named_by_what_is_known(recipients: tuple[Identity, ...], expected: dict[str, str]) -> None:
    body = written(Text(body="hola"), recipients=recipients)

    assert {key: body[key] for key in ("recipient_type", "to", "recipient") if key in body} == expected


@pytest.mark.parametrize("recipients", [(), (USERNAME,)])
def test_a_username_alone_is_no_recipient(recipients: tuple[Identity, ...]) -> None:
    with pytest.raises(MessageUnsendable, match="phone number or a BSUID"):
        written(Text(body="hola"), recipients=recipients)


HEADED = Buttons(
    body="Total: $1,250.00",
    buttons=(Button(id="quote:991:ok", title="Confirmar"), Button(id="quote:991:edit", title="Cambiar")),
    header=Header(text="Cotización 991"),
    footer="IVA incluido",
)
REPLIES = [
    {"type": "reply", "reply": {"id": "quote:991:ok", "title": "Confirmar"}},
    {"type": "reply", "reply": {"id": "quote:991:edit", "title": "Cambiar"}},
]
CARD = ContactCard(
    name="Sucursal Centro",
    phones=(ContactPhone(number="+16505550111"),),
    emails=("a@example.com",),
    organisation="Demo",
)
WHOLE_CARD = ContactCard(
    name="Ana P. Ruiz",
    first_name="Ana P.",
    last_name="Ruiz",
    phones=(ContactPhone(number="+16505550111", kind="WORK", channel_id="16505550111"),),
    addresses=(
        ContactAddress(street="Calle 1", city="Toluca", state="MEX", zip="50000", country="México", country_code="mx"),
    ),
    urls=("https://example.com",),
    birthday="1990-01-31",
)


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        pytest.param(Text(body="a", preview_url=True), "text", {"body": "a", "preview_url": True}, id="text"),
        pytest.param(Image(channel_media_id="24", caption="b"), "image", {"id": "24", "caption": "b"}, id="image"),
        pytest.param(Image(link="https://a.mx/1"), "image", {"link": "https://a.mx/1"}, id="image by link"),
        pytest.param(
            Video(link="https://a.mx/1", caption="b"), "video", {"link": "https://a.mx/1", "caption": "b"}, id="video"
        ),
        pytest.param(Audio(channel_media_id="24", voice=True), "audio", {"id": "24", "voice": True}, id="voice note"),
        pytest.param(Audio(channel_media_id="24"), "audio", {"id": "24"}, id="audio"),
        pytest.param(
            Document(channel_media_id="24", filename="c.pdf", caption="b"),
            "document",
            {"id": "24", "caption": "b", "filename": "c.pdf"},
            id="document",
        ),
        pytest.param(Sticker(channel_media_id="24"), "sticker", {"id": "24"}, id="sticker"),
        pytest.param(
            Location(latitude=19.4, longitude=-99.1, name="Centro", address="Calle 1"),
            "location",
            {"latitude": 19.4, "longitude": -99.1, "name": "Centro", "address": "Calle 1"},
            id="location",
        ),
        pytest.param(
            Contacts(cards=(CARD,)),
            "contacts",
            [
                {
                    "name": {"formatted_name": "Sucursal Centro", "first_name": "Sucursal"},
                    "phones": [{"phone": "+16505550111", "type": "CELL"}],
                    "emails": [{"email": "a@example.com", "type": "WORK"}],
                    "org": {"company": "Demo"},
                }
            ],
            id="contacts",
        ),
        pytest.param(
            Contacts(cards=(WHOLE_CARD,)),
            "contacts",
            [
                {
                    "name": {"formatted_name": "Ana P. Ruiz", "first_name": "Ana P.", "last_name": "Ruiz"},
                    "phones": [{"phone": "+16505550111", "type": "WORK", "wa_id": "16505550111"}],
                    "addresses": [
                        {
                            "street": "Calle 1",
                            "city": "Toluca",
                            "state": "MEX",
                            "zip": "50000",
                            "country": "México",
                            "country_code": "mx",
                            "type": "WORK",
                        }
                    ],
                    "urls": [{"url": "https://example.com", "type": "WORK"}],
                    "birthday": "1990-01-31",
                }
            ],
            id="contacts with everything",
        ),
        pytest.param(Reaction(target="w", emoji="👍"), "reaction", {"message_id": "w", "emoji": "👍"}, id="reaction"),
        pytest.param(Reaction(target="w"), "reaction", {"message_id": "w", "emoji": ""}, id="reaction taken away"),
        pytest.param(
            HEADED,
            "interactive",
            {
                "type": "button",
                "header": {"type": "text", "text": "Cotización 991"},
                "body": {"text": "Total: $1,250.00"},
                "footer": {"text": "IVA incluido"},
                "action": {"buttons": REPLIES},
            },
            id="buttons",
        ),
        pytest.param(
            ListMenu(
                body="Elige sucursal",
                button="Sucursales",
                sections=(Section(title="Norte", rows=(Row(id="b:01", title="Centro", description="Calle 1"),)),),
            ),
            "interactive",
            {
                "type": "list",
                "body": {"text": "Elige sucursal"},
                "action": {
                    "button": "Sucursales",
                    "sections": [
                        {"title": "Norte", "rows": [{"id": "b:01", "title": "Centro", "description": "Calle 1"}]}
                    ],
                },
            },
            id="list",
        ),
        pytest.param(
            Interactive(kind="cta_url", body="Tu ticket", payload={"action": {"name": "cta_url"}}),
            "interactive",
            {"type": "cta_url", "body": {"text": "Tu ticket"}, "action": {"name": "cta_url"}},
            id="any other interactive",
        ),
        pytest.param(
            Template(name="ticket_ready", language="es_MX", components=({"type": "body", "parameters": []},)),
            "template",
            {"name": "ticket_ready", "language": {"code": "es_MX"}, "components": [{"type": "body", "parameters": []}]},
            id="template",
        ),
    ],
)
def test_each_type_has_metas_shape(content: AnyContent, kind: str, expected: object) -> None:
    body = written(content)

    assert body["type"] == kind
    assert body[kind] == expected


def test_a_file_may_stand_above_buttons() -> None:
    content = Buttons(body="a", buttons=(Button(id="b", title="c"),), header=Header(media=Image(channel_media_id="24")))

    interactive = written(content)["interactive"]

    assert isinstance(interactive, dict)
    assert interactive["header"] == {"type": "image", "image": {"id": "24"}}


def test_a_note_is_never_written() -> None:
    with pytest.raises(MessageUnsendable):
        written(Note(body="entre nosotros"))


def test_typing_goes_with_the_read_mark() -> None:
    mark = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN1"}

    assert json.loads(write_read_mark("wamid.IN1", typing=False)) == mark
    assert json.loads(write_read_mark("wamid.IN1", typing=True)) == {**mark, "typing_indicator": {"type": "text"}}
