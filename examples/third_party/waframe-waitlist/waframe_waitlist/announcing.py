"""Tells those who wait: an agent says it once, a job finds them, and each is told in their own conversation."""

import msgspec
from waframe import ActionCall, ActionError, ActionRefused, By, Context, Host, Job

from waframe_waitlist import entries
from waframe_waitlist.part_number import find_part_number

JOB = "announce"
TELL = "tell_waitlist"


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part."""

    sku: str


class Announced(msgspec.Struct, frozen=True, kw_only=True):
    """How many will be told."""

    waiting: int


async def announce(ctx: Context, call: ActionCall, arguments: Part) -> Announced:
    """Have all be told who wait for a part in this branch, once it is sure that this counts."""
    sku = find_part_number(arguments.sku)
    if sku is None:
        raise ActionRefused(call.action, reason=ctx.text("waitlist.no_part_number"))
    found = await entries.waiting(ctx.store.database, branch=ctx.branch.key, sku=sku)
    ctx.schedule(JOB, msgspec.json.encode(Part(sku=sku)).decode(), key=f"{ctx.branch.key}:{sku}")
    return Announced(waiting=len(found))


async def tell_all(host: Host, job: Job) -> None:
    """Tell each by an action in their conversation; whoever cannot be told now does not keep the others from it."""
    part = msgspec.json.decode(job.payload, type=Part)
    for conversation_id in await entries.waiting(host.store.database, branch=job.branch or "", sku=part.sku):
        call = ActionCall(
            action=TELL, caller="waitlist", by=By.SYSTEM, arguments=job.payload, conversation_id=conversation_id
        )
        try:
            await host.act(call)
        except ActionError as error:
            host.log.info("waitlist.not_told", conversation=conversation_id, code=error.code)


async def tell(ctx: Context, call: ActionCall, arguments: Part) -> Announced:
    """Tell one customer, once: where another run of the job was faster, nothing of this counts."""
    entries.tell(ctx, arguments.sku)
    ctx.send(ctx.say("waitlist.arrived", sku=arguments.sku, branch=ctx.branch.name))
    return Announced(waiting=1)
