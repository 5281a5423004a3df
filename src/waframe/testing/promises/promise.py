"""A promise: a sentence that can be tried, and all those of one plugin or channel together."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TypeVar, overload

StageT = TypeVar("StageT")
Trial = Callable[[StageT], Awaitable[None]]
Opening = Callable[[], AbstractAsyncContextManager[StageT]]


class PromiseBroken(AssertionError):
    """Raised where a promise is not kept; says what was seen, and what to do."""


class Promise:
    """A promise of one plugin or channel: its name, what it says, and the trial of it. `ids=str` names tests by it."""

    def __init__(self, name: str, *, text: str, trial: Callable[[], Awaitable[None]]) -> None:
        self.name = name
        self.text = text
        self._trial = trial

    def __str__(self) -> str:
        """Read as the name."""
        return self.name

    async def __call__(self) -> None:
        """Try it on a stage that is opened for it alone; raises PromiseBroken."""
        await self._trial()


class Conformance(Sequence[Promise]):
    """All promises of one plugin or channel, to parametrise a test over, or to `check` at once."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self._promises: list[Promise] = []
        self._checks: list[Callable[[], Awaitable[list[str]]]] = []

    def add(self, trials: Iterable[Trial[StageT]], *, opening: Opening[StageT]) -> None:
        """Add promises that are tried on a stage; where they are checked at once, they share one."""
        together = tuple(trials)
        self._promises += [_promise(trial, opening=opening) for trial in together]
        self._checks.append(lambda: _faults(together, opening=opening))

    async def check(self) -> None:
        """Try all of them, in as few deployments as they need; raises PromiseBroken with everything that is broken."""
        faults = [fault for check in self._checks for fault in await check()]
        if faults:
            raise PromiseBroken(f"{self.subject} breaks {len(faults)} of {len(self)} promises\n\n" + "\n".join(faults))

    def __len__(self) -> int:
        return len(self._promises)

    @overload
    def __getitem__(self, index: int) -> Promise: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Promise]: ...
    def __getitem__(self, index: int | slice) -> Promise | Sequence[Promise]:
        return self._promises[index]


def _promise(trial: Trial[StageT], *, opening: Opening[StageT]) -> Promise:
    async def tried() -> None:
        fault: Exception | None = None
        try:
            async with opening() as stage:
                fault = await _fault(trial, stage)
        except ExceptionGroup as group:  # a stage that does not open
            raise PromiseBroken(told(group)) from group
        if fault is not None:
            raise fault

    return Promise(_name(trial), text=inspect.getdoc(trial) or "", trial=tried)


async def _faults(trials: Iterable[Trial[StageT]], *, opening: Opening[StageT]) -> list[str]:
    try:
        async with opening() as stage:
            tried = [(trial, await _fault(trial, stage)) for trial in trials]
    except Exception as error:  # noqa: BLE001  # a stage that does not open breaks what would be tried on it
        return [f"it_runs: {told(error)}"]
    return [f"{_name(trial)}: {told(fault)}" for trial, fault in tried if fault is not None]


async def _fault(trial: Trial[StageT], stage: StageT) -> Exception | None:
    """Try a promise; what it raises is given back, so that the stage closes as it would without."""
    try:
        await trial(stage)
    except Exception as error:  # noqa: BLE001  # whatever comes is told with the promise that it broke
        return error
    return None


def told(error: BaseException) -> str:
    """Put an error into words; of a group, those that it holds."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(map(told, error.exceptions))
    if isinstance(error, AssertionError):
        return str(error) or "an assertion failed"
    return f"{type(error).__name__}: {error}"


def _name(trial: Callable[..., object]) -> str:
    return getattr(trial, "__name__", repr(trial))
