"""Passes a conversation to people by the same action as a model does, so that the promise of a person is traceable."""

import msgspec

from waframe.plugins.assistant.hands import Hands

ACTION = "escalate_to_human"
_REASONS = {
    "angry": "enojo",
    "complaint": "otro",
    "warranty": "garantia",
    "discount": "descuento",
    "invoice": "pago",
    "terms": "pago",
}


class _Escalate(msgspec.Struct, frozen=True, kw_only=True):
    reason: str
    note: str


class _Escalated(msgspec.Struct, frozen=True, kw_only=True):
    floor: str = ""


async def to_person(hands: Hands, reason: str, *, note: str) -> None:
    """Wish for a person in the customer's place, with a note for whoever comes."""
    wanted = _Escalate(reason=_REASONS.get(reason, "sin_respuesta"), note=note)
    await hands.act(ACTION, wanted, result=_Escalated)
