"""Decides when a plugin that fails is left out, and when it is tried again."""

from datetime import datetime, timedelta

import msgspec

FAILURES = 5
PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


class Breaker(msgspec.Struct, frozen=True, kw_only=True):
    """The troubles of one plugin in one branch; no troubles, no breaker.

    `failing` are the hooks that failed and have not succeeded since, so that a hook which works does not hide one
    which never does. `until` is set while the breaker is open; past that instant it is half open: the failing hooks
    get one call, and the outcome of that call decides. A tried call that never ends is forgotten after a pause.
    """

    failing: frozenset[str]
    failures: int
    since: datetime
    reason: str
    until: datetime | None = None
    openings: int = 0
    tried: bool = False


def pause_after(openings: int) -> timedelta:
    """Tell how long a breaker stays open: twice as long each time, up to ten minutes."""
    doublings = min(openings - 1, 10)
    return min(PAUSE * (1 << doublings), LONGEST_PAUSE)


def after_failure(breaker: Breaker | None, *, hook: str, at: datetime, reason: str) -> Breaker:
    """Count a failure; the fifth in a row opens, and so does the one call that a half-open breaker let through."""
    if breaker is None:
        return Breaker(failing=frozenset({hook}), failures=1, since=at, reason=reason)
    failing = breaker.failing | {hook}
    if breaker.until is None:
        counted = msgspec.structs.replace(breaker, failing=failing, failures=breaker.failures + 1, reason=reason)
        return _open(counted, at=at) if counted.failures >= FAILURES else counted
    if _shut(breaker, at=at):
        return breaker
    return _open(msgspec.structs.replace(breaker, failing=failing, reason=reason), at=at)


def after_timeout(breaker: Breaker | None, *, hook: str, at: datetime, reason: str) -> Breaker:
    """Open at once: whoever lets a turn run out of time is not asked again soon."""
    known = breaker or Breaker(failing=frozenset(), failures=0, since=at, reason=reason)
    counted = msgspec.structs.replace(known, failing=known.failing | {hook}, failures=FAILURES, reason=reason)
    return counted if _shut(known, at=at) else _open(counted, at=at)


def after_success(breaker: Breaker, *, hook: str) -> Breaker | None:
    """Forget what is mended; None when nothing is left. A late success of an open breaker says nothing."""
    if hook not in breaker.failing:
        return breaker
    if breaker.until is not None:
        return None if breaker.tried else breaker
    failing = breaker.failing - {hook}
    return msgspec.structs.replace(breaker, failing=failing) if failing else None


def admits(breaker: Breaker, *, hook: str, at: datetime) -> bool:
    """Tell whether this hook of the plugin may be called now. A failing one that may, must be marked by `trying`."""
    if hook in breaker.failing:
        return breaker.until is None or at >= breaker.until
    return not _shut(breaker, at=at)


def trying(breaker: Breaker, *, hook: str, at: datetime) -> Breaker:
    """Mark the one call of a half-open breaker, so that no second one joins it before it ends."""
    if breaker.until is None or hook not in breaker.failing:
        return breaker
    return msgspec.structs.replace(breaker, tried=True, until=at + pause_after(breaker.openings))


def _shut(breaker: Breaker, *, at: datetime) -> bool:
    return breaker.until is not None and at < breaker.until and not breaker.tried


def _open(breaker: Breaker, *, at: datetime) -> Breaker:
    openings = breaker.openings + 1
    since = breaker.since if breaker.until is not None else at
    until = at + pause_after(openings)
    return msgspec.structs.replace(breaker, until=until, openings=openings, since=since, tried=False)
