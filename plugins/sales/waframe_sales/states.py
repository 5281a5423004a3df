"""The states of a sale, and which may follow which."""

from enum import StrEnum


class State(StrEnum):
    """Where a sale stands, from a draft to what was delivered or given back."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    ORDERED = "ordered"
    PAID = "paid"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


OPEN = frozenset({State.DRAFT, State.SENT})
"""A quote that can still be changed; a conversation has at most one."""

ALLOWED: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.DRAFT, State.SENT, State.SUPERSEDED, State.CANCELLED}),
    State.SENT: frozenset(
        {
            State.DRAFT,
            State.SENT,
            State.ACCEPTED,
            State.REJECTED,
            State.EXPIRED,
            State.SUPERSEDED,
            State.CANCELLED,
        }
    ),
    State.ACCEPTED: frozenset({State.ORDERED}),
    State.ORDERED: frozenset({State.PAID, State.CANCELLED}),
    State.PAID: frozenset({State.PAID, State.DELIVERED, State.REFUNDED}),
    State.DELIVERED: frozenset({State.DELIVERED, State.REFUNDED}),
    State.REJECTED: frozenset(),
    State.EXPIRED: frozenset(),
    State.SUPERSEDED: frozenset(),
    State.CANCELLED: frozenset(),
    State.REFUNDED: frozenset(),
}
"""What may follow each state; a step that stays where it is changes the quote, or takes back a part of the order."""


class StepRefused(Exception):
    """Raised when a sale cannot go from where it stands to where somebody wants it."""

    def __init__(self, state: State, *, to: State) -> None:
        super().__init__(f"a sale that is {state} cannot become {to}")
        self.state = state
        self.to = to


def check_step(state: State, *, to: State) -> None:
    """Make sure that a state may follow another; raises StepRefused."""
    if to not in ALLOWED[state]:
        raise StepRefused(state, to=to)
