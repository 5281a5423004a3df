"""Webhook bodies that somebody changed: nothing raises, and no sibling is lost."""

import copy
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

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAMPLES = [json.loads(path.read_bytes()) for path in sorted((Path(__file__).parent / "webhooks").glob("*.json"))]
GOOD = {"from": "16505550100", "id": "wamid.GOOD", "timestamp": "1785000000", "type": "text", "text": {"body": "hola"}}
METADATA = {"phone_number_id": "1"}
KEYS = (
    "messages",
    "statuses",
    "history",
    "standby",
    "errors",
    "calls",
    "groups",
    "type",
    "id",
    "from",
    "to",
    "contacts",
)

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
    st.sampled_from([[None], ["x"], {"body": None}, "\0", "\ud83d", "\ude4f\ud83d", 10**25, -(10**400), 1e308, -1]),
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List the paths of everything inside a JSON value, down to a depth beyond that of any sample."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if len(path) > 20:
        return []
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
    match holder, draw(st.sampled_from(["drop", "rename", "replace", "repeat", "nest", "move", "copy"])):
        case dict(), "rename":
            holder[draw(st.text(max_size=6))] = holder.pop(key)
        case dict() | list(), "drop":
            del holder[key]  # type: ignore[arg-type]  # the key is one of this holder
        case list(), "repeat":
            holder.append(copy.deepcopy(holder[int(key)]))
        case list(), "move":
            holder.insert(draw(st.integers(0, len(holder))), holder.pop(int(key)))
        case dict(), "copy":
            holder[draw(st.sampled_from(KEYS))] = copy.deepcopy(holder[key])
        case dict() | list(), "nest":
            holder[key] = nested(holder[key], levels=draw(st.sampled_from([1, 20, 120])))  # type: ignore[index]  # the key is one of this holder
        case dict() | list(), _:
            holder[key] = copy.deepcopy(draw(wrong_values))  # type: ignore[index]  # the key is one of this holder
        case _:
            pass


def nested(value: object, *, levels: int) -> object:
    for level in range(levels):
        value = {"x": value} if level % 2 else [value]
    return value


def entries(body: object) -> list[object]:
    found = body.get("entry") if isinstance(body, dict) else None
    return found if isinstance(found, list) else []


@settings(max_examples=400, deadline=None)
@given(body=changed(), escaped=st.booleans())
def test_a_changed_body_never_raises_and_what_is_kept_can_be_stored(body: object, *, escaped: bool) -> None:
    raw = json.dumps(body, ensure_ascii=escaped).encode("utf-8", "surrogatepass")

    updates = read_webhook(raw, received_at=NOW)

    stored = msgspec.json.encode(updates)
    assert b"\\u0000" not in stored.replace(b"\\\\", b"")
    explain(raw, "body.json")


@settings(max_examples=250, deadline=None)
@given(body=changed())
def test_a_good_message_beside_changed_ones_is_never_lost(body: object) -> None:
    good = {"id": "9", "changes": [{"field": "messages", "value": {"metadata": METADATA, "messages": [GOOD]}}]}
    whole = {"object": "whatsapp_business_account", "entry": [good, *entries(body), good]}

    updates = read_webhook(json.dumps(whole).encode(), received_at=NOW)

    found = [u for u in (updates[0], updates[-1]) if isinstance(u, IncomingMessage) and u.channel_id == "wamid.GOOD"]
    assert [u.content for u in found] == [Text(body="hola"), Text(body="hola")]


@settings(max_examples=250, deadline=None)
@given(bad=wrong_values, others=st.lists(changed(), max_size=2))
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
@given(body=changed())
def test_what_is_kept_of_a_changed_body_gives_the_same_when_it_is_read_again(body: object) -> None:
    raw = json.dumps(body).encode()

    updates = [update for update in read_webhook(raw, received_at=NOW) if not isinstance(update, IncomingNotice)]

    assert blank(read_webhook(replayed(updates), received_at=NOW)) == blank(updates)


@settings(max_examples=250, deadline=None)
@given(st.lists(changed(), max_size=4))
def test_bodies_that_come_together_give_what_they_give_alone(bodies: list[object]) -> None:
    together = {"entry": [entry for body in bodies for entry in entries(body)]}

    alone = [update for body in bodies for update in read_webhook(json.dumps(body).encode(), received_at=NOW)]

    whole = [update for update in alone if update.raw != "null"]
    found = read_webhook(json.dumps(together).encode(), received_at=NOW)
    assert [update for update in whole if not is_broken(update)] == [one for one in found if not is_broken(one)]


@settings(max_examples=250, deadline=None)
@given(body=changed(), indent=st.sampled_from([None, 1]), escaped=st.booleans())
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
