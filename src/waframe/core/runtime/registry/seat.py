"""One plugin's place in one branch: its instance, and the trouble that it makes."""

from datetime import datetime

import msgspec

from waframe.core.contract.context import Context, Render, Turn
from waframe.core.contract.host import Host
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.registry.breaker import Breaker, admits, after_failure, after_success, after_timeout, trying


class Degraded(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that is left out of a branch for now; past `until` it is tried again."""

    branch: str
    plugin: str
    since: datetime
    until: datetime
    reason: str


class Seat:
    """Holds an instance and its breaker. The breaker is None while nothing is wrong, which is nearly always."""

    __slots__ = ("branch", "breaker", "host", "instance", "plugin", "render")

    def __init__(self, instance: AnyPlugin, *, host: Host, render: Render) -> None:
        self.instance = instance
        self.plugin = instance.name
        self.branch = instance.branch.key if instance.branch else ""
        self.host = host
        self.render = render
        self.breaker: Breaker | None = None

    def context(self, turn: Turn) -> Context:
        """Give this plugin's view of the turn, made at its first call and kept for the next ones."""
        known = turn.contexts.get(self.plugin)
        if known is None:
            known = turn.contexts[self.plugin] = Context(
                turn, plugin=self.plugin, settings=self.instance.settings, render=self.render, log=self.host.log
            )
        return known

    def admits(self, hook: str, *, at: datetime, guard: bool) -> bool:
        """Tell whether the plugin may be called; a guard that is sound is asked also where its plugin is left out."""
        breaker = self.breaker
        if breaker is None:
            return True
        if not (guard and hook not in breaker.failing) and not admits(breaker, hook=hook, at=at):
            return False
        self.breaker = trying(breaker, hook=hook, at=at)
        return True

    def succeeded(self, hook: str) -> None:
        """Note a success where there was trouble."""
        if self.breaker is None:
            return
        was_open = self.breaker.until is not None
        self.breaker = after_success(self.breaker, hook=hook)
        if was_open and self.breaker is None:
            self.host.log.info("plugin_recovered", plugin=self.plugin, branch=self.branch, hook=hook)

    def failed(self, error: BaseException, *, hook: str, at: datetime) -> None:
        """Log and count a failure, and open the breaker where it was one too many."""
        reason = f"{hook}: {type(error).__name__}: {error}"
        self.host.log.error("plugin_failed", plugin=self.plugin, branch=self.branch, hook=hook, exc_info=error)
        self.host.count("plugin_failures", plugin=self.plugin, branch=self.branch, hook=hook)
        self._change(after_failure(self.breaker, hook=hook, at=at, reason=reason))

    def timed_out(self, hook: str, *, at: datetime) -> None:
        """Log and count that a turn ran out of time in this plugin, and open the breaker."""
        self.host.log.error("plugin_timed_out", plugin=self.plugin, branch=self.branch, hook=hook)
        self.host.count("plugin_timeouts", plugin=self.plugin, branch=self.branch, hook=hook)
        self._change(after_timeout(self.breaker, hook=hook, at=at, reason=f"{hook}: the turn ran out of time"))

    def degraded(self) -> Degraded | None:
        """Say since when and why the plugin is left out, or None."""
        breaker = self.breaker
        if breaker is None or breaker.until is None:
            return None
        return Degraded(
            branch=self.branch, plugin=self.plugin, since=breaker.since, until=breaker.until, reason=breaker.reason
        )

    def _change(self, breaker: Breaker) -> None:
        openings = self.breaker.openings if self.breaker else 0
        self.breaker = breaker
        if breaker.openings > openings:
            self.host.log.warning(
                "plugin_degraded", plugin=self.plugin, branch=self.branch, until=breaker.until, reason=breaker.reason
            )
            self.host.count("plugin_degradations", plugin=self.plugin, branch=self.branch)
