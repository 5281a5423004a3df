"""How the plugin speaks: as the agent who acts, as the bot where it has the floor, else on behalf of the business."""

from waframe import ActionCall, AnyContent, By, Context, Floor, SenderType
from waframe_sales.writing_papers import People


def voice(ctx: Context, call: ActionCall | None) -> SenderType:
    """Tell in whose voice something is said."""
    if call is not None and call.by is By.AGENT:
        return SenderType.AGENT
    return SenderType.AI if ctx.conversation.floor is Floor.BOT else SenderType.SYSTEM


def say(ctx: Context, content: AnyContent, *, call: ActionCall | None = None) -> None:
    """Say something to the customer."""
    ctx.send(content, by=voice(ctx, call))


def actor(call: ActionCall) -> str:
    """Name who acts, as events keep it."""
    return f"{call.by.value}:{call.caller}"


async def people(ctx: Context, agent_id: str | None) -> People:
    """Give the names that stand on a paper."""
    agent = await ctx.store.agents.find(agent_id) if agent_id else None
    return People(customer=ctx.customer.name or "", agent=agent.name if agent else "")
