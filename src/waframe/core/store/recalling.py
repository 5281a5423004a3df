"""Reads from a snapshot what happened in conversations, each as its deeds in the order of their happening."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

import msgspec
import sqlalchemy as sa

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Floor
from waframe.core.records.customer import Identity
from waframe.core.records.deeds import Course, Deed, Did, Heard, Moved, Said, Wrote
from waframe.core.records.message import KEPT_BACK, Direction, Failure, MessageStatus, SenderType
from waframe.core.store.neutral import Json
from waframe.core.store.snapshot import Snapshot

_AT_ONCE = 200
_CONTENT: msgspec.json.Decoder[AnyContent] = msgspec.json.Decoder(AnyContent)
_FAILURE = msgspec.json.Decoder(Failure)
_FLOOR, _RECEIVED = "floor.changed", "message.received"
_ACTING, _AFTER_ACTING = 0.25, 0.5
_PEOPLE = ("agent", "program")
_LATE = timedelta(minutes=10)
"""How long before its storing the first message of all may have been sent."""

NEEDED = {"messages", "conversations", "customers", "customer_identities", "facts", "audit", "events"}
"""The tables that are read."""

Row = dict[str, Json]


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which conversations: where a customer wrote since then, of which branch, or the one; the newest `many`."""

    since: datetime | None = None
    branch: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    many: int | None = None


class _Moving(msgspec.Struct, frozen=True, kw_only=True):
    floor: Floor
    agent_id: str = ""


class _Of(msgspec.Struct, frozen=True, kw_only=True):
    message_id: str


_MOVING = msgspec.json.Decoder(_Moving)
_OF = msgspec.json.Decoder(_Of)


def choose(snapshot: Snapshot, wanted: Wanted) -> list[str]:
    """Name the conversations that are wanted, those with the newest words first."""
    messages, conversations = snapshot.table("messages"), snapshot.table("conversations")
    heard = (
        sa.select(messages.c.conversation_id)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.sender_type == SenderType.CLIENT.value)
        .group_by(messages.c.conversation_id)
        .order_by(sa.func.max(messages.c.seq).desc())
        .limit(wanted.many)
    )
    if wanted.since is not None:
        heard = heard.where(snapshot.since(messages.c.at, wanted.since))
    if wanted.branch is not None:
        heard = heard.where(conversations.c.branch == wanted.branch)
    if wanted.conversation_id is not None:
        heard = heard.where(snapshot.same(conversations.c.id, wanted.conversation_id))
    if wanted.message_id is not None:
        heard = heard.where(snapshot.same(messages.c.id, wanted.message_id))
    return [str(found) for found in snapshot.column(heard)]


def recall(snapshot: Snapshot, conversation_ids: Sequence[str]) -> Iterator[tuple[Course, list[Deed]]]:
    """Read conversations one after the other, some at once."""
    oldest = snapshot.oldest("events", "at")
    for start in range(0, len(conversation_ids), _AT_ONCE):
        yield from _recall_some(snapshot, conversation_ids[start : start + _AT_ONCE], oldest=oldest)


def _recall_some(
    snapshot: Snapshot, ids: Sequence[str], *, oldest: datetime | None
) -> Iterator[tuple[Course, list[Deed]]]:
    conversations = list(snapshot.some("conversations", "id", ids, order=("id",)))
    customers = sorted({str(row["customer_id"]) for row in conversations})
    names = {str(row["id"]): row["name"] for row in snapshot.some("customers", "id", customers, order=("id",))}
    identities: defaultdict[str, list[Identity]] = defaultdict(list)
    for row in snapshot.some("customer_identities", "customer_id", customers, order=("kind", "value")):
        identity = msgspec.convert({"kind": row["kind"], "value": row["value"]}, Identity)
        identities[str(row["customer_id"])].append(identity)
    facts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in snapshot.some("facts", "conversation_id", ids, order=("conversation_id", "name")):
        facts[str(row["conversation_id"])][str(row["name"])] = str(row["value"])
    deeds = _deeds(snapshot, ids, rows={str(row["id"]): row for row in conversations})
    for row in conversations:
        key, customer_id = str(row["id"]), str(row["customer_id"])
        own = deeds.get(key, [])
        course = Course(
            conversation_id=key,
            branch=str(row["branch"]),
            identities=tuple(identities[customer_id]),
            deeds=len(own),
            name=_text(names.get(customer_id)),
            facts=facts[key],
            floor_known=bool(own) and oldest is not None and own[0].at >= oldest - _LATE,
        )
        yield course, own


