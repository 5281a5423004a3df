"""Webhook bodies that somebody changed: nothing raises, and no sibling is lost."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.plugins.whatsapp.bodies import replayed

from waframe import Incoming, IncomingMessage, IncomingNotice, Text
from waframe.plugins.whatsapp.explain import explain
from waframe.plugins.whatsapp.reading import read_webhook
from waframe.testing.strategies import changed, wrong_values

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMPLES = [json.loads(path.read_bytes()) for path in sorted((Path(__file__).parent / "webhooks").glob("*.json"))]
GOOD = {"from": "16505550100", "id": "wamid.GOOD", "timestamp": "1785000000", "type": "text", "text": {"body": "hola"}}
METADATA = {"phone_number_id": "1"}
bodies = changed(st.sampled_from(SAMPLES))


def entries(body: object) -> list[object]:
    found = body.get("entry") if isinstance(body, dict) else None
    return found if isinstance(found, list) else []


@settings(max_examples=400, deadline=None)
@given(body=bodies, escaped=st.booleans())
def test_a_changed_body_never_raises_and_what_is_kept_can_be_stored(body: object, *, escaped: bool) -> None:
    raw = json.dumps(body, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

    updates = read_webhook(raw, received_at=NOW)

    stored = msgspec.json.encode(updates)
    assert b"\\u0000" not in stored.replace(b"\\\\", b"")
    explain(raw, "body.json")


@settings(max_examples=250, deadline=None)
@given(body=bodies)
def test_a_good_message_beside_changed_ones_is_never_lost(body: object) -> None:
    good = {"id": "9", "changes": [{"field": "messages", "value": {"metadata": METADATA, "messages": [GOOD]}}]}
    whole = {"object": "whatsapp_business_account", "entry": [good, *entries(body), good]}

    updates = read_webhook(json.dumps(whole).encode(), received_at=NOW)

    found = [u for u in (updates[0], updates[-1]) if isinstance(u, IncomingMessage) and u.channel_id == "wamid.GOOD"]
    assert [u.content for u in found] == [Text(body="hola"), Text(body="hola")]


@settings(max_examples=250, deadline=None)
@given(bad=wrong_values, others=st.lists(bodies, max_size=2))
def test_a_good_message_in_the_same_list_is_never_lost(bad: object, others: list[object]) -> None:
    value = {"metadata": METADATA, "messages": [bad, *others, GOOD], "contacts": [bad], "statuses": [bad]}
    whole = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}

    updates = read_webhook(json.dumps(whole).encode(), received_at=NOW)

    assert len(updates) == len(others) + 3
    assert any(isinstance(update, IncomingMessage) and update.channel_id == "wamid.GOOD" for update in updates)


@settings(max_examples=250, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_update_and_no_exception(raw: bytes) -> None:
    assert len(read_webhook(raw, received_at=NOW)) == 1


@settings(max_examples=250, deadline=None)
@given(body=bodies)
def test_what_is_kept_of_a_changed_body_gives_the_same_when_it_is_read_again(body: object) -> None:
    raw = json.dumps(body).encode()

    updates = [update for update in read_webhook(raw, received_at=NOW) if not isinstance(update, IncomingNotice)]

    assert blank(read_webhook(replayed(updates), received_at=NOW)) == blank(updates)


@settings(max_examples=250, deadline=None)
@given(st.lists(bodies, max_size=4))
def test_bodies_that_come_together_give_what_they_give_alone(bodies: list[object]) -> None:
    together = {"entry": [entry for body in bodies for entry in entries(body)]}

    alone = [update for body in bodies for update in read_webhook(json.dumps(body).encode(), received_at=NOW)]

    whole = [update for update in alone if update.raw != "null"]
    found = read_webhook(json.dumps(together).encode(), received_at=NOW)
    assert [update for update in whole if not is_broken(update)] == [one for one in found if not is_broken(one)]


@settings(max_examples=250, deadline=None)
@given(body=bodies, indent=st.sampled_from([None, 1]), escaped=st.booleans())
def test_a_body_in_other_bytes_is_the_same_updates(body: object, *, indent: int | None, escaped: bool) -> None:
    first = json.dumps(body).encode()

    again = json.dumps(body, indent=indent, ensure_ascii=escaped, separators=(",", ":"))

    assume(escaped or not re.search("[\ud800-\udfff]", again))
    assert keys(again.encode()) == keys(first)


def keys(raw: bytes) -> list[str]:
    """Name what makes each update count once."""
    found = read_webhook(raw, received_at=NOW)
    return [update.key if isinstance(update, IncomingNotice) else update.channel_id for update in found]


def blank(updates: Sequence[Incoming]) -> list[Incoming]:
    return [msgspec.structs.replace(update, raw="") for update in updates]


def is_broken(update: Incoming) -> bool:
    return isinstance(update, IncomingNotice) and update.kind == "broken"
