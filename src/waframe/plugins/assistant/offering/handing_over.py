"""The action that passes a conversation to people: `escalate_to_human`."""

from enum import StrEnum
from typing import Annotated

import msgspec

from waframe import Action, ActionCall, Context, Floor, Note, Risk

HANDOFF = "handoff"


class Reason(StrEnum):
    """Why a person is needed."""

    ASKED = "cliente_lo_pide"
    ANGER = "enojo"
    DISCOUNT = "descuento"
    WARRANTY = "garantia"
    NO_ANSWER = "sin_respuesta"
    PAYMENT = "pago"
    OTHER = "otro"


class Escalate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, and a note for the agent."""

    reason: Annotated[Reason, msgspec.Meta(description="motivo")]
    note: Annotated[str, msgspec.Meta(max_length=500, description="nota para el agente")] = ""


class Escalated(msgspec.Struct, frozen=True, kw_only=True):
    """Who speaks after this, and what the customer may be told; nobody can say how long it takes."""

    floor: str
    text: str


class PersonActions:
    """The action of one branch."""

    def all(self) -> list[Action]:
        """List it."""
        return [
            Action(
                name="escalate_to_human",
                title="assistant.escalate_to_human",
                run=self.escalate_to_human,
                arguments=Escalate,
                result=Escalated,
                risk=Risk.WRITE,
                roles=(),
                model=True,
            )
        ]

    async def escalate_to_human(self, ctx: Context, call: ActionCall, wanted: Escalate) -> Escalated:
        """Wish for a person in the customer's place, and leave a note that says why."""
        del call
        ctx.learn(HANDOFF, "wanted")
        reason = ctx.text(f"assistant.reason.{wanted.reason.value}")
        ctx.write(Note(body=wanted.note.strip() or ctx.text("assistant.note.escalated", reason=reason)))
        text = ctx.text("assistant.hand_off.lost", branch=ctx.branch.name)
        return Escalated(floor=Floor.QUEUE.value, text=text)
