"""Tells who attended: a list for the conversation, and a line on the customer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from waframe import Attendance, Context
from waframe_takeover import assignments, holding

_REMEMBERED = timedelta(days=365)


async def list_attendance(ctx: Context) -> list[Attendance]:
    """List who attended the conversation, the newest first."""
    found = await assignments.of_conversation(ctx)
    names = {one: await holding.name_of(ctx, one) or "" for one in {one.agent_id for one in found}}
    return [
        Attendance(
            agent_id=one.agent_id,
            agent_name=names[one.agent_id],
            branch=one.branch,
            came=one.came,
            taken_at=one.taken_at,
            ended_at=one.ended_at,
            ended=one.ended,
            first_response_seconds=_seconds(one.taken_at, one.first_response_at),
            answers=one.answers,
        )
        for one in found
    ]


async def describe(ctx: Context) -> str | None:
    """Say who attended the customer most recently, how often, and when last; None where nobody did."""
    served = await assignments.of_customer(ctx, since=ctx.clock.now() - _REMEMBERED)
    if not served:
        return None
    name = await holding.name_of(ctx, served[0].agent_id)
    if name is None:
        return None
    day = served[0].last_at.astimezone(ZoneInfo(ctx.branch.timezone)).strftime("%d/%m/%Y")
    if served[0].times == 1:
        return ctx.text("takeover.served_once", agent=name, day=day)
    return ctx.text("takeover.served", agent=name, times=served[0].times, day=day)


def _seconds(begin: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, int((end - begin).total_seconds()))
