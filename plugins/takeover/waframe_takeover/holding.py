"""Moves the floor between the bot, the queue and people, with all that belongs to such a move."""

from datetime import datetime, timedelta

from waframe import (
    ActionCall,
    ActionRefused,
    Agent,
    By,
    Context,
    Floor,
    FloorTaken,
    Happening,
    Reply,
    Role,
    SenderType,
)
from waframe_takeover import assignments
from waframe_takeover.lease import first_end, is_over

AI, ON, OFF = "ai", "on", "off"


async def ai_is_off(ctx: Context) -> bool:
    """Tell whether somebody switched the bot off in this conversation."""
    fact = await ctx.fact(AI)
    return fact is not None and fact.value == OFF


async def allow_move(ctx: Context, call: ActionCall) -> None:
    """Raise FloorTaken where another agent has the floor, whose time is not over; a supervisor may do as they like."""
    conversation = ctx.conversation
    if conversation.floor is not Floor.AGENT or conversation.floor_agent_id == call.caller or call.by is By.SYSTEM:
        return
    over = is_over(conversation.floor_until, ctx.clock.now())
    if not over and not (call.role is not None and call.role.covers(Role.SUPERVISOR)):
        raise FloorTaken(conversation.floor.value, agent_id=conversation.floor_agent_id)


async def name_of(ctx: Context, agent_id: str | None) -> str | None:
    """Give the name of an agent; None for anybody else."""
    agent = await ctx.store.agents.find(agent_id) if agent_id else None
    return agent.name if agent else None


async def colleague(ctx: Context, call: ActionCall, agent_id: str) -> Agent:
    """Find an agent who works in this branch; raises ActionRefused."""
    agent = await ctx.store.agents.find(agent_id)
    works_here = agent is not None and (agent.role is Role.ADMIN or ctx.branch.key in agent.branches)
    if agent is None or not agent.active or not works_here:
        raise ActionRefused(call.action, reason=ctx.text("takeover.no_colleague", branch=ctx.branch.name))
    return agent


def give_to(ctx: Context, agent_id: str, *, came: str, idle: timedelta) -> None:
    """Give the floor to an agent, whose clock runs if the customer waits."""
    conversation, now = ctx.conversation, ctx.clock.now()
    until = first_end(now, waiting=conversation.waiting_since is not None, idle=idle)
    assignments.end(ctx, ended="taken" if came == "taken" else "transferred")
    ctx.move_floor(Floor.AGENT, agent_id=agent_id, until=until)
    assignments.begin(ctx, agent_id, came=came)
    ctx.reserve(None)
    if conversation.closed_at is not None:
        ctx.reopen()
    if conversation.snoozed_until is not None:
        ctx.snooze(None)
    if until is not None:
        watch(ctx, until, moved=True)


def give_to_bot(ctx: Context, *, ended: str, only_expired: bool = False) -> None:
    """Give the floor to the bot, which answers what nobody has answered."""
    assignments.end(ctx, ended=ended)
    ctx.move_floor(Floor.BOT, only_expired=only_expired)
    ctx.reserve(None)
    ctx.ask_again()


def give_to_queue(ctx: Context, *, ended: str, only_expired: bool = False) -> None:
    """Let the conversation wait for anybody."""
    assignments.end(ctx, ended=ended)
    ctx.move_floor(Floor.QUEUE, only_expired=only_expired)
    ctx.reserve(None)


def hold(ctx: Context, until: datetime) -> None:
    """Let the agent keep the floor until then, and watch over it."""
    ctx.hold_floor(until)
    watch(ctx, until)


def watch(ctx: Context, until: datetime, *, moved: bool = False) -> None:
    """Look at the floor again when the agent's time is over; one look for each end, so that none is ever missing."""
    conversation = ctx.conversation
    epoch = conversation.floor_epoch + int(moved)
    ctx.schedule("expire", due_at=until, key=f"{conversation.id}:{epoch}:{until.isoformat()}")


def tell_customer(ctx: Context, reply: Reply) -> None:
    """Say something on behalf of the business, where free speech is allowed; it answers nothing."""
    window = ctx.conversation.window_until
    if window is None or window > ctx.clock.now():
        ctx.send(reply, by=SenderType.SYSTEM)


async def happened(
    ctx: Context, call: ActionCall, kind: str, *, to: str | None = None, reason: str | None = None
) -> None:
    """Write among the messages what somebody did."""
    ctx.write(Happening(kind=kind, actor=await name_of(ctx, call.caller), to=to, reason=reason))
