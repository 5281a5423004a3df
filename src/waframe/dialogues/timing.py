"""The durable job of a dialogue: when its time is over, or its question is to be repeated, its action is run."""

import msgspec

from waframe import ActionCall, ActionUnknown, By, Host, Job, JobHandler, RecordMissing


class Tick(msgspec.Struct, frozen=True, kw_only=True):
    """Which dialogue is meant, and the number of the question to repeat; without one its time is looked at.

    One that `is_replaced` ends, since another one of the plugin begins.
    """

    run: int
    repeats: int | None = None
    is_replaced: bool = False


def clock_of(dialogue: str) -> str:
    """Name the job and the action of a dialogue."""
    return f"dialogue_{dialogue}"


def job_handler(name: str) -> JobHandler:
    """Say who runs the job of this name: the action of the same name does what is due."""

    async def tick(host: Host, job: Job) -> None:
        plugin = job.name.partition(".")[0]
        call = ActionCall(
            action=name, caller=plugin, by=By.SYSTEM, arguments=job.payload, conversation_id=job.conversation_id
        )
        try:
            await host.act(call)
        except (ActionUnknown, RecordMissing) as error:
            host.log.info("dialogue.gone", job=job.name, conversation=job.conversation_id, reason=str(error))

    return JobHandler(name=name, run=tick)
