"""What a customer's message of any type becomes, beyond the samples."""

import pytest
from tests.plugins.whatsapp.bodies import CUSTOMER, Json, body, content, message, only_message, read

from waframe import (
    AnyContent,
    Author,
    Button,
    Buttons,
    ContactAddress,
    ContactCard,
    ContactPhone,
    ContactRequest,
    Contacts,
    Edit,
    Failure,
    FormAnswer,
    Header,
    Identity,
    IdentityKind,
    Image,
    IncomingMessage,
    Interactive,
    LinkButton,
    ListMenu,
    LocationRequest,
    Origin,
    Product,
    ProductReference,
    Reaction,
    Referral,
    Revoke,
    Row,
    Section,
    SenderType,
    SystemNotice,
    Text,
    Unsupported,
    phone_identity,
)

REFERRAL = {"source_url": "https://fb.me/1", "source_id": 12, "source_type": "ad", "ctwa_clid": "click"}
PRODUCT = {"catalog_id": "19", "product_retailer_id": "BAL-0455"}
BODIES: dict[str, Json] = {
    "text": {"text": {"body": "hola"}},
    "image": {"image": {"id": "24"}},
    "video": {"video": {"id": "24"}},
    "audio": {"audio": {"id": "24"}},
    "document": {"document": {"id": "24"}},
    "sticker": {"sticker": {"id": "24"}},
    "location": {"location": {"latitude": 1, "longitude": 2}},
    "contacts": {"contacts": [{"name": {"formatted_name": "Taller"}}]},
    "reaction": {"reaction": {"message_id": "wamid.0", "emoji": "👍"}},
    "interactive": {"interactive": {"type": "button_reply", "button_reply": {"id": "a", "title": "A"}}},
    "button": {"button": {"payload": "a", "text": "A"}},
    "order": {"order": {"product_items": []}},
    "hologram": {"hologram": {}},
}

each_type = pytest.mark.parametrize("kind", list(BODIES))


@each_type
def test_the_origin_of_a_message_of_any_type_is_read(kind: str) -> None:
    context = {"frequently_forwarded": True, "forwarded": True, "referred_product": PRODUCT}

    found = content(kind, **BODIES[kind], context=context, referral=REFERRAL)

    assert found.origin == Origin(
        forwarded="often",
        referral=Referral(source_url="https://fb.me/1", source_id="12", source_type="ad", click_id="click"),
        product=ProductReference(catalog_id="19", product="BAL-0455"),
    )


@each_type
def test_a_plain_message_of_any_type_has_no_origin(kind: str) -> None:
    context = {"from": CUSTOMER, "id": "wamid.0"}

    assert content(kind, **BODIES[kind]).origin is None
    assert content(kind, **BODIES[kind], context=context).origin is None


@pytest.mark.parametrize(
    ("context", "referral", "origin"),
    [
        pytest.param({"forwarded": True}, None, Origin(forwarded="yes"), id="forwarded"),
        pytest.param({"forwarded": "yes", "frequently_forwarded": 1}, None, None, id="words in the place of booleans"),
        pytest.param({"forwarded": False}, None, None, id="not forwarded"),
        pytest.param({"referred_product": {"catalog_id": "1"}}, None, None, id="a product without a name"),
        pytest.param(None, {}, None, id="an empty referral"),
        pytest.param(None, "fb", None, id="a referral that is a word"),
        pytest.param(
            None,
            {"media_type": "video", "video_url": "v", "image_url": "i", "thumbnail_url": "t",
             "welcome_message": {"text": "hi"}},
            Origin(referral=Referral(media_type="video", media_url="v", thumbnail_url="t", welcome="hi")),
            id="a film",
        ),
        pytest.param(
            None,
            {"media_type": "image", "image_url": "i", "welcome_message": "hi"},
            Origin(referral=Referral(media_type="image", media_url="i")),
            id="a picture, and a greeting of a wrong type",
        ),
    ],
)  # fmt: skip
def test_origins_in_any_shape(context: object, referral: object, origin: Origin | None) -> None:
    assert content("text", context=context, referral=referral) == Text(body="hola", origin=origin)


