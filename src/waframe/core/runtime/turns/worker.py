"""The worker: claims conversations, runs their turns side by side, and commits the outcomes in groups."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import anyio
import anyio.abc
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import ChangedMeanwhile, LeaseLost, StoreError, ValueRefused
from waframe.core.records.message import MessageStatus
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.grouping import GroupCommit
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.tally import Tally
from waframe.core.runtime.turns.turn import TurnRunner
from waframe.core.store.database import Database
from waframe.core.store.leases import Claim, Leases
from waframe.core.store.outcomes import Outcome, commit_outcomes
from waframe.core.store.work import Scene, read_scenes

_log = structlog.stdlib.get_logger("waframe.worker")
_LEASE = timedelta(seconds=30)
_RENEW_SECONDS = 10.0
_SWEEP_SECONDS = 5.0
_TRIES = 6
_CLAIM = 16


class Worker:
    """Works on up to `width` conversations at once; `poll_seconds` is how often it looks without being woken."""

    def __init__(
        self,
        database: Database,
        *,
        leases: Leases,
        registry: Registry,
        turns: TurnRunner,
        clock: Clock,
        bus: Bus,
        metrics: Metrics,
        width: int,
        poll_seconds: float,
    ) -> None:
        self._database = database
        self._leases = leases
        self._registry = registry
        self._turns = turns
        self._clock = clock
        self._bus = bus
        self._metrics = metrics
        self._poll_seconds = poll_seconds
        self._slots = anyio.Semaphore(width)
        self._commits: GroupCommit[Outcome, bool] = GroupCommit(self._commit, most=64)
        self._held: dict[str, set[str]] = {}
        self._running = Tally()
        self._stopping = False

    async def run(self) -> None:
        """Work until cancelled."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._commits.run)
            tasks.start_soon(self._renew)
            tasks.start_soon(self._sweep)
            await self._claims(tasks)

    async def drain(self, *, seconds: float) -> None:
        """Take nothing new, finish what is being done, and give the rest back."""
        self._stopping = True
        self._bus.ring("inbox")
        await self._running.empty(seconds=seconds)
        await self._leases.yield_all(now=self._clock.now())

    async def _claims(self, tasks: anyio.abc.TaskGroup) -> None:
        while not self._stopping:
            bell = self._bus.bell("inbox")
            try:
                claimed = await self._claim_some(tasks)
            except StoreError as error:
                _log.error("worker.store_away", error=str(error))
                await anyio.sleep(1)
                continue
            if not claimed:
                await self._bus.wait(bell, seconds=self._poll_seconds)

    async def _claim_some(self, tasks: anyio.abc.TaskGroup) -> bool:
        await self._slots.acquire()
        self._slots.release()
        if self._stopping:
            return False
        with self._running.counting():  # a stop that comes from here on waits for the turns of this claim
            return await self._claim(tasks)

    async def _claim(self, tasks: anyio.abc.TaskGroup) -> bool:
        many = min(_CLAIM, self._slots.value)
        now = self._clock.now()
        claim = await self._leases.claim(now=now, until=now + _LEASE, many=many)
        if claim is None:
            return False
        self._held[claim.lease_id] = set(claim.attempts)
        try:
            scenes = await read_scenes(self._database, dict(claim.attempts))
        except BaseException:
            del self._held[claim.lease_id]
            raise
        for scene in scenes:
            self._slots.acquire_nowait()
            self._running.begin()
            tasks.start_soon(self._work, scene, claim.lease_id)
        self._let_go(claim, {scene.conversation.id for scene in scenes})
        return True

    def _let_go(self, claim: Claim, found: set[str]) -> None:
        for conversation_id in set(claim.attempts) - found:
            self._drop(claim.lease_id, conversation_id)

    async def _work(self, scene: Scene, lease_id: str) -> None:
        conversation_id = scene.conversation.id
        try:
            if scene.attempts > _TRIES:
                await self._park(scene, lease_id)
            else:
                await self._turn(scene, lease_id)
        except LeaseLost:
            self._metrics.count("leases_lost")
            _log.warning("worker.lease_lost", conversation=conversation_id)
        except ChangedMeanwhile as error:
            self._metrics.count("turns_overtaken", branch=scene.conversation.branch)
            _log.warning("worker.overtaken", conversation=conversation_id, reason=str(error))
            await self._postpone(scene, lease_id)
        except StoreError as error:
            _log.error("worker.not_stored", conversation=conversation_id, error=str(error), code=error.code)
            await self._postpone(scene, lease_id)
        except Exception:  # noqa: BLE001  # the conversation is tried again, and the worker goes on with the others
            _log.exception("worker.turn_failed", conversation=conversation_id)
            self._metrics.count("turns_failed", branch=scene.conversation.branch)
            await self._postpone(scene, lease_id)
        finally:
            self._drop(lease_id, conversation_id)
            self._slots.release()
            self._running.end()

    async def _turn(self, scene: Scene, lease_id: str) -> None:
        registry = self._registry
        branch = registry.setup.branches.get(scene.conversation.branch)
        if branch is None:
            _log.warning("worker.no_branch", branch=scene.conversation.branch, conversation=scene.conversation.id)
            await self._commits.put(_struck_off(scene, lease_id, now=self._clock.now()))
            return
        plan = registry.plan(scene.conversation.branch)
        with self._metrics.turn(scene.conversation.branch):
            outcome = await self._turns.run(scene, lease_id=lease_id, plan=plan, branch=branch.branch)
        if not await self._commits.put(outcome):
            raise LeaseLost(scene.conversation.id)
        self._metrics.handled(scene.conversation.branch, len(scene.pieces))

    async def _commit(self, outcomes: Sequence[Outcome]) -> Sequence[bool | Exception]:
        try:
            committed = await commit_outcomes(self._database, outcomes)
        except (ValueRefused, ChangedMeanwhile) as error:
            if len(outcomes) == 1:
                return [error]
            return [(await self._commit([one]))[0] for one in outcomes]
        topics = [name for name, wanted in (("inbox", committed.more), ("jobs", committed.jobs)) if wanted]
        arrived = any(advance.status is MessageStatus.SENT for one in outcomes for advance in one.advances)
        self._bus.ring("events", *topics, *(("outbox",) if committed.sends or arrived else ()))
        return [one.conversation_id not in committed.lost for one in outcomes]

    async def _park(self, scene: Scene, lease_id: str) -> None:
        """Set aside what could not be done in many tries, so that the conversation goes on."""
        first = scene.pieces[0] if scene.pieces else None
        _log.error("worker.parked", conversation=scene.conversation.id, kind=first.kind if first else None)
        self._metrics.count("pieces_parked", branch=scene.conversation.branch)
        await self._commits.put(_struck_off(scene, lease_id, now=self._clock.now(), many=1))

    async def _postpone(self, scene: Scene, lease_id: str) -> None:
        due_at = self._clock.now() + timedelta(seconds=2.0 ** min(scene.attempts, 6))
        try:
            await self._leases.postpone(lease_id, scene.conversation.id, due_at=due_at)
        except StoreError:
            _log.warning("worker.lease_left_to_expire", conversation=scene.conversation.id)

    def _drop(self, lease_id: str, conversation_id: str) -> None:
        held = self._held.get(lease_id)
        if held is not None:
            held.discard(conversation_id)
            if not held:
                del self._held[lease_id]

    async def _renew(self) -> None:
        while True:
            await anyio.sleep(_RENEW_SECONDS)
            for lease_id, held in list(self._held.items()):
                try:
                    await self._leases.renew(lease_id, sorted(held), until=self._clock.now() + _LEASE)
                except StoreError as error:
                    _log.warning("worker.not_renewed", error=str(error))

    async def _sweep(self) -> None:
        while True:
            await anyio.sleep(_SWEEP_SECONDS)
            try:
                found = await self._leases.sweep(now=self._clock.now())
            except StoreError:
                continue
            if found:
                _log.error("worker.stranded", many=found)
                self._bus.ring("inbox")


def _struck_off(scene: Scene, lease_id: str, *, now: datetime, many: int | None = None) -> Outcome:
    return Outcome(
        conversation_id=scene.conversation.id,
        lease_id=lease_id,
        now=now,
        done=tuple(piece.inbox_seq for piece in scene.pieces[:many]),
    )
