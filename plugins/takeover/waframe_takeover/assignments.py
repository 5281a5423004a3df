"""Remembers who attended: from when to when, how it began and ended, how soon and how often they answered."""

from datetime import datetime, timedelta

import msgspec

from waframe import Context, Message, load_queries, new_id, record

_SQL = load_queries(__file__)
_LONG_AGO = timedelta(days=7)


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch in which an agent had a conversation."""

    agent_id: str
    branch: str
    came: str
    taken_at: datetime
    ended_at: datetime | None
    ended: str | None
    first_response_at: datetime | None
    answers: int


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """How often an agent answered a customer, and when last."""

    agent_id: str
    times: int
    last_at: datetime


class LastWork(msgspec.Struct, frozen=True, kw_only=True):
    """When an agent last got a conversation."""

    agent_id: str
    at: datetime


def begin(ctx: Context, agent_id: str, *, came: str) -> None:
    """Note that an agent attends from now on."""
    conversation = ctx.conversation
    ctx.change(
        _SQL["begin"],
        id=new_id(),
        conversation_id=conversation.id,
        customer_id=conversation.customer_id,
        branch=conversation.branch,
        agent_id=agent_id,
        came=came,
        at=ctx.clock.now(),
    )


def end(ctx: Context, *, ended: str) -> None:
    """Note that whoever attended no longer does, as the floor moves on."""
    conversation = ctx.conversation
    ctx.change(
        _SQL["end"],
        conversation_id=conversation.id,
        at=ctx.clock.now(),
        ended=ended,
        epoch=conversation.floor_epoch + 1,
    )


def count_answer(ctx: Context, message: Message) -> None:
    """Count an answer of the agent who attends."""
    ctx.change(
        _SQL["answered"],
        conversation_id=message.conversation_id,
        agent_id=message.sender_id,
        at=message.at,
    )


async def of_conversation(ctx: Context) -> list[Assignment]:
    """List who attended the conversation, the newest first."""
    rows = await ctx.store.database.rows(_SQL["of_conversation"], conversation_id=ctx.conversation.id)
    return [record(row, Assignment) for row in rows]


async def of_customer(ctx: Context, *, since: datetime, but_last: bool = False) -> list[Served]:
    """List who answered the customer, the last one first; perhaps without who just gave this conversation away."""
    conversation = ctx.conversation
    rows = await ctx.store.database.rows(
        _SQL["of_customer"],
        customer_id=conversation.customer_id,
        since=since,
        conversation_id=conversation.id,
        epoch=conversation.floor_epoch if but_last else -1,
    )
    return [record(row, Served) for row in rows]


async def last_work(ctx: Context) -> dict[str, datetime]:
    """Tell when the branch's agents last got a conversation, of those who did in the last week."""
    since = ctx.clock.now() - _LONG_AGO
    rows = await ctx.store.database.rows(_SQL["last_work"], branch=ctx.branch.key, since=since)
    return {one.agent_id: one.at for one in (record(row, LastWork) for row in rows)}
