"""Calls, handovers, the history and standby: what becomes of them in a conversation."""

import pytest
from tests.plugins.whatsapp.bodies import (
    CUSTOMER,
    METADATA,
    NOW,
    OURS,
    body,
    message,
    only_message,
    only_notice,
    read,
    whole,
)

from waframe import (
    AccountNews,
    Call,
    Failure,
    IncomingMessage,
    IncomingNotice,
    IncomingStatus,
    MessageStatus,
    SenderType,
    SystemNotice,
    Text,
    Unsupported,
)

PHONE = "525512345678"


def call(**event: object) -> IncomingMessage:
    return only_message(whole("calls", {"metadata": METADATA, "calls": [{"id": "wacid.1", **event}]}))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        pytest.param({"event": "connect"}, Call(event="rang"), id="rang"),
        pytest.param({"event": "CALL_CONNECT", "status": "CONNECTED"}, Call(event="rang"), id="an older spelling"),
        pytest.param({"event": "terminate", "status": "COMPLETED", "duration": 62, "start_time": "1785000000"},
                     Call(event="ended", seconds=62), id="spoke"),
        pytest.param({"event": "terminate", "status": "COMPLETED", "duration": "62"},
                     Call(event="ended", seconds=62), id="spoke, in a string"),
        pytest.param({"event": "terminate", "status": "COMPLETED"}, Call(event="missed"), id="nobody took it"),
        pytest.param({"event": "terminate", "status": "FAILED"}, Call(event="failed"), id="failed"),
        pytest.param({"event": "terminate", "duration": 10**30}, Call(event="missed"), id="a senseless length"),
        pytest.param({"event": "terminate", "duration": 10**9}, Call(event="ended", seconds=604800), id="weeks"),
    ],
)  # fmt: skip
def test_a_customers_call_is_noted_and_only_its_beginning_opens_the_window(
    event: dict[str, object], expected: Call
) -> None:
    found = call(**event, **{"from": CUSTOMER}, to=OURS, direction="USER_INITIATED", timestamp="1785000000")

    assert found.content == expected
    assert found.by is SenderType.SYSTEM
    assert found.opens_window is (expected.event == "rang")
    assert [identity.value for identity in found.identities] == [PHONE]


def test_a_call_of_ours_is_one_of_the_business_to_the_customer() -> None:
    head = {"from": OURS, "to": CUSTOMER, "to_user_id": "MX.1", "direction": "BUSINESS_INITIATED"}
    errors = [{"code": 138007, "title": "Connection error"}]

    found = call(**head, event="terminate", status="FAILED", duration=120, errors=errors)

    assert found.content == Call(event="failed", by_customer=False, seconds=120)
    assert (found.by, found.opens_window) == (SenderType.EXTERNAL, False)
    assert [identity.value for identity in found.identities] == [PHONE, "MX.1"]
    assert found.error == Failure(code="138007", title="Connection error")


@pytest.mark.parametrize(("who", "by_customer"), [(CUSTOMER, True), (OURS, False)])
def test_without_a_direction_the_caller_tells_it(who: str, *, by_customer: bool) -> None:
    found = call(**{"from": who}, to=CUSTOMER if who == OURS else OURS, event="connect")

    assert found.content == Call(event="rang", by_customer=by_customer)
    assert [identity.value for identity in found.identities] == [PHONE]


@pytest.mark.parametrize(
    ("status", "event", "by", "opens"),
    [
        ("RINGING", "rang", SenderType.EXTERNAL, False),
        ("ACCEPTED", "answered", SenderType.SYSTEM, True),
        ("rejected", "rejected", SenderType.SYSTEM, False),
    ],
)
@pytest.mark.parametrize("field", ["calls", "messages"])
def test_the_news_of_a_call_of_ours_are_noted_under_any_field(
    status: str, event: str, *, by: SenderType, opens: bool, field: str
) -> None:
    news = {"id": "wacid.1", "type": "call", "status": status, "recipient_id": CUSTOMER, "timestamp": "1785000000"}

    found = only_message(whole(field, {"metadata": METADATA, "statuses": [news]}))

    assert isinstance(found.content, Call)
    assert (found.content.event, found.content.by_customer) == (event, False)
    assert (found.by, found.opens_window) == (by, opens)