def test_a_contact_card_is_read_whole() -> None:
    card = {
        "name": {"formatted_name": "Ana P.", "first_name": "Ana", "last_name": "P."},
        "phones": [{"phone": "+1 650-555-0100", "wa_id": "16505550100", "type": "CELL", "user_id": "MX.1"},
                   {"type": "HOME"}],
        "emails": [{"email": "a@example.com", "type": "WORK"}, "b@example.com"],
        "urls": [{"url": "https://example.com"}, {}],
        "addresses": [{"street": "Calle 1", "city": "León", "state": "GTO", "zip": 37000, "country": "México",
                       "country_code": "mx", "type": "WORK"}, {"type": "HOME"}, None],
        "org": {"company": "Demo", "title": "Jefa"},
        "birthday": "1990-01-31",
        "origin": "other",
        "vcard": "BEGIN:VCARD",
    }  # fmt: skip

    assert content("contacts", contacts=[card, None, 7]) == Contacts(cards=(
        ContactCard(
            name="Ana P.",
            first_name="Ana",
            last_name="P.",
            phones=(ContactPhone(number="+1 650-555-0100", kind="CELL", channel_id="16505550100", bsuid="MX.1"),),
            emails=("a@example.com",),
            urls=("https://example.com",),
            addresses=(ContactAddress(street="Calle 1", city="León", state="GTO", zip="37000", country="México",
                                      country_code="mx", kind="WORK"),),
            organisation="Demo",
            birthday="1990-01-31",
        ),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("card", "name"),
    [
        pytest.param({"name": {"first_name": "Ana", "last_name": "P."}}, "Ana P.", id="first and last name"),
        pytest.param({"org": {"company": "Demo"}}, "Demo", id="a firm"),
        pytest.param({"phones": [{"wa_id": 16505550100}]}, "16505550100", id="a phone"),
        pytest.param({"name": "Ana", "phones": "1", "emails": {}, "org": []}, "?", id="nothing that fits"),
    ],
)
def test_a_card_always_has_a_name(card: object, name: str) -> None:
    contacts = content("contacts", contacts=[card])

    assert isinstance(contacts, Contacts)
    assert contacts.cards[0].name == name


@pytest.mark.parametrize(
    ("vouched", "phones"),
    [
        pytest.param("MX.1", ["16505550100"], id="their own"),
        pytest.param("MX.2", [], id="somebody else's"),
        pytest.param(None, [], id="nobody vouches for it"),
    ],
)
def test_a_customer_without_a_phone_who_shares_their_own_is_known_by_it(vouched: str | None, phones: list[str]) -> None:
    card = {"origin": "contact_request", "phones": [{"phone": "+1 650-555-0100", "user_id": vouched}]}
    shared = message("contacts", contacts=[card], from_user_id="MX.1")
    del shared["from"]

    found = only_message(body(shared))

    assert [one.value for one in found.identities if one.kind is IdentityKind.PHONE] == phones
    assert isinstance(found.content, Contacts)
    assert found.content.cards[0].requested


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        pytest.param('{"flow_token":"t","year":2015}', {"flow_token": "t", "year": 2015}, id="JSON in a string"),
        pytest.param({"values": {"in_pin_code": "400063"}}, {"values": {"in_pin_code": "400063"}}, id="an object"),
        pytest.param("{nothing", {}, id="no JSON"),
        pytest.param("[1]", {}, id="a list"),
        pytest.param("[" * 5000, {}, id="depths"),
        pytest.param('{"a":"\\ud83d\\u0000"}', {"a": "\ufffd"}, id="half an emoji and NUL"),
        pytest.param(None, {}, id="null"),
        pytest.param(7, {}, id="a number"),
    ],
)
@pytest.mark.parametrize("name", ["flow", "address_message"])
def test_the_answers_of_forms_are_read_whatever_they_are(given: object, answers: dict[str, object], name: str) -> None:
    reply = {"type": "nfm_reply", "nfm_reply": {"name": name, "body": "Sent", "response_json": given}}

    assert content("interactive", interactive=reply) == FormAnswer(name=name, answers=answers, body="Sent")


