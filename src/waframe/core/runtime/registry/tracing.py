"""Writes down what happens in a turn: every hook with its calls, how long they took, and what came of them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from time import perf_counter
from typing import Any, Literal, cast

import msgspec

from waframe.core.contract.action import ActionCall
from waframe.core.contract.context import Context, Turn
from waframe.core.contract.effects import Change, Effect
from waframe.core.runtime.registry.steps import Call, Row, Step, walk

Came = Literal["nothing", "answered", "changed", "refused", "failed", "cut off", "left out", "not asked"]
"""What came of a call: `cut off` ran out of time, `left out` is spared after failing, `not asked` came too late."""


class EffectTraced(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin asked for, such as `send`, `learn` or `movefloor`."""

    what: str
    details: object


class NoteTraced(msgspec.Struct, frozen=True, kw_only=True, tag="note", tag_field="type"):
    """What the core has to say, such as why nobody was asked for an answer."""

    words: str


class CallTraced(msgspec.Struct, frozen=True, kw_only=True):
    """One plugin in one hook; `within` is what it called in its turn."""

    plugin: str
    came: Came
    ms: float = 0.0
    answer: object = None
    error: str | None = None
    effects: tuple[EffectTraced, ...] = ()
    within: "tuple[Traced, ...]" = ()


class HookTraced(msgspec.Struct, frozen=True, kw_only=True, tag="hook", tag_field="type"):
    """A hook, the value that it was called with, and all the branch's plugins that have it, in their order."""

    hook: str
    value: object
    ms: float
    calls: tuple[CallTraced, ...]


class ActionTraced(msgspec.Struct, frozen=True, kw_only=True, tag="action", tag_field="type"):
    """An action that a plugin ran: with what, and what came of it."""

    action: str
    by: str
    caller: str
    arguments: str
    ms: float
    result: object = None
    refusal: str | None = None
    within: "tuple[Traced, ...]" = ()


Traced = HookTraced | ActionTraced | NoteTraced


