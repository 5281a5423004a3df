"""Hands out what waits: to the seller who served the customer last, else to whom the rule names."""

from datetime import datetime, timedelta

from waframe import ActionCall, Attendant, Context, Direction, Done, Floor, Happening, Host, Message, MessageStatus
from waframe_takeover import assignments, holding, offers
from waframe_takeover.choosing import Candidate, choose
from waframe_takeover.floor_actions import Offered, tell_agent
from waframe_takeover.lease import is_over
from waframe_takeover.settings import TakeoverSettings


class Offering:
    """Offers conversations of one branch."""

    def __init__(self, settings: TakeoverSettings, *, host: Host) -> None:
        self._settings = settings
        self._host = host

    async def receive(self, ctx: Context) -> None:
        """Look after a conversation that has come into the queue."""
        if is_kept(ctx):
            return
        present = await ctx.store.attendants.present(ctx.branch.key, now=ctx.clock.now())
        if await self._keep_for_seller(ctx, present):
            return
        if not present and await self._hand_over(ctx):
            return
        if self._settings.assignment.rule != "manual":
            ctx.schedule("offer", key=f"{ctx.conversation.id}:{ctx.conversation.floor_epoch}")

    async def offer(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Keep the conversation for the agent who is chosen, and tell them; for nobody where there is none."""
        del call, arguments
        conversation = ctx.conversation
        if conversation.floor is not Floor.QUEUE or conversation.closed_at is not None or is_kept(ctx):
            return Done()
        agent_id = await ctx.choose_agent()
        if agent_id is not None:
            seconds = self._settings.assignment.offer_seconds
            self._keep(ctx, agent_id, until=ctx.clock.now() + timedelta(seconds=seconds), reason="offered")
        return Done()

    async def choose(self, ctx: Context) -> str | None:
        """Choose by the branch's rule among those at work who were not asked yet."""
        rule = self._settings.assignment
        if rule.rule == "manual":
            return None
        present = await ctx.store.attendants.present(ctx.branch.key, now=ctx.clock.now())
        asked, worked, offered = await offers.asked(ctx), await assignments.last_work(ctx), await offers.last(ctx)
        candidates = [
            Candidate(
                agent_id=one.id,
                load=one.load,
                worked_at=worked.get(one.id),
                offered_at=offered.get(one.id),
                declined=one.id in asked,
            )
            for one in present
        ]
        return choose(candidates, rule=rule.rule, capacity=rule.capacity)

    async def say_queued(self, ctx: Context) -> None:
        """Tell the customer that somebody will answer, and honestly where nobody is there; once, if nobody said so."""
        recent = await ctx.store.messages.page(ctx.conversation.id, many=10)
        spoken = [one for one in recent if one.status is not MessageStatus.INTERNAL]
        if not self._settings.words.queued or not spoken or spoken[-1].direction is not Direction.IN:
            return
        present = await ctx.store.attendants.present(ctx.branch.key, now=ctx.clock.now())
        key = "takeover.queued" if present else "takeover.queued_nobody"
        holding.tell_customer(ctx, ctx.say(key, branch=ctx.branch.name))

    async def _keep_for_seller(self, ctx: Context, present: list[Attendant]) -> bool:
        """Keep it for the seller who served the customer last, if that one is at work."""
        faithful = self._settings.faithful
        if faithful.days == 0:
            return False
        now = ctx.clock.now()
        served = await assignments.of_customer(ctx, since=now - timedelta(days=faithful.days), but_last=True)
        seller = next((one for one in present if served and one.id == served[0].agent_id), None)
        if seller is None:
            return False
        self._keep(ctx, seller.id, until=now + timedelta(minutes=faithful.hold_minutes), reason="faithful")
        ctx.write(Happening(kind="reserved", to=seller.name, reason=ctx.text("takeover.reason_faithful")))
        return True

    async def _hand_over(self, ctx: Context) -> bool:
        """Where nobody of the branch is there, ask for another one of the chain."""
        message = await _last_words(ctx)
        key = await ctx.choose_branch(message) if message is not None else None
        branch = self._host.branches.get(key) if key else None
        if key is None or branch is None or key == ctx.branch.key or "take" not in self._host.actions(key):
            return False
        ctx.hand_over(key)
        ctx.write(Happening(kind="transferred", to=branch.name, reason=ctx.text("takeover.reason_nobody")))
        ctx.schedule("offer", key=f"{ctx.conversation.id}:{key}:{ctx.conversation.floor_epoch}")
        return True

    def _keep(self, ctx: Context, agent_id: str, *, until: datetime, reason: str) -> None:
        ctx.reserve(agent_id, until=until)
        offers.note(ctx, agent_id)
        tell_agent(ctx, Offered(agent_id=agent_id, reason=reason, until=until.isoformat()))
        ctx.schedule("offer", due_at=until, key=f"{ctx.conversation.id}:{agent_id}:{until.isoformat()}")


def is_kept(ctx: Context) -> bool:
    """Tell whether the conversation is kept for somebody."""
    conversation = ctx.conversation
    return conversation.reserved_agent_id is not None and not is_over(conversation.reserved_until, ctx.clock.now())


async def _last_words(ctx: Context) -> Message | None:
    recent = await ctx.store.messages.page(ctx.conversation.id, many=10)
    return next((one for one in reversed(recent) if one.direction is Direction.IN), None)