def test_every_event_of_a_call_is_a_message_of_its_own() -> None:
    events = [{"id": "wacid.1", "event": name, "from": CUSTOMER} for name in ("connect", "terminate")]
    statuses = [{"id": "wacid.1", "status": name, "recipient_id": CUSTOMER} for name in ("RINGING", "ACCEPTED")]

    updates = read(whole("calls", {"metadata": METADATA, "calls": events, "statuses": statuses}))

    ids = [update.channel_id for update in updates if isinstance(update, IncomingMessage)]
    assert sorted(ids) == ["wacid.1#accepted", "wacid.1#connect", "wacid.1#ringing", "wacid.1#terminate"]


@pytest.mark.parametrize("bad", [None, "x", {}, {"id": "wacid.1"}, {"id": "wacid.1", "event": "recording"}])
def test_an_unknown_event_of_a_call_is_kept_as_a_notice(bad: object) -> None:
    assert only_notice(whole("calls", {"metadata": METADATA, "calls": [bad]})).kind == "other"


def handover(kind: str, **control: object) -> object:
    return {
        "sender": {"phone_number": CUSTOMER}, "recipient": {"phone_number_id": "1"}, "timestamp": "1785000000",
        "type": kind, kind: control,
    }  # fmt: skip


@pytest.mark.parametrize("field", ["messaging_handovers", "messages", None])
@pytest.mark.parametrize(("kind", "ours"), [("control_passed", True), ("control_taken", False)])
def test_a_handover_stands_in_the_customers_conversation_with_the_summary(kind: str, field: str, *, ours: bool) -> None:
    summary = {"type": "summary", "summary": {"text": "Quiere cambiar la dirección."}}

    found = only_message(whole(field, handover(kind, metadata="m", conversation_context=summary)))

    assert found.content == SystemNotice(kind=kind, body="Quiere cambiar la dirección.", ours=ours)
    assert (found.address, found.identities[0].value) == ("1", PHONE)
    assert (found.by, found.opens_window) == (SenderType.SYSTEM, False)


def test_a_handover_without_a_summary_tells_what_was_handed_along() -> None:
    found = only_message(whole("messaging_handovers", handover("control_passed", metadata="pidió una persona")))

    assert found.content == SystemNotice(kind="control_passed", body="pidió una persona", ours=True)


def test_a_repeated_handover_counts_once_in_whichever_bytes_it_comes() -> None:
    first = whole("messaging_handovers", handover("control_passed", metadata="ñ"))
    again = first.replace(b"\\u00f1", "ñ".encode()).replace(b": ", b":")

    assert only_message(first).channel_id == only_message(again).channel_id
    assert first != again


def history(*messages: object, contact: object = None, number: object = CUSTOMER) -> bytes:
    thread = {"id": number, "context": contact, "messages": messages}
    parts = [{"metadata": {"phase": 0, "chunk_order": 1, "progress": 10}, "threads": [thread]}]
    return whole("history", {"metadata": METADATA, "history": parts})


def test_the_history_has_both_directions_of_one_customer() -> None:
    theirs = message(history_context={"status": "READ"})
    ours = message(who=OURS, to=CUSTOMER, id="wamid.2", history_context={"status": "ERROR"})
    contact = {"wa_id": CUSTOMER, "user_id": "MX.1", "username": "ana"}

    first, second = read(history(theirs, ours, contact=contact))

    assert isinstance(first, IncomingMessage)
    assert isinstance(second, IncomingMessage)
    assert (first.by, first.status) == (SenderType.CLIENT, None)
    assert (second.by, second.status) == (SenderType.EXTERNAL, MessageStatus.FAILED)
    assert [identity.value for identity in first.identities] == [PHONE, "MX.1", "ana"]
    assert first.identities == second.identities
    for one in (first, second):
        assert (one.past, one.opens_window, one.content) == (True, False, Text(body="hola"))


