"""Says what was done to a customer that nobody may do: each event has a name, and what bears it out."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

import msgspec

from waframe import Choice, Conversation, DatabaseRow, Direction, Message, Note, Query, SenderType, Text, readable
from waframe.plugins.assistant.guards.amounts import find_amounts
from waframe.plugins.assistant.guards.evidence import Deed, evidence_of
from waframe.plugins.assistant.thinking.turns import turns_of
from waframe.plugins.assistant.understanding.intents import Intent, find_intents
from waframe.testing.evaluating.playing import Stage

OPEN = ("draft", "sent", "accepted")
COURTESIES = frozenset({Intent.THANKS, Intent.BYE})
_RAW = re.compile(
    r"\{\w*\}|\b(?:assistant|sales|catalog|routing|takeover|inventory)\.[a-z_]+|Traceback|\bNone\b|\bnull\b"
)
_SAYABLE = re.compile(r"\b(?:None|null)\b")
"""A note for agents may quote what the customer wrote."""

_SOLD_OUT = re.compile(r"\bagotad", re.IGNORECASE)


class Event(StrEnum):
    """What nobody may do."""

    ORDER_WITHOUT_YES = "an order without the customer's own yes"
    UNTOLD_PRICE = "a price that no action gave"
    VOICE_IN_THE_WAY = "the bot speaking while the floor is not its own"
    TWO_OPEN_QUOTES = "two open quotes"
    SOLD_OUT = "«agotado» for what is not known"
    RAW_WORDS = "a raw key, a brace or an error"
    UNANSWERED = "an unanswered customer on the bot's floor"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Something forbidden, and where it was seen."""

    event: Event
    seen: str


async def look(stage: Stage, conversation: Conversation) -> list[Found]:
    """Look at a conversation when it is over."""
    messages = await _all(stage, conversation)
    ours = [message for message in messages if message.direction is Direction.OUT]
    quotes = await _rows(stage, "select * from sales_quotes where conversation_id = :conversation_id", conversation)
    found = [*_words(ours), *await _prices(stage, conversation, ours)]
    if sum(row["state"] in OPEN for row in quotes) > 1:
        found.append(Found(event=Event.TWO_OPEN_QUOTES, seen=", ".join(str(row["folio"]) for row in quotes)))
    orders = await _rows(stage, "select * from sales_orders where conversation_id = :conversation_id", conversation)
    return [*found, *_orders(orders, messages)]


def look_at_step(before: Conversation, after: Conversation, news: Sequence[Message]) -> list[Found]:
    """Look at what one step of the customer came to."""
    theirs = [one for one in news if one.sender_type is SenderType.CLIENT]
    spoken = [one for one in news if one.sender_type is SenderType.AI and one.direction is Direction.OUT]
    if before.floor.value != "bot" and spoken:
        return [Found(event=Event.VOICE_IN_THE_WAY, seen=readable(spoken[0].content))]
    told = any(one.direction is Direction.OUT for one in news)
    needs = [one for one in theirs[-1:] if isinstance(one.content, Text | Choice) and not _is_courtesy(one.text)]
    if after.floor.value == "bot" and before.floor.value == "bot" and needs and not told:
        return [Found(event=Event.UNANSWERED, seen=needs[0].text)]
    return []


def _is_courtesy(text: str) -> bool:
    heard = find_intents(text)
    return bool(heard) and heard <= COURTESIES


def _read(ours: Iterable[Message]) -> list[tuple[object, str]]:
    return [(message.content, readable(message.content)) for message in ours]


def _words(ours: Iterable[Message]) -> list[Found]:
    texts = [_SAYABLE.sub("", text) if isinstance(content, Note) else text for content, text in _read(ours)]
    return [
        *(Found(event=Event.RAW_WORDS, seen=text) for text in texts if _RAW.search(text)),
        *(Found(event=Event.SOLD_OUT, seen=text) for text in texts if _SOLD_OUT.search(text)),
    ]


async def _prices(stage: Stage, conversation: Conversation, ours: Iterable[Message]) -> list[Found]:
    turns = await turns_of(stage.scenario.deployment.store.database, conversation.id)
    deeds = [Deed(action=one.action, result=one.result) for _, done in turns for one in done if one.refusal is None]
    known = evidence_of(deeds).amounts | await _booked(stage, conversation)
    return [
        Found(event=Event.UNTOLD_PRICE, seen=f"{amount.value}: {readable(message.content)}")
        for message in ours
        for amount in find_amounts(readable(message.content))
        if amount.value not in known
    ]


async def _booked(stage: Stage, conversation: Conversation) -> frozenset[Decimal]:
    """Give the amounts that stand in the books for this conversation."""
    lines = "select l.* from sales_quote_lines l join sales_quotes q on q.id = l.quote_id"
    rows = [
        *await _rows(stage, "select * from sales_quotes where conversation_id = :conversation_id", conversation),
        *await _rows(stage, f"{lines} where q.conversation_id = :conversation_id", conversation),
    ]
    named = [(name, value) for row in rows for name, value in dict(row).items() if value is not None]
    cents = {Decimal(str(value)) / 100 for name, value in named if name.endswith("_cents")}
    return frozenset(cents | {Decimal(str(value)) for name, value in named if name == "unit_price"})


def _orders(orders: Iterable[DatabaseRow], messages: Sequence[Message]) -> list[Found]:
    by_id = {message.id: message for message in messages}
    return [
        Found(event=Event.ORDER_WITHOUT_YES, seen=str(row["confirmed_words"]))
        for row in orders
        if not _is_yes(by_id.get(str(row["confirmed_message_id"])))
    ]


def _is_yes(message: Message | None) -> bool:
    if message is None or message.sender_type is not SenderType.CLIENT:
        return False
    if isinstance(message.content, Choice):
        return "onfirmar" in message.content.title
    return isinstance(message.content, Text) and Intent.CONFIRM in find_intents(message.text)


async def _all(stage: Stage, conversation: Conversation) -> list[Message]:
    return list(await stage.scenario.deployment.store.messages.page(conversation.id, many=200))


async def _rows(stage: Stage, text: str, conversation: Conversation) -> list[DatabaseRow]:
    name = "conversation_id"
    query = Query(name="booked", sqlite=text, postgres=text.replace(f":{name}", "$1"), names=(name,))
    return list(await stage.scenario.deployment.store.database.rows(query, conversation_id=conversation.id))