class PieceTraced(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of work of a conversation from its begin to its end: a message, a status, a file, the floor."""

    kind: str
    branch: str
    conversation_id: str
    at: datetime
    ms: float
    message_id: str | None = None
    entries: tuple[Traced, ...] = ()

    def failures(self) -> Iterator[str]:
        """Name what failed, was cut off or was left out, as `plugin.hook: why`."""
        yield from _failures(self.entries)


Tell = Callable[[PieceTraced], None]
"""Is told of every piece of work that was traced."""

_ENTRIES: ContextVar[list[Traced]] = ContextVar("waframe_trace")


class Trace:
    """Watches one turn, and tells what it saw of each piece of work when that is done."""

    def __init__(self, tell: Tell, *, turn: Turn) -> None:
        self._tell = tell
        self._clock = turn.clock
        self._branch = turn.branch.key
        self._conversation_id = turn.conversation.id if turn.conversation else ""

    @contextmanager
    def piece(self, kind: str, *, message_id: str | None) -> Iterator[None]:
        """Gather all that happens inside the block."""
        at, began = self._clock.now(), perf_counter()
        with _gathering() as entries:
            yield
        piece = PieceTraced(
            kind=kind,
            branch=self._branch,
            conversation_id=self._conversation_id,
            at=at,
            ms=_since(began),
            message_id=message_id,
            entries=tuple(entries),
        )
        self._tell(piece)

    def note(self, words: str) -> None:
        """Write down what the core has to say."""
        _add(NoteTraced(words=words))

    async def walk(self, row: object, turn: Turn, value: object) -> object:
        """Go along a hook, and write down every call."""
        steps, calls = cast(Row, row), dict[str, CallTraced]()
        if not steps:
            return await walk(steps, turn, value)
        watched = tuple((_watch(call, step, turn=turn, calls=calls), seat, step) for call, seat, step in steps)
        began = perf_counter()
        try:
            return await walk(watched, turn, value)
        finally:
            hook = HookTraced(
                hook=steps[0][2].hook, value=shown(value), ms=_since(began), calls=tuple(_in_order(steps, calls))
            )
            _add(hook)

    async def act(self, call: ActionCall, run: Callable[[], Awaitable[msgspec.Struct]]) -> msgspec.Struct:
        """Run an action, and write down what came of it."""
        began, result, refusal = perf_counter(), None, None
        within: list[Traced] = []
        try:
            with _gathering() as within:
                result = await run()
        except Exception as error:
            refusal = f"{type(error).__name__}: {error}"
            raise
        finally:
            _add(
                ActionTraced(
                    action=call.action,
                    by=call.by.value,
                    caller=call.caller,
                    arguments=call.arguments,
                    ms=_since(began),
                    result=shown(result),
                    refusal=refusal,
                    within=tuple(within),
                )
            )
        return result


def shown(value: object) -> object:
    """Give a value as JSON takes it."""
    return msgspec.to_builtins(value, enc_hook=repr, str_keys=True)


def _watch(call: Call, step: Step, *, turn: Turn, calls: dict[str, CallTraced]) -> Call:
    async def watched(ctx: Context, value: object) -> object:
        mark, began = len(turn.effects), perf_counter()
        came: Came = "cut off"
        answer: object = None
        reason: str | None = None
        with _gathering() as within:
            try:
                answer = await call(ctx, value)
                came, reason = _came(answer, step, value=value)
            except Exception as error:
                came, reason = "failed", f"{type(error).__name__}: {error}"
                raise
            finally:
                calls[step.plugin] = CallTraced(
                    plugin=step.plugin,
                    came=came,
                    ms=_since(began),
                    answer=None if came == "nothing" else shown(answer),
                    error=reason,
                    effects=tuple(map(_effect, turn.effects[mark:])),
                    within=tuple(within),
                )
        return answer

    return watched


def _came(answer: object, step: Step, *, value: object) -> tuple[Came, str | None]:
    if answer is None:
        return "nothing", None
    if not isinstance(answer, step.answers):
        return "failed", step.rubbish(answer).reason
    if step.guard:
        return "refused", None
    if step.refines:
        return ("nothing" if answer == value else "changed"), None
    return "answered", None


def _in_order(row: Row, calls: dict[str, CallTraced]) -> Iterator[CallTraced]:
    """Give all calls of a row, and of those who were not called why."""
    ended = False
    for _, seat, step in row:
        call = calls.get(step.plugin)
        if call is None:
            breaker = seat.breaker
            spared = not ended and breaker is not None and breaker.until is not None
            call = CallTraced(
                plugin=step.plugin,
                came="left out" if spared else "not asked",
                error=breaker.reason if spared and breaker is not None else None,
            )
            ended = ended or (spared and step.guard)
        ended = ended or call.came in {"answered", "refused"} or (call.came == "failed" and step.guard)
        yield call


def _effect(effect: Effect) -> EffectTraced:
    details: Any = shown(effect)
    if isinstance(effect, Change):
        details = {"statement": effect.query.name, "values": shown(effect.values)}
    details = {name: value for name, value in details.items() if name not in {"plugin", "marks"}}
    return EffectTraced(what=type(effect).__name__.lower(), details=details)


def _failures(entries: Sequence[Traced]) -> Iterator[str]:
    for entry in entries:
        match entry:
            case HookTraced():
                for call in entry.calls:
                    if call.came in {"failed", "cut off", "left out"}:
                        yield f"{call.plugin}.{entry.hook} {call.came}: {call.error or 'it took too long'}"
                    yield from _failures(call.within)
            case ActionTraced():
                yield from _failures(entry.within)
            case NoteTraced():
                pass


@contextmanager
def _gathering() -> Iterator[list[Traced]]:
    entries: list[Traced] = []
    token = _ENTRIES.set(entries)
    try:
        yield entries
    finally:
        _ENTRIES.reset(token)


def _add(entry: Traced) -> None:
    entries = _ENTRIES.get(None)
    if entries is not None:
        entries.append(entry)


def _since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 3)
