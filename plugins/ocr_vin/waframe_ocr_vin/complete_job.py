"""The durable job that asks online what the tables leave open of a vehicle, and has the fact completed."""

import msgspec

from waframe import ActionCall, ActionUnknown, By, Context, Host, Job
from waframe_ocr_vin.errors import Unanswered
from waframe_ocr_vin.knowing import Knowing

JOB = "complete"
COMPLETE = "ocr_vin_complete"
_TRIES = 5


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """Of which number something is not known."""

    vin: str


async def complete_later(ctx: Context, vin: str, *, knowing: Knowing) -> None:
    """Have a vehicle completed when nobody waits for it, if there is anything that could be."""
    if await knowing.is_open(vin):
        payload = msgspec.json.encode(Open(vin=vin)).decode()
        ctx.schedule(JOB, payload, key=f"{ctx.conversation.id}:{vin}")


class CompleteJob:
    """Runs `ocr_vin.complete`; done twice, it asks once."""

    def __init__(self, *, knowing: Knowing) -> None:
        self._knowing = knowing

    async def run(self, host: Host, job: Job) -> None:
        """Ask, again a few times where nobody answers, and have what was learnt put into the conversation's fact."""
        vin = msgspec.json.decode(job.payload, type=Open).vin
        if not await self._knowing.complete(vin):
            if job.attempts < _TRIES:
                raise Unanswered(vin)
            return
        call = ActionCall(
            action=COMPLETE, caller="ocr_vin", by=By.SYSTEM, conversation_id=job.conversation_id, arguments=job.payload
        )
        try:
            await host.act(call)
        except ActionUnknown:
            host.log.info("ocr_vin.switched_off", conversation=job.conversation_id)
