"""Turns stored conversations into what the HTTP interface shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waframe.core.contract.clock import Clock
from waframe.core.records.conversation import Floor
from waframe.core.runtime.http.shown import (
    AgentShown,
    ConversationShown,
    CustomerShown,
    LastMessageShown,
    ReservedShown,
    SenderShown,
    State,
)
from waframe.core.store.desk import Desk, Line

_STATES: Mapping[Floor, State] = {
    Floor.BOT: "ai",
    Floor.QUEUE: "queued",
    Floor.AGENT: "human",
    Floor.EXTERNAL: "external",
}


class ConversationShowing:
    """Shows conversations by id, in one query for many."""

    def __init__(self, desk: Desk, *, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock

    async def by_ids(self, ids: Sequence[str]) -> dict[str, ConversationShown]:
        """Show conversations; those that are not there are missing."""
        now = self._clock.now()
        return {key: show_conversation(line, now=now) for key, line in (await self._desk.lines(ids)).items()}


def show_conversation(line: Line, *, now: datetime) -> ConversationShown:
    """Show a conversation as it is at an instant."""
    return ConversationShown(
        id=line.id,
        branch=line.branch,
        channel=line.channel,
        state=_state(line, now=now),
        customer=CustomerShown(id=line.customer_id, name=line.customer_name, phone=line.phone, username=line.username),
        floor=line.floor,
        epoch=line.floor_epoch,
        opened_at=line.opened_at,
        agent=_agent(line.floor_agent_id, line.agent_name),
        lease_until=line.floor_until,
        reserved=_reserved(line, now=now),
        waiting_since=line.waiting_since,
        snoozed_until=line.snoozed_until,
        closed_at=line.closed_at,
        window_until=line.window_until,
        unread=line.unread,
        failed=line.failed_at is not None,
        labels=line.labels,
        last_message=_last(line),
        last_message_at=line.last_message_at,
    )


def _state(line: Line, *, now: datetime) -> State:
    if line.closed_at is not None:
        return "closed"
    if line.snoozed_until is not None and line.snoozed_until > now:
        return "snoozed"
    return _STATES[line.floor]


def _agent(agent_id: str | None, name: str | None) -> AgentShown | None:
    return AgentShown(id=agent_id, name=name or "") if agent_id is not None else None


def _reserved(line: Line, *, now: datetime) -> ReservedShown | None:
    agent = _agent(line.reserved_agent_id, line.reserved_name)
    over = line.reserved_until is not None and line.reserved_until <= now
    return None if agent is None or over else ReservedShown(agent=agent, until=line.reserved_until)


def _last(line: Line) -> LastMessageShown | None:
    if (
        line.last_id is None
        or line.last_direction is None
        or line.last_sender_type is None
        or line.last_status is None
        or line.last_at is None
    ):
        return None
    return LastMessageShown(
        id=line.last_id,
        text=line.last_text or "",
        type=line.last_type or "",
        direction=line.last_direction,
        sender=SenderShown(type=line.last_sender_type, id=line.last_sender_id, name=line.last_sender_name),
        status=line.last_status,
        at=line.last_at,
    )
