"""Remembers to whom what waits was offered, so that the next one is asked and nobody twice."""

from datetime import datetime, timedelta

import msgspec

from waframe import Context, load_queries, record

_SQL = load_queries(__file__)
_LONG_AGO = timedelta(days=7)


class LastOffer(msgspec.Struct, frozen=True, kw_only=True):
    """When an agent was last offered something."""

    agent_id: str
    at: datetime


def note(ctx: Context, agent_id: str) -> None:
    """Note that the conversation is offered to an agent, as it waits now."""
    conversation = ctx.conversation
    ctx.change(
        _SQL["note"],
        conversation_id=conversation.id,
        agent_id=agent_id,
        epoch=conversation.floor_epoch,
        at=ctx.clock.now(),
    )


def forget(ctx: Context, agent_id: str) -> None:
    """Let an agent be asked again."""
    ctx.change(_SQL["forget"], agent_id=agent_id)


async def asked(ctx: Context) -> set[str]:
    """Name the agents to whom the conversation was offered since it waits."""
    conversation = ctx.conversation
    rows = await ctx.store.database.rows(_SQL["asked"], conversation_id=conversation.id, epoch=conversation.floor_epoch)
    return {str(row["agent_id"]) for row in rows}


async def last(ctx: Context) -> dict[str, datetime]:
    """Tell when agents were last offered something."""
    rows = await ctx.store.database.rows(_SQL["last"], since=ctx.clock.now() - _LONG_AGO)
    return {one.agent_id: one.at for one in (record(row, LastOffer) for row in rows)}
