"""Finds what to say in place of words that may not be said, from what was done in the turn."""

from collections.abc import Sequence

import msgspec

from waframe import ActionRefused, ActionUnknown, AnyContent, Risk, Text
from waframe.plugins.assistant.dialogue.seen import QuoteNamed, QuoteSeen
from waframe.plugins.assistant.hands import Done, Hands

SPEAKS_ITSELF = frozenset({"send_quote", "send_product", "send_product_images"})
WANTS_SENDING = frozenset({"create_quote", "add_to_quote"})


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    id: str = ""
    text: str = ""
    missing: tuple[str, ...] = ()


async def words_of(hands: Hands) -> tuple[AnyContent, ...] | None:
    """Say what the last change of the turn came to, in the words of whoever made it; None where nothing was changed."""
    last = _last_change(hands.done)
    if last is None:
        return None
    told = _told(last)
    if last.action in SPEAKS_ITSELF:
        return ()
    if last.action in WANTS_SENDING and told.id and not told.missing:
        try:
            await hands.act("send_quote", QuoteNamed(quote_id=told.id), result=QuoteSeen)
        except (ActionRefused, ActionUnknown):
            return None
        return ()
    return (Text(body=told.text),) if told.text else None


def _last_change(done: Sequence[Done]) -> Done | None:
    changes = (one for one in reversed(done) if one.risk is not Risk.READ and one.refusal is None)
    return next(changes, None)


def _told(done: Done) -> _Told:
    try:
        return msgspec.json.decode(done.result, type=_Told)
    except msgspec.DecodeError:
        return _Told()
