"""Webhook bodies that somebody changed: nothing raises, and no sibling is lost."""

import copy
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from waframe import IncomingMessage, Text
from waframe.plugins.whatsapp.explain import explain
from waframe.plugins.whatsapp.reading import read_webhook

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMPLES = [json.loads(path.read_bytes()) for path in sorted((Path(__file__).parent / "webhooks").glob("*.json"))]
GOOD = {"from": "16505550100", "id": "wamid.GOOD", "timestamp": "1785000000", "type": "text", "text": {"body": "hola"}}
METADATA = {"phone_number_id": "1"}

wrong_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=[]), max_size=8),
    st.just([]),
    st.just({}),
    st.just([{}]),
    st.just({"id": {}}),
    st.sampled_from([[None], ["x"], {"body": None}, "\0", "\ud83d", 10**25, -1]),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List the paths of everything inside a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, item in inner for place in [(*path, key), *places(item, (*path, key))]]


@st.composite
def changed(draw: st.DrawFn) -> object:
    """Drop, rename, replace or repeat something in a sample, up to five times."""
    body = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 5))):
        found = places(body)
        if not found:
            break
        *way, last = draw(st.sampled_from(found))
        holder = body
        for key in way:
            holder = holder[key]
        change(draw, holder, last)
    return body


def change(draw: st.DrawFn, holder: object, key: str | int) -> None:
    match holder, draw(st.sampled_from(["drop", "rename", "replace", "repeat"])):
        case dict(), "rename":
            holder[draw(st.text(max_size=6))] = holder.pop(key)
        case dict() | list(), "drop":
            del holder[key]  # type: ignore[arg-type]  # the key is one of this holder
        case list(), "repeat":
            holder.append(copy.deepcopy(holder[int(key)]))
        case dict() | list(), _:
            holder[key] = copy.deepcopy(draw(wrong_values))  # type: ignore[index]  # the key is one of this holder
        case _:
            pass


def entries(body: object) -> list[object]:
    found = body.get("entry") if isinstance(body, dict) else None
    return found if isinstance(found, list) else []


@settings(max_examples=600, deadline=None)
@given(body=changed(), escaped=st.booleans())
def test_a_changed_body_never_raises_and_what_is_kept_can_be_stored(body: object, *, escaped: bool) -> None:
    raw = json.dumps(body, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

    updates = read_webhook(raw, received_at=NOW)

    stored = msgspec.json.encode(updates)
    assert b"\\u0000" not in stored.replace(b"\\\\", b"")
    explain(raw, "body.json")


@settings(max_examples=300, deadline=None)
@given(body=changed())
def test_a_good_message_beside_changed_ones_is_never_lost(body: object) -> None:
    good = {"id": "9", "changes": [{"field": "messages", "value": {"metadata": METADATA, "messages": [GOOD]}}]}
    whole = {"object": "whatsapp_business_account", "entry": [good, *entries(body), good]}

    updates = read_webhook(json.dumps(whole).encode(), received_at=NOW)

    found = [u for u in (updates[0], updates[-1]) if isinstance(u, IncomingMessage) and u.channel_id == "wamid.GOOD"]
    assert [u.content for u in found] == [Text(body="hola"), Text(body="hola")]


@settings(max_examples=300, deadline=None)
@given(bad=wrong_values, others=st.lists(changed(), max_size=2))
def test_a_good_message_in_the_same_list_is_never_lost(bad: object, others: list[object]) -> None:
    value = {"metadata": METADATA, "messages": [bad, *others, GOOD], "contacts": [bad], "statuses": [bad]}
    whole = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}

    updates = read_webhook(json.dumps(whole).encode(), received_at=NOW)

    assert len(updates) == len(others) + 3
    assert any(isinstance(update, IncomingMessage) and update.channel_id == "wamid.GOOD" for update in updates)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_update_and_no_exception(raw: bytes) -> None:
    assert len(read_webhook(raw, received_at=NOW)) == 1