def _deeds(snapshot: Snapshot, ids: Sequence[str], *, rows: dict[str, Row]) -> dict[str, list[Deed]]:
    """Give the deeds of conversations in their order."""
    arrived: dict[str, datetime] = {}
    people: defaultdict[str, list[Did | Moved]] = defaultdict(list)
    for row in snapshot.some("audit", "subject", ids, order=("seq",)):
        if (did := _did(row)) is not None:
            people[did.conversation_id].append(did)
    for row in snapshot.some("events", "conversation_id", ids, order=("number",)):
        if row["name"] == _RECEIVED:
            arrived[_OF.decode(str(row["payload"])).message_id] = _instant(row["at"])
        elif row["name"] == _FLOOR:
            people[str(row["conversation_id"])].append(_moved(row))
    found: dict[str, list[Deed]] = {}
    said = snapshot.some("messages", "conversation_id", ids, order=("conversation_id", "seq"))
    for key, own in groupby(said, key=lambda row: str(row["conversation_id"])):
        words = list(_messages(own, channel=str(rows[key]["channel"]), arrived=arrived))
        found[key] = _merged(words, people[key])
    return found


def _merged(words: Sequence[Deed], people: Sequence[Did | Moved]) -> list[Deed]:
    """Put what people did between the words; at one instant it follows what was heard, and goes before what is said."""
    heard = [(deed.at, index) for index, deed in enumerate(words) if isinstance(deed, Heard)]
    keyed: list[tuple[datetime, float, Deed]] = [(deed.at, float(index), deed) for index, deed in enumerate(words)]
    for deed in people:
        before = bisect_right(heard, (deed.at, len(words))) - 1
        place = heard[before][1] if before >= 0 else -1
        keyed.append((deed.at, place + (_AFTER_ACTING if isinstance(deed, Moved) else _ACTING), deed))
    keyed.sort(key=lambda one: one[:2])
    return [deed for _, _, deed in keyed]


def _did(row: Row) -> Did | None:
    by, _, caller = str(row["actor"]).partition(":")
    if by not in _PEOPLE:
        return None
    return Did(
        conversation_id=str(row["subject"]),
        at=_instant(row["at"]),
        by=by,
        caller=caller,
        action=str(row["action"]),
        arguments=str(row["details"]),
    )


def _moved(row: Row) -> Moved:
    moving = _MOVING.decode(str(row["payload"]))
    key = str(row["conversation_id"])
    return Moved(conversation_id=key, at=_instant(row["at"]), floor=moving.floor, agent_id=moving.agent_id or None)


def _messages(rows: Iterator[Row], *, channel: str, arrived: Mapping[str, datetime]) -> Iterator[Deed]:
    """Give the words of a conversation; their order is that of their storing, and no clock runs backwards in it.

    A channel tells whole seconds; when a message truly arrived stands in the log, as far as that reaches back.
    """
    last: datetime | None = None
    for row in rows:
        at = arrived.get(str(row["id"])) or _instant(row["at"])
        last = at if last is None else max(last, at)
        deed = _message(row, at=last, channel=channel)
        if deed is not None:
            yield deed


def _message(row: Row, *, at: datetime, channel: str) -> Deed | None:
    by, error = SenderType(str(row["sender_type"])), _error(row)
    status, key, message_id = MessageStatus(str(row["status"])), str(row["conversation_id"]), str(row["id"])
    channel_id, reply_to = _text(row["channel_id"]), _text(row["reply_to"])
    is_past = int(str(row["seq"])) < 0
    if status in {MessageStatus.INTERNAL, MessageStatus.SCHEDULED} or (error and error.code in KEPT_BACK):
        return None
    content, author = _CONTENT.decode(str(row["content"])), _text(row["sender_id"]) or ""
    ours = row["direction"] == Direction.OUT.value and not is_past
    if ours and by in {SenderType.AI, SenderType.SYSTEM}:
        return Said(
            conversation_id=key, at=at, message_id=message_id, plugin=author, content=content, channel_id=channel_id
        )
    if ours and by is SenderType.AGENT:
        return Wrote(
            conversation_id=key,
            at=at,
            message_id=message_id,
            agent_id=author,
            content=content,
            reply_to=reply_to,
            channel_id=channel_id,
        )
    return Heard(
        conversation_id=key,
        at=at,
        message_id=message_id,
        channel=channel,
        address=str(row["address"]),
        channel_id=channel_id or message_id,
        by=by,
        content=content,
        said_at=_instant(row["at"]),
        reply_to=reply_to,
        error=error,
        past=is_past,
        status=status if is_past else None,
    )


def _error(row: Row) -> Failure | None:
    return _FAILURE.decode(str(row["error"])) if row["error"] else None


def _instant(value: Json) -> datetime:
    return datetime.fromisoformat(str(value))


def _text(value: Json) -> str | None:
    return None if value is None else str(value)