@pytest.mark.parametrize("source", ["user_action", "automatic", None])
def test_a_permission_to_call_that_whatsapp_gave_by_itself_opens_no_window(source: str | None) -> None:
    reply = {"response": "accept", "response_source": source}
    interactive = {"type": "call_permission_reply", "call_permission_reply": reply}

    found = only_message(body(message("interactive", interactive=interactive)))

    assert found.content == Interactive(kind="call_permission_reply", payload={"call_permission_reply": reply})
    assert found.opens_window is (source != "automatic")


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        pytest.param(PRODUCT, Product(catalog_id="19", product="BAL-0455"), id="a product"),
        pytest.param({}, Interactive(kind="product", payload={"product": {}}), id="an unknown shape"),
    ],
)
def test_a_product_that_a_customer_sends_is_read(product: object, expected: AnyContent) -> None:
    assert content("interactive", interactive={"type": "product", "product": product}) == expected


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        pytest.param("reaction", {"message_id": "wamid.0"}, Reaction(target="wamid.0"), id="taken away"),
        pytest.param("reaction", {"message_id": "wamid.0", "emoji": ""}, Reaction(target="wamid.0"), id="emptied"),
        pytest.param("reaction", {"emoji": "👍"}, Unsupported(kind="reaction"), id="on nothing"),
        pytest.param("revoke", {"original_message_id": "wamid.0"}, Revoke(target="wamid.0"), id="revoke"),
        pytest.param("revoke", {}, Unsupported(kind="revoke"), id="revoke of nothing"),
        pytest.param(
            "edit",
            {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "corregido"}}},
            Edit(target="wamid.0", text="corregido"),
            id="edit of a text",
        ),
        pytest.param(
            "edit",
            {"original_message_id": "wamid.0", "message": {"type": "video", "video": {"caption": "ruido"}}},
            Edit(target="wamid.0", text="ruido"),
            id="edit of a caption",
        ),
        pytest.param(
            "edit", {"original_message_id": "wamid.0", "message": 7}, Edit(target="wamid.0"), id="edit without words"
        ),
    ],
)
def test_what_changes_other_messages_names_them_and_opens_no_window(
    kind: str, given: object, expected: AnyContent
) -> None:
    found = only_message(body(message(kind, **{kind: given})))

    assert found.content == expected
    assert found.opens_window is isinstance(expected, Unsupported)


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        pytest.param(
            {"type": "user_changed_number", "wa_id": "5215587654321", "user_id": "MX.2", "previous_user_id": "MX.1",
             "parent_user_id": "MX.ENT.2", "previous_parent_user_id": "MX.ENT.1"},
            SystemNotice(kind="number_changed", new_phone="525587654321", new_bsuid="MX.2", old_bsuid="MX.1",
                         new_parent_bsuid="MX.ENT.2", old_parent_bsuid="MX.ENT.1"),
            id="number, since August 2026",
        ),
        pytest.param(
            {"type": "customer_changed_number", "new_wa_id": "16505550177"},
            SystemNotice(kind="number_changed", new_phone="16505550177"),
            id="number, the older name",
        ),
        pytest.param({"wa_id": "1"}, SystemNotice(kind="number_changed", new_phone="1"), id="number without a type"),
        pytest.param(
            {"type": "user_changed_user_id", "user_id": "MX.2", "previous_user_id": "MX.1"},
            SystemNotice(kind="id_changed", new_bsuid="MX.2", old_bsuid="MX.1"),
            id="id",
        ),
        pytest.param(
            {"type": "customer_identity_changed", "identity": "Zk9=", "customer": CUSTOMER, "body": "x"},
            SystemNotice(kind="identity_changed", body="x"),
            id="identity",
        ),
        pytest.param({"type": "user_bought_a_hat"}, SystemNotice(kind="user_bought_a_hat"), id="unknown"),
        pytest.param({}, SystemNotice(kind="system"), id="empty"),
    ],
)  # fmt: skip
def test_notices_of_whatsapp_have_names_that_all_channels_share(system: object, expected: SystemNotice) -> None:
    found = only_message(body(message("system", system=system)))

    assert found.content == expected
    assert (found.by, found.opens_window) == (SenderType.SYSTEM, False)


def test_an_identity_beside_the_system_is_understood() -> None:
    identity = {"acknowledged": True, "created_timestamp": "1602532300000", "hash": "Zk9="}

    assert content("system", identity=identity) == SystemNotice(kind="identity_changed")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param({"from": "16505550100"}, ["16505550100", "MX.1", "MX.ENT.1"], id="the old phone"),
        pytest.param({"from": None}, ["16505550199", "MX.1", "MX.ENT.1"], id="the phone inside"),
        pytest.param({"from_user_id": "MX.2"}, [CUSTOMER.replace("521", "52"), "MX.1", "MX.ENT.1"], id="the new id"),
    ],
)
def test_a_notice_belongs_to_the_customer_by_the_ids_known_so_far(head: dict[str, object], expected: list[str]) -> None:
    system = {
        "type": "user_changed_number", "wa_id": "16505550177", "customer": "16505550199", "user_id": "MX.2",
        "previous_user_id": "MX.1", "parent_user_id": "MX.ENT.2", "previous_parent_user_id": "MX.ENT.1",
    }  # fmt: skip

    found = only_message(body(message("system", system=system, **head)))

    assert [identity.value for identity in found.identities] == expected


