"""What people do with the conversation as a case: close, reopen, put aside, label."""

from datetime import timedelta

from waframe import ActionCall, ActionRefused, Context, Done, Floor
from waframe_takeover import assignments, holding
from waframe_takeover.arguments import Close, Label, Snooze
from waframe_takeover.settings import TakeoverSettings


class CaseActions:
    """Runs the actions that leave the floor where it is, or give it up for good."""

    def __init__(self, settings: TakeoverSettings) -> None:
        self._idle = timedelta(minutes=settings.idle_minutes)

    async def close(self, ctx: Context, call: ActionCall, arguments: Close) -> Done:
        """Close the conversation; when the customer comes back, the bot receives them."""
        await holding.allow_move(ctx, call)
        assignments.end(ctx, ended="closed")
        if ctx.conversation.floor is not Floor.BOT:
            ctx.move_floor(Floor.BOT)
        ctx.reserve(None)
        ctx.close()
        if await holding.ai_is_off(ctx):
            ctx.learn(holding.AI, holding.ON)
        await holding.happened(ctx, call, "closed", reason=arguments.reason)
        return Done()

    async def reopen(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Open a closed conversation."""
        del arguments
        if ctx.conversation.closed_at is None:
            return Done()
        ctx.reopen()
        await holding.happened(ctx, call, "reopened")
        return Done()

    async def snooze(self, ctx: Context, call: ActionCall, arguments: Snooze) -> Done:
        """Put the conversation aside until an instant, or until the customer writes; meanwhile no clock runs."""
        until = arguments.until
        if until.tzinfo is None or until <= ctx.clock.now():
            raise ActionRefused(call.action, reason=ctx.text("takeover.snooze_past"))
        await holding.allow_move(ctx, call)
        ctx.snooze(until)
        if ctx.conversation.floor is Floor.AGENT:
            ctx.hold_floor(None)
        ctx.schedule("wake", due_at=until, key=f"{ctx.conversation.id}:{until.isoformat()}")
        await holding.happened(ctx, call, "snoozed")
        return Done()

    async def label(self, ctx: Context, call: ActionCall, arguments: Label) -> Done:
        """Put a label on it."""
        ctx.label(arguments.name.strip())
        await holding.happened(ctx, call, "labelled", to=arguments.name.strip())
        return Done()

    async def unlabel(self, ctx: Context, call: ActionCall, arguments: Label) -> Done:
        """Take a label off."""
        del call
        ctx.label(arguments.name.strip(), on=False)
        return Done()

    async def wake(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Take a conversation back that was put aside until now; the agent who has it owes the answer again."""
        del arguments
        conversation, now = ctx.conversation, ctx.clock.now()
        if conversation.snoozed_until is None or conversation.snoozed_until > now:
            return Done()
        ctx.snooze(None)
        if conversation.floor is Floor.AGENT and conversation.waiting_since is not None:
            holding.hold(ctx, now + self._idle)
        await holding.happened(ctx, call, "woken")
        return Done()
