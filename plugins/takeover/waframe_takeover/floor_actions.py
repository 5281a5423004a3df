"""What people do with the floor: take, release, return, transfer, assign, switch the bot, ask for more time."""

from datetime import timedelta

import msgspec

from waframe import ActionCall, ActionRefused, By, Context, Done, Floor, FloorTaken, Host, Note, Role
from waframe_takeover import assignments, holding
from waframe_takeover.arguments import Assign, SetAi, Transfer
from waframe_takeover.lease import extended, is_over
from waframe_takeover.settings import TakeoverSettings


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent is told of a conversation that is theirs, or could be."""

    agent_id: str
    reason: str
    until: str | None = None


def tell_agent(ctx: Context, offered: Offered) -> None:
    """Tell an agent of new work."""
    ctx.emit("offered", msgspec.json.encode(offered).decode())


class FloorActions:
    """Runs the actions that move the floor."""

    def __init__(self, settings: TakeoverSettings, *, host: Host) -> None:
        self._settings = settings
        self._host = host
        self._idle = timedelta(minutes=settings.idle_minutes)

    async def take(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Take the conversation from the bot, the queue or the phone; a supervisor also from an agent."""
        del arguments
        conversation = ctx.conversation
        if call.by is not By.AGENT:
            raise ActionRefused(call.action, reason=ctx.text("takeover.only_people"))
        if conversation.floor is Floor.AGENT and conversation.floor_agent_id == call.caller:
            return Done()
        await holding.allow_move(ctx, call)
        self._allow_reserved(ctx, call)
        name = await holding.name_of(ctx, call.caller) or ""
        holding.give_to(ctx, call.caller, came="taken", idle=self._idle)
        await holding.happened(ctx, call, "taken")
        if self._settings.words.taken and name:
            holding.tell_customer(ctx, ctx.say("takeover.taken", agent=name))
        return Done()

    async def release(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Let the conversation wait for anybody; what the bot has or what waits already stays as it is."""
        del arguments
        if ctx.conversation.floor in {Floor.QUEUE, Floor.BOT}:
            return Done()
        await holding.allow_move(ctx, call)
        holding.give_to_queue(ctx, ended="released")
        await holding.happened(ctx, call, "released")
        return Done()

    async def return_to_bot(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Let the bot go on, also where it had been switched off."""
        del arguments
        await holding.allow_move(ctx, call)
        holding.give_to_bot(ctx, ended="returned")
        if await holding.ai_is_off(ctx):
            ctx.learn(holding.AI, holding.ON)
        await holding.happened(ctx, call, "returned")
        return Done()

    async def transfer(self, ctx: Context, call: ActionCall, arguments: Transfer) -> Done:
        """Hand the conversation to a colleague, or to another branch, which the caller need not see."""
        if (arguments.agent_id is None) is (arguments.branch is None):
            raise ActionRefused(call.action, reason=ctx.text("takeover.transfer_to_one"))
        await holding.allow_move(ctx, call)
        if arguments.note is not None:
            ctx.write(Note(body=arguments.note))
        if arguments.agent_id is not None:
            await self._to_agent(ctx, call, arguments.agent_id, came="transferred")
        elif arguments.branch is not None:
            await self._to_branch(ctx, call, arguments.branch)
        return Done()

    async def assign(self, ctx: Context, call: ActionCall, arguments: Assign) -> Done:
        """Give the conversation to an agent, whoever has it."""
        await self._to_agent(ctx, call, arguments.agent_id, came="assigned")
        return Done()

    async def set_ai(self, ctx: Context, call: ActionCall, arguments: SetAi) -> Done:
        """Let the bot speak in this conversation, or keep it silent until somebody lets it."""
        conversation = ctx.conversation
        on = arguments.on if arguments.on is not None else conversation.floor is not Floor.BOT
        await holding.allow_move(ctx, call)
        ctx.learn(holding.AI, holding.ON if on else holding.OFF)
        if on and conversation.floor is not Floor.BOT:
            holding.give_to_bot(ctx, ended="returned")
        elif not on and conversation.floor is Floor.BOT:
            holding.give_to_queue(ctx, ended="released")
        await holding.happened(ctx, call, "ai_on" if on else "ai_off")
        return Done()

    async def extend(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Give the agent who owes an answer five minutes more."""
        del arguments
        conversation = ctx.conversation
        if conversation.floor is not Floor.AGENT or conversation.floor_agent_id != call.caller:
            raise FloorTaken(conversation.floor.value, agent_id=conversation.floor_agent_id)
        until = extended(conversation.floor_until, ctx.clock.now())
        if until is None:
            raise ActionRefused(call.action, reason=ctx.text("takeover.no_clock"))
        holding.hold(ctx, until)
        return Done()

    def _allow_reserved(self, ctx: Context, call: ActionCall) -> None:
        """Keep what is kept for a colleague from other agents, as long as it waits for that one."""
        conversation = ctx.conversation
        kept = conversation.floor is Floor.QUEUE and conversation.reserved_agent_id not in {None, call.caller}
        over = is_over(conversation.reserved_until, ctx.clock.now())
        if kept and not over and not (call.role is not None and call.role.covers(Role.SUPERVISOR)):
            raise ActionRefused(call.action, reason=ctx.text("takeover.reserved"))

    async def _to_agent(self, ctx: Context, call: ActionCall, agent_id: str, *, came: str) -> None:
        agent = await holding.colleague(ctx, call, agent_id)
        if ctx.conversation.floor is Floor.AGENT and ctx.conversation.floor_agent_id == agent.id:
            return
        holding.give_to(ctx, agent.id, came=came, idle=self._idle)
        await holding.happened(ctx, call, "transferred", to=agent.name)
        tell_agent(ctx, Offered(agent_id=agent.id, reason=came))
        if self._settings.words.transferred:
            holding.tell_customer(ctx, ctx.say("takeover.transferred", to=agent.name))

    async def _to_branch(self, ctx: Context, call: ActionCall, key: str) -> None:
        branch = self._host.branches.get(key)
        if branch is None or key == ctx.branch.key or "take" not in self._host.actions(key):
            raise ActionRefused(call.action, reason=ctx.text("takeover.no_branch", branch=key))
        await holding.happened(ctx, call, "transferred", to=branch.name)
        assignments.end(ctx, ended="transferred")
        ctx.move_floor(Floor.QUEUE)
        ctx.hand_over(key)
        ctx.schedule("offer", key=f"{ctx.conversation.id}:{key}:{ctx.clock.now().isoformat()}")
        if self._settings.words.transferred:
            holding.tell_customer(ctx, ctx.say("takeover.transferred", to=branch.name))
