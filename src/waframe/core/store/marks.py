"""What is noted on a conversation beside its floor: relearnt, held, closed, snoozed, reserved, labelled, owed."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.store.database import Database
from waframe.core.store.outcomes import NewChange, NewFact
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


def learn(fact: NewFact, *, was: str | None) -> NewChange:
    """Keep a fact if its value is still what it `was`; None says that there was none."""
    return NewChange(query=_SQL["learn"], values={**msgspec.structs.asdict(fact), "was": was}, must=True)


def hold(conversation_id: str, *, epoch: int, until: datetime | None) -> NewChange:
    """Let the agent who has the floor under an epoch keep it until then, or for as long as nothing is owed."""
    return NewChange(query=_SQL["hold"], values={"conversation_id": conversation_id, "epoch": epoch, "until": until})


def close(conversation_id: str, *, now: datetime) -> tuple[NewChange, ...]:
    """Close a conversation, and let the plugins know."""
    return (
        NewChange(query=_SQL["close"], values={"conversation_id": conversation_id, "now": now}),
        NewChange(query=_SQL["ready"], values={"conversation_id": conversation_id, "now": now}),
        NewChange(query=_SQL["tell_closed"], values={"conversation_id": conversation_id}),
    )


def reopen(conversation_id: str) -> NewChange:
    """Open a closed conversation again."""
    return NewChange(query=_SQL["reopen"], values={"conversation_id": conversation_id})


def snooze(conversation_id: str, *, until: datetime | None) -> NewChange:
    """Put a conversation aside until then, or take it back."""
    return NewChange(query=_SQL["snooze"], values={"conversation_id": conversation_id, "until": until})


def reserve(conversation_id: str, *, epoch: int, agent_id: str | None, until: datetime | None) -> NewChange:
    """Keep a conversation for one agent until then, unless the floor moves before; or for nobody."""
    if agent_id is None:
        return NewChange(query=_SQL["unreserve"], values={"conversation_id": conversation_id})
    values = {"conversation_id": conversation_id, "epoch": epoch, "agent_id": agent_id, "until": until}
    return NewChange(query=_SQL["reserve"], values=values)


def hand_over(conversation_id: str, *, branch: str) -> NewChange:
    """Let another branch serve a conversation; the customer goes on with the number that they wrote to."""
    return NewChange(query=_SQL["hand_over"], values={"conversation_id": conversation_id, "branch": branch})


def ask_again(conversation_id: str, *, now: datetime) -> tuple[NewChange, ...]:
    """Make what nobody has answered a piece of work for the bot."""
    return (
        NewChange(query=_SQL["ready"], values={"conversation_id": conversation_id, "now": now}),
        NewChange(query=_SQL["ask_again"], values={"conversation_id": conversation_id, "now": now}),
    )


def label(conversation_id: str, *, name: str, on: bool) -> NewChange:
    """Put a label on a conversation, or take it off."""
    query = _SQL["label" if on else "unlabel"]
    return NewChange(query=query, values={"conversation_id": conversation_id, "label": name})


async def read_labels(database: Database, conversation_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Read the labels of conversations; those without any are missing."""
    rows = await database.read(
        lambda transaction: transaction.bulk(_SQL["labels"], {"conversation_id": list(conversation_ids)})
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        key = str(row["conversation_id"])
        found[key] = (*found.get(key, ()), str(row["label"]))
    return found