@pytest.mark.parametrize(
    ("word", "status"),
    [("SENT", "sent"), ("DELIVERED", "delivered"), ("READ", "read"), ("PLAYED", "played"), ("PENDING", "accepted"),
     ("NEW", None), (None, None)],
)  # fmt: skip
def test_how_far_a_past_message_of_ours_had_come_is_read(word: str | None, status: str | None) -> None:
    context = None if word is None else {"status": word}
    (found,) = read(history(message(who=OURS, to=CUSTOMER, history_context=context)))

    assert isinstance(found, IncomingMessage)
    assert found.status == status


def test_a_past_file_is_a_placeholder_until_it_comes_under_the_field_of_the_history() -> None:
    (placeholder,) = read(history(message("media_placeholder")))
    contacts = [{"wa_id": CUSTOMER, "user_id": "MX.1"}]
    file = message("image", image={"id": "24"})
    ours = {**file, "from": OURS, "to": CUSTOMER}

    theirs, sent = read(body(file, ours, field="history", contacts=contacts))

    assert isinstance(placeholder, IncomingMessage)
    assert placeholder.content == Unsupported(kind="media_placeholder")
    for found, by in ((theirs, SenderType.CLIENT), (sent, SenderType.EXTERNAL)):
        assert isinstance(found, IncomingMessage)
        assert (found.past, found.by, found.channel_id) == (True, by, placeholder.channel_id)
        assert [identity.value for identity in found.identities] == [PHONE, "MX.1"]


def test_a_thread_without_a_phone_is_known_by_the_id() -> None:
    found = only_message(history(message(who=None, from_user_id="MX.1"), number="MX.1"))

    assert [identity.value for identity in found.identities] == ["MX.1"]
    assert found.by is SenderType.CLIENT


def test_a_business_that_does_not_share_its_history_says_so_in_a_notice() -> None:
    errors = [{"code": 2593109, "title": "Off", "error_data": {"details": "History sharing is turned off"}}]

    notice = only_notice(whole("history", {"metadata": METADATA, "history": [{"errors": errors}]}))

    assert (notice.kind, notice.address) == ("account", "1")
    assert notice.news == AccountNews(
        what="history", account="9", value="2593109", reason="History sharing is turned off"
    )


def test_a_bad_part_of_the_history_harms_only_itself() -> None:
    good = {"id": CUSTOMER, "messages": [message(), "bad", message(id="wamid.2")]}
    parts = ["bad", {"threads": 7}, {"threads": [7, {"messages": 7}, good]}, {}]

    updates = read(whole("history", {"metadata": METADATA, "history": parts}))

    assert [u.channel_id for u in updates if isinstance(u, IncomingMessage)] == ["wamid.1", "wamid.2"]
    assert [u.kind for u in updates if isinstance(u, IncomingNotice)] == ["broken"] * 4 + ["broken", "other"]


def test_a_history_of_thousands_is_read_whole() -> None:
    updates = read(history(*(message(id=f"wamid.{number}") for number in range(5000))))

    assert len({update.channel_id for update in updates if isinstance(update, IncomingMessage)}) == 5000


def test_all_that_comes_while_another_app_owns_the_thread_is_read() -> None:
    echo = {
        "id": "wamid.3",
        "timestamp": "1785000000",
        "message": {"to": CUSTOMER, "type": "text", "text": {"body": "ya"}},
    }
    standby = {
        "messages": [message()],
        "statuses": [{"id": "wamid.2", "status": "read"}],
        "message_echoes": [echo],
        "contacts": "bad",
    }

    updates = read(whole("standby", {"metadata": METADATA, "standby": standby}))

    theirs, theirs_too, status, broken = updates
    assert isinstance(theirs, IncomingMessage)
    assert isinstance(theirs_too, IncomingMessage)
    assert (theirs.standby, theirs.opens_window, theirs.by) == (True, False, SenderType.CLIENT)
    assert (theirs_too.standby, theirs_too.by, theirs_too.content) == (True, SenderType.EXTERNAL, Text(body="ya"))
    assert isinstance(status, IncomingStatus)
    assert isinstance(broken, IncomingNotice)
    assert broken.kind == "broken"


def test_events_know_when_they_were() -> None:
    found = call(**{"from": CUSTOMER}, event="connect", start_time="1785000000")

    assert (NOW - found.at).days == 120
