"""What becomes of a webhook body, beyond the samples."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from waframe import (
    Audio,
    Failure,
    IdentityKind,
    Image,
    Incoming,
    IncomingMessage,
    IncomingNotice,
    IncomingStatus,
    Interactive,
    MessageStatus,
    Order,
    Template,
    Text,
    Unsupported,
)
from waframe.plugins.whatsapp.reading import read_webhook

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Json = dict[str, object]


def body(*messages: object, **value: object) -> bytes:
    whole = {"metadata": {"phone_number_id": "1"}, "messages": list(messages), **value}
    return json.dumps({"entry": [{"id": "9", "changes": [{"field": "messages", "value": whole}]}]}).encode()


def text(number: object = 1, **other: object) -> Json:
    return {"from": "5215512345678", "id": f"wamid.{number}", "timestamp": "1785000000", "type": "text",
            "text": {"body": f"hola {number}"}, **other}  # fmt: skip


def read(raw: bytes) -> list[Incoming]:
    return read_webhook(raw, received_at=NOW)


def only_message(raw: bytes) -> IncomingMessage:
    (update,) = read(raw)
    assert isinstance(update, IncomingMessage)
    return update


def only_status(**status: object) -> Incoming:
    (update,) = read(body(statuses=[{"id": "wamid.1", "timestamp": "1785000000", **status}]))
    return update


def test_mexicos_old_mobile_form_is_the_same_phone() -> None:
    message = only_message(body(text(), contacts=[{"wa_id": "525512345678", "profile": {"name": "Ana"}}]))

    assert [(i.kind, i.value) for i in message.identities] == [(IdentityKind.PHONE, "525512345678")]
    assert message.name == "Ana"


def test_a_contact_of_somebody_else_gives_neither_name_nor_ids() -> None:
    message = only_message(body(text(), contacts=[{"wa_id": "5219999999999", "user_id": "MX.9"}]))

    assert [identity.kind for identity in message.identities] == [IdentityKind.PHONE]
    assert message.name is None


def test_a_message_of_nobody_is_kept_as_broken() -> None:
    message = text()
    del message["from"]

    (update,) = read(body(message))

    assert isinstance(update, IncomingNotice)
    assert update.kind == "broken"
    assert "hola 1" in update.raw


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("no object", id="a string"),
        pytest.param(None, id="null"),
        pytest.param(7, id="a number"),
        pytest.param([], id="a list"),
        pytest.param({"type": "text"}, id="no id"),
        pytest.param({"id": {}, "from": "1", "type": "text"}, id="an id that is an object"),
    ],
)
def test_a_bad_message_harms_only_itself(bad: object) -> None:
    first, second, third = read(body(text(1), bad, text(3)))

    assert isinstance(first, IncomingMessage)
    assert isinstance(second, IncomingNotice)
    assert second.kind == "broken"
    assert isinstance(third, IncomingMessage)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"context": "wamid.0"}, id="context"),
        pytest.param({"timestamp": {"seconds": 1}}, id="timestamp"),
        pytest.param({"from_user_id": ["MX.1"]}, id="user id"),
        pytest.param({"errors": {"code": 1}}, id="errors"),
        pytest.param({"image": "none"}, id="another type's body"),
        pytest.param({"contacts": 5}, id="contacts"),
    ],
)
def test_a_field_of_a_wrong_type_counts_as_missing(wrong: Json) -> None:
    assert only_message(body(text(**wrong))).content == Text(body="hola 1")


@pytest.mark.parametrize("wrong", [None, "hola", 7, ["hola"]])
def test_a_body_of_a_wrong_type_leaves_a_placeholder(wrong: object) -> None:
    assert only_message(body(text(text=wrong))).content == Unsupported(kind="text")


@pytest.mark.parametrize("name", ["messages", "statuses", "contacts", "errors", "calls", "message_echoes"])
def test_a_list_of_a_wrong_type_is_kept_beside_its_siblings(name: str) -> None:
    lists: Json = {"messages": [text()], "message_echoes": [], "statuses": [{"id": "wamid.2", "status": "sent"}]}

    updates = read(body(**(lists | {name: {"not": "a list"}})))

    assert isinstance(updates[-1], IncomingNotice)
    assert updates[-1].kind == "broken"
    assert '"not"' in updates[-1].raw
    assert len(updates) >= 2


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b'{"entry":7}',
        b'{"entry":{}}',
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"entry":"',
    ],
)
def test_broken_json_becomes_one_notice(raw: bytes) -> None:
    (update,) = read(raw)

    assert isinstance(update, IncomingNotice)
    assert update.kind == "broken"


@pytest.mark.parametrize("entry", [None, "x", {"id": "1"}, {"changes": 5}, {"changes": [3]}, {"changes": [{}]}])
def test_a_bad_entry_harms_only_itself(entry: object) -> None:
    good = json.loads(body(text()))["entry"][0]

    updates = read(json.dumps({"entry": [good, entry, good]}).encode())

    assert [type(update).__name__ for update in updates] == ["IncomingMessage", "IncomingNotice", "IncomingMessage"]


def test_nul_is_dropped_and_half_an_emoji_replaced() -> None:
    raw = body(text()).replace(b"hola 1", rb"ho\u0000la \ud83d!")

    message = only_message(raw)

    assert message.content == Text(body="hola \ufffd!")
    assert "\\u0000" not in message.raw


@pytest.mark.parametrize(
    ("timestamp", "at"),
    [
        pytest.param("1785000000", datetime(2026, 7, 25, 17, 20, tzinfo=UTC), id="a string"),
        pytest.param(1785000000, datetime(2026, 7, 25, 17, 20, tzinfo=UTC), id="a number"),
        pytest.param(1785000000000, datetime(2026, 7, 25, 17, 20, tzinfo=UTC), id="milliseconds"),
        pytest.param(str(int(NOW.timestamp()) + 60), NOW + timedelta(seconds=60), id="a clock a little ahead"),
        pytest.param(str(int(NOW.timestamp()) + 3600), NOW, id="an hour ahead"),
        pytest.param("0", NOW, id="1970"),
        pytest.param("-5", NOW, id="negative"),
        pytest.param("1e308", NOW, id="endless"),
        pytest.param("nan", NOW, id="no number"),
        pytest.param("inf", NOW, id="infinite"),
        pytest.param("yesterday", NOW, id="words"),
        pytest.param(None, NOW, id="missing"),
        pytest.param(10**30, NOW, id="huge"),
    ],
)
def test_a_senseless_timestamp_becomes_the_time_of_receipt(timestamp: object, at: datetime) -> None:
    assert only_message(body(text(timestamp=timestamp))).at == at


def test_a_status_carries_back_the_outbox_id_and_the_failure() -> None:
    errors = [{"code": 131047, "title": "Re-engagement message", "error_data": {"details": "24 hours"}}]

    status = only_status(status="failed", recipient_id="1", biz_opaque_callback_data="outbox=991", errors=errors)

    assert isinstance(status, IncomingStatus)
    assert (status.status, status.outbox_id, status.recipient) == (MessageStatus.FAILED, "991", "1")
    assert status.error == Failure(code="131047", title="Re-engagement message", details="24 hours")


def test_another_programs_callback_data_is_no_outbox_id() -> None:
    status = only_status(status="sent", biz_opaque_callback_data="ticket=4711")

    assert isinstance(status, IncomingStatus)
    assert status.outbox_id is None


@pytest.mark.parametrize("word", ["warning", "deleted", "SENT", "tomorrow", "", None])
def test_an_unknown_status_becomes_a_notice(word: str | None) -> None:
    notice = only_status(status=word)

    assert isinstance(notice, IncomingNotice)
    assert notice.kind == "other"


@pytest.mark.parametrize(
    ("item", "line"),
    [
        pytest.param({"quantity": "2", "item_price": "489.50"}, (2, 48950), id="strings"),
        pytest.param({"quantity": 2.0, "item_price": 120}, (2, 12000), id="numbers"),
        pytest.param({"quantity": 1, "item_price": 0.1}, (1, 10), id="a float that is not exact"),
        pytest.param({"quantity": "many", "item_price": "NaN"}, (0, 0), id="no numbers"),
        pytest.param({"quantity": -3, "item_price": -1}, (0, 0), id="negative"),
        pytest.param({"quantity": "1e999999", "item_price": 10**30}, (0, 0), id="beyond reason"),
        pytest.param({}, (0, 0), id="missing"),
    ],
)
def test_a_cart_takes_numbers_in_any_spelling(item: Json, line: tuple[int, int]) -> None:
    message = text(type="order", order={"catalog_id": 19, "product_items": [{"product_retailer_id": "B", **item}]})

    order = only_message(body(message)).content

    assert isinstance(order, Order)
    assert (order.lines[0].quantity, order.lines[0].price_cents) == line


def test_the_old_voice_type_is_a_voice_note() -> None:
    message = text(type="voice", voice={"id": 24, "mime_type": "audio/ogg; codecs=opus"})

    audio = only_message(body(message)).content

    assert audio == Audio(channel_media_id="24", mime="audio/ogg; codecs=opus", voice=True)


def test_media_that_meta_could_not_fetch_is_a_placeholder_with_the_reason() -> None:
    errors = [{"code": 131052, "title": "Media download error", "error_data": {"details": "Too large"}}]
    message = text(type="video", video={"mime_type": "video/mp4"}, errors=errors)

    assert only_message(body(message)).content == Unsupported(kind="video", reason="Too large", error_code="131052")


def test_an_echo_shows_what_a_program_sent() -> None:
    template = {"name": "aviso", "language": {"code": "es_MX"}, "components": [{"type": "body"}]}
    echoes = [
        {"to": "16505551234", "id": "wamid.1", "type": "image", "image": {"link": "https://a.example/1.jpg"}},
        {"to": "16505551234", "id": "wamid.2", "type": "template", "template": template},
        {"to": "16505551234", "id": "wamid.3", "type": "interactive",
         "interactive": {"type": "carousel", "body": {"text": "¿Va?"}, "action": {"cards": []}}},
    ]  # fmt: skip

    contents = [u.content for u in read(body(message_echoes=echoes)) if isinstance(u, IncomingMessage)]

    assert contents[:2] == [
        Image(link="https://a.example/1.jpg"),
        Template(name="aviso", language="es_MX", components=({"type": "body"},)),
    ]
    assert isinstance(contents[2], Interactive)
    assert (contents[2].kind, contents[2].body) == ("carousel", "¿Va?")


def test_trouble_of_today_and_of_tomorrow_are_two_notices() -> None:
    raw = body(errors=[{"code": 130429, "title": "Rate limit hit"}])

    today, tomorrow = (read_webhook(raw, received_at=NOW + timedelta(days=days))[0] for days in (0, 1))

    assert isinstance(today, IncomingNotice)
    assert isinstance(tomorrow, IncomingNotice)
    assert today.key != tomorrow.key


def test_a_thousand_updates_of_one_body_all_arrive_in_order() -> None:
    updates = read(body(*(text(number) for number in range(1000))))

    assert [u.channel_id for u in updates if isinstance(u, IncomingMessage)] == [f"wamid.{n}" for n in range(1000)]


def test_lists_that_nobody_knows_are_kept_beside_messages() -> None:
    updates = read(body(text(), polls=[{"id": "p1"}, {"id": "p2"}], colours=["red"], version=7))

    message, *polls = updates
    assert isinstance(message, IncomingMessage)
    assert [(poll.kind, '"id": "p' in poll.raw) for poll in polls if isinstance(poll, IncomingNotice)] == [
        ("other", True),
        ("other", True),
    ]
    assert len(polls) == 2


def test_extra_keys_beside_messages_are_no_updates() -> None:
    (update,) = read(body(text(), colours=["red"], version=7, more={"a": 1}))

    assert isinstance(update, IncomingMessage)
