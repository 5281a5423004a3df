"""Turns who is there into what colleagues may know of it."""

import msgspec

from waframe.core.records.agent import Caller, Role
from waframe.core.runtime.http.shown import AgentShown, TypingKind
from waframe.core.store.presences import Colleague, Seat

_ENCODER = msgspec.json.Encoder()


class PresenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """That an agent is there or not; the open conversation only where the reader sees it."""

    agent: AgentShown
    online: bool
    available: bool
    conversation_id: str | None = None


class TypingShown(msgspec.Struct, frozen=True, kw_only=True):
    """That an agent types in a conversation; without a kind, that they have stopped."""

    agent: AgentShown
    conversation_id: str
    kind: TypingKind | None = None


class PresenceChanged(PresenceShown, frozen=True, kw_only=True, tag_field="name", tag="presence.changed"):
    """`PresenceShown`, as a socket tells it."""


class CustomerTyping(msgspec.Struct, frozen=True, kw_only=True, tag_field="name", tag="customer.typing"):
    """A customer is writing; it is believed for a few seconds."""

    conversation_id: str


class AgentTyping(TypingShown, frozen=True, kw_only=True, tag_field="name", tag="agent.typing"):
    """`TypingShown`, as a socket tells it."""


def shares(caller: Caller, colleague: Colleague) -> bool:
    """Tell whether somebody works in a branch that a caller sees; administrators work in all."""
    everywhere = Role.ADMIN in {caller.role, colleague.role}
    return everywhere or any(caller.sees(branch) for branch in colleague.branches)


def show_presence(seat: Seat, *, online: bool = True, sees_place: bool) -> PresenceShown:
    """Show where an agent is."""
    who = seat.colleague
    return PresenceShown(
        agent=AgentShown(id=who.agent_id, name=who.name),
        online=online,
        available=who.available,
        conversation_id=seat.conversation_id if online and sees_place else None,
    )


def show_typing(seat: Seat) -> TypingShown:
    """Show what an agent types."""
    agent = AgentShown(id=seat.colleague.agent_id, name=seat.colleague.name)
    return TypingShown(agent=agent, conversation_id=seat.conversation_id or "", kind=_KINDS.get(seat.typing or ""))


def write_customer_typing(conversation_id: str) -> str:
    """Write that a customer is writing."""
    return _ENCODER.encode(CustomerTyping(conversation_id=conversation_id)).decode()


def write_presence(seat: Seat, *, online: bool, sees_place: bool) -> str:
    """Write that an agent came, went, or does something else."""
    shown = show_presence(seat, online=online, sees_place=sees_place)
    return _ENCODER.encode(PresenceChanged(**msgspec.structs.asdict(shown))).decode()


def write_typing(seat: Seat, *, stopped: bool) -> str:
    """Write that an agent types, or has stopped."""
    shown = show_typing(seat)
    told = AgentTyping(**msgspec.structs.asdict(shown))
    return _ENCODER.encode(msgspec.structs.replace(told, kind=None) if stopped else told).decode()


_KINDS: dict[str, TypingKind] = {"reply": "reply", "note": "note"}
