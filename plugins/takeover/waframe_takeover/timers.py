"""What happens by itself when a time is over: an agent's, the phone's, a snooze, an offer."""

from datetime import timedelta

from waframe import (
    ActionCall,
    ActionUnknown,
    By,
    Context,
    Conversation,
    Done,
    Floor,
    FloorTaken,
    Happening,
    Host,
    Job,
    SenderType,
)
from waframe_takeover import holding
from waframe_takeover.lease import is_over
from waframe_takeover.settings import TakeoverSettings

_LOOKED_AT = 50


class Timers:
    """Jobs look whether a time is really over, and have the action run that belongs to it."""

    def __init__(self, settings: TakeoverSettings, *, branch: str) -> None:
        self._settings = settings
        self._branch = branch

    async def expire(self, host: Host, job: Job) -> None:
        """Take the floor from an agent who owed an answer for too long."""
        found = await _find(host, job)
        if found is not None and found.floor is Floor.AGENT and is_over(found.floor_until, host.clock.now()):
            await _act(host, "expire_lease", found)

    async def wake(self, host: Host, job: Job) -> None:
        """Take back what was put aside."""
        found = await _find(host, job)
        if found is not None and is_over(found.snoozed_until, host.clock.now()):
            await _act(host, "wake", found)

    async def end_external(self, host: Host, job: Job) -> None:
        """Give the floor back to the bot some time after the last answer from the phone, which the job names."""
        found = await _find(host, job)
        if found is None or found.floor is not Floor.EXTERNAL:
            return
        recent = await host.store.messages.page(found.id, many=_LOOKED_AT)
        last = next((one for one in reversed(recent) if one.sender_type is SenderType.EXTERNAL), None)
        if last is None or last.id == job.payload:
            await _act(host, "end_external", found)

    async def offer(self, host: Host, job: Job) -> None:
        """Offer a conversation that waits and is kept for nobody, or no longer."""
        found = await _find(host, job)
        now = host.clock.now()
        waits = found is not None and found.floor is Floor.QUEUE and found.closed_at is None
        if found is not None and waits and (found.reserved_until is None or is_over(found.reserved_until, now)):
            await _act(host, "offer", found)

    async def pull(self, host: Host, job: Job) -> None:
        """Offer what waits in the branch, the longest waiting first."""
        del job
        for conversation_id in await host.store.attendants.backlog(self._branch, now=host.clock.now()):
            found = await host.store.conversations.find(conversation_id)
            if found is not None:
                await _act(host, "offer", found)

    async def run_expire(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Give the floor on; it counts only if the time is still over at the commit."""
        del call, arguments
        conversation = ctx.conversation
        if conversation.floor is not Floor.AGENT or not is_over(conversation.floor_until, ctx.clock.now()):
            return Done()
        name = await holding.name_of(ctx, conversation.floor_agent_id)
        if self._settings.on_idle == "bot" and not await holding.ai_is_off(ctx):
            holding.give_to_bot(ctx, ended="expired", only_expired=True)
        else:
            holding.give_to_queue(ctx, ended="expired", only_expired=True)
        ctx.write(Happening(kind="expired", actor=name))
        return Done()

    async def run_end_external(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        """Let the bot speak again, unless somebody switched it off."""
        del call, arguments
        if ctx.conversation.floor is not Floor.EXTERNAL:
            return Done()
        if await holding.ai_is_off(ctx):
            holding.give_to_queue(ctx, ended="returned")
        else:
            holding.give_to_bot(ctx, ended="returned")
        ctx.write(Happening(kind="returned"))
        return Done()

    def watch_phone(self, ctx: Context, message_id: str) -> None:
        """Look again some time after an answer from the phone."""
        minutes = self._settings.external_minutes
        if minutes is not None:
            due = ctx.clock.now() + timedelta(minutes=minutes)
            ctx.schedule("end_external", message_id, due_at=due, key=message_id)


async def _find(host: Host, job: Job) -> Conversation | None:
    return await host.store.conversations.find(job.conversation_id or "")


async def _act(host: Host, action: str, conversation: Conversation) -> None:
    """Run an action of the system; where somebody was faster, or the plugin is off, nothing is left to do."""
    call = ActionCall(action=action, caller="takeover", by=By.SYSTEM, conversation_id=conversation.id)
    try:
        await host.act(call)
    except (FloorTaken, ActionUnknown) as error:
        host.log.info("takeover.too_late", action=action, conversation=conversation.id, reason=str(error))
