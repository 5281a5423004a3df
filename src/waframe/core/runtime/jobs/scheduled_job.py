"""The durable job that lets a scheduled message leave when its time has come."""

import structlog

from waframe.core.contract.clock import Clock
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus
from waframe.core.store.scheduling import send_due
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.scheduled")


class ScheduledJob:
    """Runs `core.send_scheduled`: whatever is due in the conversation leaves together, so that its order holds."""

    def __init__(self, store: Store, *, clock: Clock, bus: Bus) -> None:
        self._store = store
        self._clock = clock
        self._bus = bus

    async def run(self, job: Job) -> None:
        """Let it leave, or fail visibly; what was taken back meanwhile does neither."""
        if job.conversation_id is None:
            return
        if await send_due(self._store.database, job.conversation_id, now=self._clock.now()):
            _log.info("scheduled.due", conversation=job.conversation_id)
            self._bus.ring("outbox", "events")
