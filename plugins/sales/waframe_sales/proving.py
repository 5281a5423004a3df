"""Finds the customer's own yes to a version of a quote that they were shown: a button, or words after it."""

from collections.abc import Sequence

import msgspec

from waframe import Choice, Context, Direction, Message, MessageStatus, SenderType, Text
from waframe_sales.buttons import Wish, read_tap, shows
from waframe_sales.words import Meaning, read_words

_RECENT = 50


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The message with which a customer said yes, and its words."""

    message_id: str
    words: str


async def recent(ctx: Context) -> list[Message]:
    """List the newest messages of the conversation, the newest first."""
    found = await ctx.store.messages.page(ctx.conversation.id, many=_RECENT)
    return sorted(found, key=lambda message: message.seq, reverse=True)


def find_proof(messages: Sequence[Message], quote_id: str, *, version: int, named: str | None = None) -> Proof | None:
    """Find the newest yes to a version; or look whether the named message is one that may count for it.

    An agent may name any words of the customer that came after the version was shown.
    """
    for place, message in enumerate(messages):
        if _shows(message, quote_id, version=version):
            return None
        if not _is_customers(message) or (named is not None and message.id != named):
            continue
        if named is not None:
            shown = was_shown(messages[place:], quote_id, version=version)
            return Proof(message_id=message.id, words=message.text) if shown else None
        if says_yes(message, messages[place + 1 :], quote_id=quote_id, version=version):
            return Proof(message_id=message.id, words=message.text)
    return None


def says_yes(message: Message, before: Sequence[Message], *, quote_id: str, version: int) -> bool:
    """Tell whether a message is a yes to a version: its button, words that confirm, or a mere yes right after it."""
    match message.content:
        case Choice(id=button):
            tap = read_tap(button)
            return tap is not None and (tap.wish, tap.quote_id, tap.version) == (Wish.CONFIRM, quote_id, version)
        case Text():
            meaning = read_words(message.text)
            if meaning is Meaning.CONFIRM:
                return was_shown(before, quote_id, version=version)
            return meaning is Meaning.YES and answers_it(message, before, quote_id=quote_id, version=version)
        case _:
            return False


def answers_it(message: Message, before: Sequence[Message], *, quote_id: str, version: int) -> bool:
    """Tell whether the last that we said before a message is the version of a quote, or the message replies to it."""
    last = next((one for one in before if _was_said(one)), None)
    replied = next((one for one in before if message.reply_to is not None and one.id == message.reply_to), None)
    shown = replied or last
    return shown is not None and _shows(shown, quote_id, version=version)


def was_shown(messages: Sequence[Message], quote_id: str, *, version: int) -> bool:
    """Tell whether a version was shown to the customer."""
    return any(_shows(one, quote_id, version=version) for one in messages)


def _shows(message: Message, quote_id: str, *, version: int) -> bool:
    return _was_said(message) and shows(message.content, quote_id, version=version)


def _was_said(message: Message) -> bool:
    """Tell whether a message is one of ours that the customer may have read."""
    unseen = {MessageStatus.INTERNAL, MessageStatus.FAILED, MessageStatus.SCHEDULED}
    return message.direction is Direction.OUT and message.status not in unseen


def _is_customers(message: Message) -> bool:
    return message.direction is Direction.IN and message.sender_type is SenderType.CLIENT
