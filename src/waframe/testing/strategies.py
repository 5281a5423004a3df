"""Strategies of hypothesis for webhook bodies of WhatsApp: what Meta sends, and what it might send next year."""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from hypothesis import strategies as st

Json: TypeAlias = dict[str, object]

NUMBER = "100000000000001"
"""The number of the first branch of a scenario."""
WABA = "102290129340398"
_DEEPEST = 20
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_ID = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789=", min_size=8, max_size=24)
_WAMID = _ID.map(lambda end: f"wamid.{end}")
_INSTANT = st.integers(1_700_000_000, 1_900_000_000).map(str)
_PHONE = st.integers(5_000_000_000, 5_999_999_999).map(lambda national: f"521{national}")
_BSUID = st.integers(10**15, 10**20).map(lambda number: f"MX.{number}")
_DEGREES = st.floats(-90, 90)
_KEYS = (
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


class Sender:
    """Who writes: the parts of a message that name them, and their entry among the contacts."""

    def __init__(self, head: Json, contact: Json) -> None:
        self.head = head
        self.contact = contact


@st.composite
def senders(draw: st.DrawFn) -> Sender:
    """Draw a customer: with a phone, with a phone and a business-scoped id, or with that id alone."""
    phone, bsuid, name = draw(_PHONE), draw(_BSUID), draw(_WORDS)
    match draw(st.sampled_from(("phone", "both", "bsuid"))):
        case "phone":
            return Sender({"from": phone}, {"profile": {"name": name}, "wa_id": phone})
        case "both":
            head: Json = {"from": phone, "from_user_id": bsuid}
            return Sender(head, {"profile": {"name": name}, "wa_id": phone, "user_id": bsuid})
        case _:
            return Sender({"from_user_id": bsuid}, {"profile": {"name": name}, "user_id": bsuid})


def _file(mime: str, **more: st.SearchStrategy[object]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"id": _ID, "mime_type": st.just(mime), "sha256": _ID}, optional={"caption": _WORDS, **more}
    ).map(dict)


def _of(**parts: st.SearchStrategy[object]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(dict(parts)).map(dict)


_REPLY = _of(id=_WORDS, title=_WORDS)
_CARD = _of(name=_of(formatted_name=_WORDS), phones=st.lists(_of(phone=_PHONE), max_size=2))
_ITEM = _of(
    product_retailer_id=_ID,
    quantity=st.integers(1, 99),
    item_price=st.integers(0, 10**6),
    currency=st.just("MXN"),
)
_UNSUPPORTED: Json = {"code": 131051, "title": "Message type unknown", "message": "Message type unknown"}

KINDS: Mapping[str, st.SearchStrategy[Json]] = {
    "text": _of(text=_of(body=_WORDS)),
    "image": _of(image=_file("image/jpeg")),
    "video": _of(video=_file("video/mp4")),
    "audio": _of(audio=_file("audio/ogg; codecs=opus", voice=st.booleans())),
    "document": _of(document=_file("application/pdf", filename=_WORDS)),
    "sticker": _of(sticker=_file("image/webp", animated=st.booleans())),
    "location": _of(location=_of(latitude=_DEGREES, longitude=_DEGREES, name=_WORDS)),
    "contacts": _of(contacts=st.lists(_CARD, max_size=2)),
    "reaction": _of(reaction=_of(message_id=_WAMID, emoji=st.sampled_from(("👍", "❤️", "")))),
    "button": _of(button=_of(payload=_WORDS, text=_WORDS)),
    "interactive": st.one_of(
        _of(interactive=_of(type=st.just("button_reply"), button_reply=_REPLY)),
        _of(interactive=_of(type=st.just("list_reply"), list_reply=_REPLY)),
        _of(
            interactive=_of(
                type=st.just("nfm_reply"),
                nfm_reply=_of(name=st.just("flow"), body=_WORDS, response_json=_of(a=_WORDS).map(json.dumps)),
            )
        ),
        _of(interactive=_of(type=st.just("of_next_year"), of_next_year=_of(a=_WORDS))),
    ),
    "order": _of(order=_of(catalog_id=_ID, text=_WORDS, product_items=st.lists(_ITEM, max_size=3))),
    "system": _of(system=_of(body=_WORDS, type=st.sampled_from(("customer_identity_changed", "of_next_year")))),
    "edit": _of(edit=_of(original_message_id=_WAMID, message=_of(type=st.just("text"), text=_of(body=_WORDS)))),
    "revoke": _of(revoke=_of(original_message_id=_WAMID)),
    "unsupported": st.just({"errors": [_UNSUPPORTED]}),
    "of_next_year": _of(of_next_year=_of(a=_WORDS, b=st.lists(st.none() | st.integers(), max_size=2))),
}
"""What stands in a message beside its head, for each `type` that Meta sends, and for one that nobody knows."""


@st.composite
def messages(draw: st.DrawFn, *, sender: Sender | None = None, kinds: Sequence[str] = tuple(KINDS)) -> Json:
    """Draw an element of `messages[]`."""
    by = sender or draw(senders())
    kind = draw(st.sampled_from(tuple(kinds)))
    context = draw(st.none() | _of(id=_WAMID, forwarded=st.booleans()))
    return {
        **by.head,
        "id": draw(_WAMID),
        "timestamp": draw(_INSTANT),
        "type": kind,
        **draw(KINDS[kind]),
        **({} if context is None else {"context": context}),
    }


@st.composite
def statuses(draw: st.DrawFn, *, of: st.SearchStrategy[str] = _WAMID) -> Json:
    """Draw an element of `statuses[]`; `of` draws the ids of the messages."""
    status = draw(st.sampled_from(("sent", "delivered", "read", "played", "failed", "deleted", "of_next_year")))
    failed: Json = {"errors": [{"code": 131026, "title": "Message undeliverable"}]} if status == "failed" else {}
    who: Json = {"recipient_id": draw(_PHONE)}
    return {"id": draw(of), "status": status, "timestamp": draw(_INSTANT), **who, **failed}


@st.composite
def webhooks(draw: st.DrawFn, *, number: str = NUMBER, kinds: Sequence[str] = tuple(KINDS)) -> Json:
    """Draw a whole body: some entries with some changes, each with messages of a customer, statuses, or both."""
    entries = draw(st.lists(st.lists(_values(number, tuple(kinds)), min_size=1, max_size=2), min_size=1, max_size=2))
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {"id": WABA, "changes": [{"field": "messages", "value": value} for value in values]} for values in entries
        ],
    }


