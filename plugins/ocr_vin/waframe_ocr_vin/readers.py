"""The pool of workers that read pictures, shared fairly by branches and customers."""

import os
from collections.abc import Mapping
from types import TracebackType
from typing import Self, assert_never

import anyio
import msgspec
import structlog
from anyio.abc import TaskGroup

from waframe_ocr_vin import wire
from waframe_ocr_vin.child import Child, WorkerEnded
from waframe_ocr_vin.deaths import Deaths
from waframe_ocr_vin.engines import NONE, choose
from waframe_ocr_vin.errors import EngineMissing, Fate, OcrError, PictureRefused, ReadingFailed
from waframe_ocr_vin.reading import MOST_BYTES, Reading, Refusal
from waframe_ocr_vin.turns import Turns

WORKERS = "WAFRAME_OCR_WORKERS"
"""How many workers a process has; half as many as there are processors where it is not set."""

_log = structlog.stdlib.get_logger("waframe.ocr_vin")


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What the pool allows. `seconds` are those for one picture, of which `budget_seconds` of processor time are used.

    A worker is replaced after so many pictures or megabytes, and ended after `idle_seconds`. An engine that did not
    start is tried again after `broken_seconds`.
    """

    seconds: float = 10.0
    budget_seconds: float = 3.2
    start_seconds: float = 60.0
    idle_seconds: float = 180.0
    broken_seconds: float = 60.0
    pictures: int = 200
    resident_mb: int = 700
    waiting: int = 400
    waiting_bytes: int = 256_000_000


class Readers:
    """Reads pictures in worker processes, which are started when the first picture comes; an async context manager."""

    def __init__(
        self, *, workers: int | None = None, bounds: Bounds | None = None, environ: Mapping[str, str] | None = None
    ) -> None:
        self._environ = os.environ if environ is None else environ
        self._bounds = bounds or Bounds()
        self._seats = tuple(_Seat() for _ in range(workers or _workers(self._environ)))
        self._turns: Turns[_Ticket] = Turns(most=self._bounds.waiting, most_bytes=self._bounds.waiting_bytes)
        self._resting: list[_Seat] = []
        self._deaths = Deaths()
        self._engines: dict[str, str] = {}
        self._broken: dict[str, float] = {}
        self._tasks: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        """Be ready; nothing is started yet."""
        self._tasks = await anyio.create_task_group().__aenter__()
        for seat in self._seats:
            self._tasks.start_soon(self._sit, seat)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers; whoever waits is told."""
        tasks, self._tasks = self._tasks, None
        if tasks is None:
            return
        while (ticket := self._turns.take()) is not None:
            ticket.close(ReadingFailed(Fate.STOPPED, "the process ends"))
        tasks.cancel_scope.cancel()
        await tasks.__aexit__(kind, error, trace)

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Name the workers that run now."""
        return tuple(seat.child.process_id for seat in self._seats if seat.child is not None)

    @property
    def waiting(self) -> int:
        """Count the pictures that no worker reads yet."""
        return len(self._turns)

    def pause(self) -> None:
        """Stop all workers where they are."""
        for seat in self._seats:
            if seat.child is not None:
                seat.child.pause()

    def resume(self) -> None:
        """Let them go on."""
        for seat in self._seats:
            if seat.child is not None:
                seat.child.resume()

    async def read(self, data: bytes, *, engine: str, branch: str, party: str) -> Reading:
        """Read a picture when it is its turn; codes alone where the engine is not there (`Reading.engine` is `none`).

        Raises PictureRefused, which trying again does not change, and ReadersBusy and ReadingFailed, where it may.
        """
        if len(data) > MOST_BYTES:
            raise PictureRefused(Refusal.TOO_LARGE, f"{len(data)} bytes are more than {MOST_BYTES}")
        if self._tasks is None:
            raise ReadingFailed(Fate.STOPPED, "the pool is not open")
        self._deaths.check(data)
        ticket = _Ticket(data, engine=self._chosen(engine))
        self._turns.put(ticket, (branch, party), size=len(data))
        if self._resting:
            self._resting.pop().called.set()
        try:
            await ticket.done.wait()
        except anyio.get_cancelled_exc_class():
            ticket.abandoned = True
            self._turns.withdraw(ticket, (branch, party))
            raise
        return ticket.result()

    def _chosen(self, asked: str) -> str:
        if asked not in self._engines:
            try:
                self._engines[asked] = choose(asked)
            except EngineMissing as error:
                _log.warning("ocr.engine_missing", engine=error.name, remedy=error.remedy)
                self._engines[asked] = NONE
        return self._engines[asked]

    async def _sit(self, seat: "_Seat") -> None:
        try:
            while True:
                ticket = self._turns.take()
                if ticket is None:
                    await self._rest(seat)
                elif not ticket.abandoned:
                    await self._serve(seat, ticket)
        finally:
            await seat.end()

    async def _rest(self, seat: "_Seat") -> None:
        """Wait to be called; the seat that rested last is called first, since its worker is still there."""
        seat.called = anyio.Event()
        self._resting.append(seat)
        with anyio.move_on_after(self._bounds.idle_seconds):
            await seat.called.wait()
        if not seat.called.is_set():
            await seat.end()
            await seat.called.wait()

    async def _serve(self, seat: "_Seat", ticket: "_Ticket") -> None:
        outcome: Reading | OcrError = ReadingFailed(Fate.STOPPED, "the process ends")
        try:
            outcome = await self._read(seat, ticket)
        except OcrError as error:
            outcome = error
        except OSError as error:
            outcome = ReadingFailed(Fate.DIED, f"no worker starts: {error}")
        finally:
            ticket.close(outcome)

    async def _read(self, seat: "_Seat", ticket: "_Ticket") -> Reading:
        """Let the worker of a seat read; once more in a new one where it died of it."""
        while True:
            child = seat.child or await seat.start(self._environ)
            engine = await self._ready(seat, child, ticket.engine)
            asked = wire.Look(engine=engine, budget_seconds=self._bounds.budget_seconds)
            try:
                answer = await child.ask(wire.pack(asked), wire.frame(ticket.data), seconds=self._bounds.seconds)
            except WorkerEnded as ended:
                seat.child = None
                _log.warning("ocr.worker_ended", fate=ended.fate.value, reason=ended.reason)
                if ended.fate is not Fate.STARVED:
                    self._deaths.note(ticket.data)
                self._deaths.check(ticket.data)
                if ended.fate is not Fate.DIED or ticket.abandoned:
                    raise ReadingFailed(ended.fate, ended.reason) from ended
            else:
                return await self._taken(seat, child, answer)

    async def _ready(self, seat: "_Seat", child: Child, engine: str) -> str:
        """Have an engine opened, and name what reads: `NONE`, so codes alone, where it does not start."""
        if engine == NONE or engine in child.opened:
            return engine
        if self._broken.get(engine, 0.0) > anyio.current_time():
            return NONE
        try:
            answer = await child.ask(wire.pack(wire.Open(engine=engine)), seconds=self._bounds.start_seconds)
        except WorkerEnded as ended:
            seat.child = None
            self._mark_broken(engine, ended.reason)
            raise ReadingFailed(ended.fate, f"the engine {engine} does not start: {ended.reason}") from ended
        if isinstance(answer, wire.Opened):
            child.opened.add(engine)
            return engine
        self._mark_broken(engine, answer.reason if isinstance(answer, wire.Unopened) else str(answer))
        return NONE

    def _mark_broken(self, engine: str, reason: str) -> None:
        _log.error("ocr.engine_broken", engine=engine, reason=reason)
        self._broken[engine] = anyio.current_time() + self._bounds.broken_seconds

    async def _taken(self, seat: "_Seat", child: Child, answer: wire.Answer) -> Reading:
        child.looks += 1
        match answer:
            case wire.Seen(reading=reading, resident_mb=resident):
                child.resident_mb = resident
                if child.looks >= self._bounds.pictures or resident > self._bounds.resident_mb:
                    await seat.end()
                return reading
            case wire.Refused(refusal=refusal, reason=reason):
                raise PictureRefused(refusal, reason)
            case wire.Faulty(reason=reason, last=last):
                if last:
                    await seat.end()
                raise ReadingFailed(Fate.FAULTY, reason)
            case wire.Opened() | wire.Unopened():
                await seat.end()
                raise ReadingFailed(Fate.FAULTY, "the worker answered something else")
            case never:
                assert_never(never)


class _Seat:
    """The place of one worker, whether it runs or not."""

    def __init__(self) -> None:
        self.child: Child | None = None
        self.called = anyio.Event()

    async def start(self, environ: Mapping[str, str]) -> Child:
        """Start a worker here."""
        self.child = await Child.start(environ)
        return self.child

    async def end(self) -> None:
        """End the worker, if one runs."""
        child, self.child = self.child, None
        if child is not None:
            await child.end()


class _Ticket:
    """A picture that is to be read, and what became of it."""

    def __init__(self, data: bytes, *, engine: str) -> None:
        self.data = data
        self.engine = engine
        self.abandoned = False
        self.done = anyio.Event()
        self._outcome: Reading | OcrError = ReadingFailed(Fate.STOPPED, "nobody read it")

    def close(self, outcome: Reading | OcrError) -> None:
        """Say what became of it."""
        self._outcome = outcome
        self.done.set()

    def result(self) -> Reading:
        """Give the reading, or raise why there is none."""
        if isinstance(self._outcome, OcrError):
            raise self._outcome
        return self._outcome


def _workers(environ: Mapping[str, str]) -> int:
    asked = environ.get(WORKERS, "").strip()
    if not asked:
        return max(1, (os.cpu_count() or 1) // 2)
    if not asked.isdecimal() or int(asked) < 1:
        raise ValueError(f"{WORKERS} is a number of processes, at least 1, and not {asked!r}")
    return int(asked)