def test_an_error_beside_a_file_is_kept_with_it() -> None:
    errors = [{"code": 131052, "title": "Media download error", "error_data": {"details": "Too large"}}, 7]

    found = only_message(body(message("image", image={"id": "24"}, errors=errors)))

    assert found.content == Image(channel_media_id="24")
    assert found.error == Failure(code="131052", title="Media download error", details="Too large")


def test_one_bad_error_hides_none_of_the_others() -> None:
    found = only_message(body(message("unsupported", errors=["bad", {"code": 131051, "title": "Unknown"}])))

    assert found.content == Unsupported(kind="unsupported", reason="Unknown", error_code="131051")
    assert found.error is None


def test_a_group_decides_the_conversation_and_its_writer_stays_known() -> None:
    written = message(group_id="Y2Fw", from_user_id="MX.1")
    contacts = [{"wa_id": CUSTOMER, "user_id": "MX.1", "profile": {"name": "Ana"}}]

    found = only_message(body(written, contacts=contacts))

    assert found.identities == (Identity(kind=IdentityKind.GROUP, value="Y2Fw"),)
    assert found.name is None
    who = (phone_identity(CUSTOMER), Identity(kind=IdentityKind.BSUID, value="MX.1"))
    assert found.content.origin == Origin(author=Author(identities=who, name="Ana"))


def test_an_echo_into_a_group_belongs_to_the_group() -> None:
    for to in ({"recipient_type": "group", "to": "Y2Fw"}, {"group_id": "Y2Fw", "to": CUSTOMER}):
        found = only_message(body(message_echoes=[message(**to)]))

        assert found.identities == (Identity(kind=IdentityKind.GROUP, value="Y2Fw"),)
        assert found.by is SenderType.EXTERNAL


@pytest.mark.parametrize("levels", [150, 900, 1000, 5000, 100_000])
def test_depths_in_one_message_harm_neither_it_nor_another(levels: int) -> None:
    raw = body(message(id="wamid.1", x="DEEP"), message(id="wamid.2"))

    updates = read(raw.replace(b'"DEEP"', b"[" * levels + b'"]"' + b"]" * levels))

    assert [update.channel_id for update in updates if isinstance(update, IncomingMessage)] == ["wamid.1", "wamid.2"]
    assert [update.content for update in updates if isinstance(update, IncomingMessage)] == [Text(body="hola")] * 2


FRAME = {"body": {"text": "¿Va?"}, "footer": {"text": "IVA incluido"}}
ROW = {"id": "b:01", "title": "Centro"}


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        pytest.param(
            {"type": "button", **FRAME, "header": {"type": "text", "text": "991"},
             "action": {"buttons": [{"type": "reply", "reply": {"id": "y", "title": "Sí"}}]}},
            Buttons(body="¿Va?", footer="IVA incluido", header=Header(text="991"),
                    buttons=(Button(id="y", title="Sí"),)),
            id="buttons",
        ),
        pytest.param(
            {"type": "list", **FRAME, "action": {"button": "Ver", "sections": [{"title": "Norte", "rows": [ROW]}]}},
            ListMenu(body="¿Va?", footer="IVA incluido", button="Ver",
                     sections=(Section(title="Norte", rows=(Row(id="b:01", title="Centro"),)),)),
            id="list",
        ),
        pytest.param(
            {"type": "cta_url", **FRAME, "header": {"type": "image", "image": {"link": "https://i.example/1.jpg"}},
             "action": {"name": "cta_url", "parameters": {"display_text": "Ver", "url": "https://example.com"}}},
            LinkButton(body="¿Va?", footer="IVA incluido", title="Ver", url="https://example.com",
                       header=Header(media=Image(link="https://i.example/1.jpg"))),
            id="link",
        ),
        pytest.param({"type": "location_request_message", **FRAME, "action": {"name": "send_location"}},
                     LocationRequest(body="¿Va?"), id="place"),
        pytest.param({"type": "request_contact_info", **FRAME, "action": {}}, ContactRequest(body="¿Va?"), id="number"),
        pytest.param({"type": "button", **FRAME, "action": {"buttons": 7}},
                     Interactive(kind="button", body="¿Va?", payload={**FRAME, "action": {"buttons": 7}}), id="misfit"),
        pytest.param({"type": "hologram", **FRAME},
                     Interactive(kind="hologram", body="¿Va?", payload=FRAME), id="unknown"),
    ],
)  # fmt: skip
def test_what_another_app_sent_for_tapping_is_read(sent: Json, expected: AnyContent) -> None:
    found = only_message(body(message_echoes=[message("interactive", to=CUSTOMER, interactive=sent)]))

    assert found.content == expected