@st.composite
def _values(draw: st.DrawFn, number: str, kinds: tuple[str, ...]) -> Json:
    head: Json = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "525555120001", "phone_number_id": number},
    }
    if draw(st.booleans()):
        return {**head, "statuses": draw(st.lists(statuses(), min_size=1, max_size=3))}
    sender = draw(senders())
    sent = draw(st.lists(messages(sender=sender, kinds=kinds), min_size=1, max_size=3))
    return {**head, "contacts": [sender.contact], "messages": sent}


wrong_values: st.SearchStrategy[object] = st.one_of(
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
"""What does not belong where it stands."""


@st.composite
def changed(draw: st.DrawFn, bodies: st.SearchStrategy[Json]) -> Json:
    """Drop, rename, replace, repeat, nest or move something in a body, up to five times."""
    body = copy.deepcopy(draw(bodies))
    for _ in range(draw(st.integers(1, 5))):
        found = list(_places(body))
        if not found:
            break
        *way, last = draw(st.sampled_from(found))
        holder: object = body
        for key in way:
            holder = holder[key]  # type: ignore[index]  # each key is one of its holder
        _change(draw, holder, last)
    return body


def ids(body: Mapping[str, object]) -> list[str]:
    """List the ids of the messages in a body that is whole."""
    entries: Sequence[Mapping[str, object]] = body["entry"]  # type: ignore[assignment]  # it is whole
    changes: list[Mapping[str, Mapping[str, object]]] = [one for entry in entries for one in entry["changes"]]  # type: ignore[attr-defined]
    sent: list[Json] = [one for change in changes for one in change["value"].get("messages", [])]  # type: ignore[attr-defined]
    return [str(one["id"]) for one in sent]


def _places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """List the paths of everything inside a JSON value, down to a depth beyond that of any body."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if len(path) <= _DEEPEST:
        for key, item in inner:
            yield (*path, key)
            yield from _places(item, (*path, key))


def _change(draw: st.DrawFn, holder: object, key: str | int) -> None:
    how = draw(st.sampled_from(["drop", "rename", "replace", "repeat", "nest", "move", "copy"]))
    match holder, how:
        case dict(), "rename":
            holder[draw(st.text(max_size=6))] = holder.pop(key)
        case dict() | list(), "drop":
            del holder[key]  # type: ignore[arg-type]  # the key is one of this holder
        case list(), "repeat":
            holder.append(copy.deepcopy(holder[int(key)]))
        case list(), "move":
            holder.insert(draw(st.integers(0, len(holder))), holder.pop(int(key)))
        case dict(), "copy":
            holder[draw(st.sampled_from(_KEYS))] = copy.deepcopy(holder[key])
        case dict() | list(), "nest":
            holder[key] = _nested(holder[key], levels=draw(st.sampled_from([1, 20, 120])))  # type: ignore[index]  # the key is one of this holder
        case dict() | list(), _:
            holder[key] = copy.deepcopy(draw(wrong_values))  # type: ignore[index]  # the key is one of this holder
        case _:
            pass


def _nested(value: object, *, levels: int) -> object:
    for level in range(levels):
        value = {"x": value} if level % 2 else [value]
    return value
