"""Webhook bodies for the tests of reading."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from msgspec import Raw

from waframe import AnyContent, AnyNews, Incoming, IncomingMessage, IncomingNotice
from waframe.plugins.whatsapp.reading import read_webhook

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OURS = "15550001111"
CUSTOMER = "5215512345678"
METADATA = {"phone_number_id": "1", "display_phone_number": "+1 555-000-1111"}
Json = dict[str, object]
LISTS = {
    "message": "messages",
    "echo": "message_echoes",
    "past": "messages",
    "status": "statuses",
    "call": "calls",
    "call_status": "statuses",
    "error": "errors",
}


def whole(field: str, value: object, *, time: int | None = None) -> bytes:
    entry: Json = {"id": "9", "changes": [{"field": field, "value": value}]}
    return json.dumps({"entry": [entry if time is None else {**entry, "time": time}]}).encode()


def body(*messages: object, field: str = "messages", **value: object) -> bytes:
    return whole(field, {"metadata": METADATA, "messages": list(messages), **value})


def message(kind: str = "text", /, who: object = CUSTOMER, **other: object) -> Json:
    """Make a message of a customer, or of whoever is named; of a text that says nothing else, `hola`."""
    head: Json = {"from": who, "id": "wamid.1", "timestamp": "1785000000", "type": kind}
    return {**head, **({"text": {"body": "hola"}} if kind == "text" else {}), **other}


def read(raw: bytes) -> list[Incoming]:
    return read_webhook(raw, received_at=NOW)


def only_message(raw: bytes) -> IncomingMessage:
    (update,) = read(raw)
    assert isinstance(update, IncomingMessage)
    return update


def only_notice(raw: bytes) -> IncomingNotice:
    (update,) = read(raw)
    assert isinstance(update, IncomingNotice)
    return update


def content(kind: str, **other: object) -> AnyContent:
    return only_message(body(message(kind, **other))).content


def news(field: str, value: object) -> AnyNews | None:
    return only_notice(whole(field, value, time=1785000000)).news


def replayed(updates: Iterable[Incoming]) -> bytes:
    """Build a webhook from what was kept of each update, without looking into it."""
    changes = [_change(msgspec.json.decode(update.raw, type=dict[str, Raw])) for update in updates]
    return msgspec.json.encode({"entry": [{"id": "1", "changes": changes}]})


def _change(kept: dict[str, Raw]) -> object:
    if "handover" in kept:
        return {"field": kept["field"], "value": kept["handover"]}
    kind = next(key for key in kept if key in LISTS)
    contacts = [] if bytes(kept["contact"]) == b"null" else [kept["contact"]]
    field: object = "calls" if kind == "call_status" else "history" if kind == "past" else kept["field"]
    return {"field": field, "value": {"metadata": kept["metadata"], "contacts": contacts, LISTS[kind]: [kept[kind]]}}
