"""The durable job that tells channels and plugins what a channel said of templates, numbers and accounts."""

from collections.abc import Callable, Mapping

import anyio
import msgspec
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.contract.context import Turn
from waframe.core.records.incoming import IncomingNotice
from waframe.core.records.job import Job
from waframe.core.records.news import AccountNews, NumberNews, TemplateNews
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.turns.asides import commit_asides
from waframe.core.runtime.turns.turn import TurnLimits
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.news")


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    key: str


class NewsJob:
    """Runs `core.tell_news`; done twice, it tells twice, which every told hook must bear."""

    def __init__(
        self,
        store: Store,
        *,
        registry: Registry,
        branch_of: Callable[[str, str], str | None],
        limits: Callable[[], TurnLimits],
        clock: Clock,
    ) -> None:
        self._store = store
        self._registry = registry
        self._branch_of = branch_of
        self._limits = limits
        self._clock = clock

    async def run(self, job: Job) -> None:
        """Tell the channel first, then the plugins of the branch whose number it is, or of all branches."""
        wanted = msgspec.json.decode(job.payload, type=_Wanted)
        notice = await self._store.notices.find(wanted.key)
        if notice is None or notice.news is None:
            return
        channel = self._channels().get(notice.channel)
        if channel is not None:
            await channel.heed(notice)
        match notice.news:
            case TemplateNews():
                await self._tell("template_changed", notice)
            case NumberNews() | AccountNews():
                await self._tell("number_changed", notice)
            case _:
                await self._store.customers.heed(notice.news, at=notice.at)

    async def _tell(self, hook: str, notice: IncomingNotice) -> None:
        own = self._branch_of(notice.channel, notice.address) if notice.address else None
        branches = self._registry.setup.branches
        for key in [own] if own is not None and own in branches else list(branches):
            turn = Turn(branch=branches[key].branch, store=self._store, clock=self._clock)
            plan = self._registry.plan(key)
            with anyio.move_on_after(self._limits().timeout_seconds) as limit:
                await plan.tell(hook, turn, notice)
            if limit.cancelled_caught:
                _log.error("news.timed_out", plugin=plan.blame_timeout(turn), branch=key, hook=hook)
            await commit_asides(self._store.database, turn, now=self._clock.now())

    def _channels(self) -> Mapping[str, Channel]:
        return self._registry.channels()
