"""One call of one plugin in a hook, made so that whatever goes wrong in it stays in it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic
from types import MethodType

import anyio
import anyio.to_thread

from waframe.core.contract.context import Context, SlowCall, Turn
from waframe.core.errors import HookInvalid
from waframe.core.runtime.registry.hook_table import Family, Hook
from waframe.core.runtime.registry.ordering import Place
from waframe.core.runtime.registry.seat import Seat

Call = Callable[[Context, object], Awaitable[object]]

THREADS_PER_STEP = 8
SLOW_SECONDS = 0.05


class Step:
    """What is known of one plugin in one hook: what it may answer, and what happens when it does not."""

    __slots__ = ("answers", "guard", "hook", "plugin", "refines", "seat")

    def __init__(self, seat: Seat, *, hook: Hook) -> None:
        self.seat = seat
        self.plugin = seat.plugin
        self.hook = hook.name
        self.answers = hook.answers
        self.guard = hook.family is Family.ALLOWED
        self.refines = hook.family is Family.REFINED

    def rubbish(self, answer: object) -> HookInvalid:
        """Say what is wrong with an answer."""
        allowed = " or ".join("None" if kind is type(None) else kind.__name__ for kind in self.answers)
        reason = f"it returned a {type(answer).__name__} instead of {allowed}"
        return HookInvalid(self.plugin, hook=self.hook, reason=reason)

    def failed(self, error: BaseException, *, turn: Turn, mark: int) -> str | None:
        """Forget what the failing call wanted to happen; where it was a guard, refuse in its place."""
        del turn.effects[mark:]
        self.seat.failed(error, hook=self.hook, at=turn.clock.now())
        return self.refusal("failed")

    def cancelled(self, error: asyncio.CancelledError, *, turn: Turn, mark: int) -> str | None:
        """Let our own cancellation pass; one that leaked out of what the plugin awaited is a failure like others."""
        task = asyncio.current_task()
        if task is None or task.cancelling() > 0:
            raise error
        return self.failed(error, turn=turn, mark=mark)

    def refusal(self, state: str) -> str | None:
        """Refuse for a guard that could not be asked; other plugins are passed over."""
        return f"{self.plugin}.{self.hook} {state}" if self.guard else None


Row = tuple[tuple[Call, Seat, Step], ...]


def follow(row: Row, turn: Turn, value: object) -> Awaitable[object]:
    """Go along a row, watched where somebody watches the turn."""
    return walk(row, turn, value) if turn.trace is None else turn.trace.walk(row, turn, value)


async def walk(row: Row, turn: Turn, value: object) -> object:
    """Call one plugin after the other, until one gives an answer; a refined value goes all the way.

    All hooks go through here, so it is written for speed: a plugin without troubles costs its call and a few looks.
    """
    turn.answered_by = ""
    if not row:
        return None
    _begin(turn, hook=row[0][2].hook, at=monotonic())
    contexts, effects = turn.contexts, turn.effects
    answer: object = None
    for call, seat, step in row:
        if seat.breaker is not None and not seat.admits(step.hook, at=turn.clock.now(), guard=step.guard):
            answer = step.refusal("is left out after failing")
            if answer is None:
                continue
            break
        turn.plugin = plugin = seat.plugin
        mark = len(effects)
        try:
            answer = await call(contexts.get(plugin) or seat.context(turn), value)
            if answer is not None and not isinstance(answer, step.answers):
                raise step.rubbish(answer)
            if seat.breaker is not None:
                seat.succeeded(step.hook)
        except asyncio.CancelledError as error:
            answer = step.cancelled(error, turn=turn, mark=mark)
        except Exception as error:  # noqa: BLE001  # a plugin is called here
            answer = step.failed(error, turn=turn, mark=mark)
        now = monotonic()
        if now - turn.since > SLOW_SECONDS:
            _note_slow(turn, now=now)
        turn.since = now
        if answer is None:
            continue
        if not step.refines:
            turn.answered_by = plugin
            break
        value = answer
    turn.plugin = ""
    return value if row[0][2].refines else answer


def slowest(turn: Turn, *, now: float) -> tuple[str, str]:
    """Find who took the most time of a turn, as plugin and hook; the plugin is empty for the time between hooks."""
    _note_slow(turn, now=now)
    spent: dict[tuple[str, str], float] = {}
    for call in turn.slow:
        who = (call.plugin, call.hook)
        spent[who] = spent.get(who, 0.0) + call.seconds
    return max(spent, key=spent.__getitem__)


def _begin(turn: Turn, *, hook: str, at: float) -> None:
    if at - turn.since > SLOW_SECONDS:
        _note_slow(turn, now=at)
    turn.hook, turn.since = hook, at


def _note_slow(turn: Turn, *, now: float) -> None:
    turn.slow.append(SlowCall(plugin=turn.plugin, hook=turn.hook, seconds=now - turn.since))


def make_row(seats: tuple[Seat, ...], *, hook: Hook, places: tuple[Place, ...]) -> Row:
    """Bind the methods of a hook to the instances of a branch."""
    return tuple(
        (
            _bind(seats[place.index], place=place, arguments=hook.arguments),
            seats[place.index],
            Step(seats[place.index], hook=hook),
        )
        for place in places
    )


def _bind(seat: Seat, *, place: Place, arguments: tuple[str, ...]) -> Call:
    method = MethodType(place.method, seat.instance)
    if place.blocking:
        return _in_thread(method, wanted=arguments if place.arguments is None else place.arguments, names=arguments)
    if place.arguments is None:
        return method
    return _by_name(method, wanted=place.arguments, names=arguments)


def _by_name(method: Callable[..., Awaitable[object]], *, wanted: tuple[str, ...], names: tuple[str, ...]) -> Call:
    def call(ctx: Context, value: object) -> Awaitable[object]:
        return method(**_given(ctx, value, wanted=wanted, names=names))

    return call


def _in_thread(method: Callable[..., object], *, wanted: tuple[str, ...], names: tuple[str, ...]) -> Call:
    limiter = anyio.CapacityLimiter(THREADS_PER_STEP)

    def call(ctx: Context, value: object) -> Awaitable[object]:
        work = partial(method, **_given(ctx, value, wanted=wanted, names=names))
        return anyio.to_thread.run_sync(work, abandon_on_cancel=True, limiter=limiter)

    return call


def _given(ctx: Context, value: object, *, wanted: tuple[str, ...], names: tuple[str, ...]) -> dict[str, object]:
    both = dict(zip(names, (ctx, value), strict=True))
    return {name: both[name] for name in wanted}
