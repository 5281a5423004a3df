"""A replay from its begin to its end: takes what it needs from a deployment, and plays it in a scratch one."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from waframe import Progress
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.recollection import Recollection, Wanted, link_media, recollect
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.core.runtime.restaging import numbered_ids
from waframe.testing.replaying.clock import WoundClock
from waframe.testing.replaying.exchange import Ending, Exchange, Summary, Verdict
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.playing import Player, Watcher
from waframe.testing.replaying.scratch import Scratch


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be played: see `Wanted`; `online` are the names of servers that may be called."""

    since: datetime | None = None
    branch: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    many: int | None = None
    online: tuple[str, ...] = ()

    @property
    def wanted(self) -> Wanted:
        """Give the part that says which conversations."""
        names = set(Wanted.__struct_fields__)
        return Wanted(**{name: value for name, value in msgspec.structs.asdict(self).items() if name in names})


class Reporter(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told of what came out; a trace is told only where one message was asked for."""

    exchange: Callable[[Exchange], None]
    ending: Callable[[Ending], None]
    trace: Callable[[Sequence[PieceTraced]], None]
    progress: Progress


async def replay(deployment: Deployment, request: Request, *, reporter: Reporter) -> Summary:
    """Play what is wanted; the deployment is only read."""
    with TemporaryDirectory(prefix="waframe-replay-") as name:
        folder = Path(name)
        taken = await recollect(deployment, folder, wanted=request.wanted, tell=reporter.progress.show)
        if not taken.places:
            return Summary()
        link_media(deployment, folder / "media")
        return await _play(deployment, taken, folder=folder, request=request, reporter=reporter)


async def _play(
    deployment: Deployment, taken: Recollection, *, folder: Path, request: Request, reporter: Reporter
) -> Summary:
    clock = WoundClock(next(taken.deeds()).at)
    outside = Outside(online=request.online, now=clock.now)
    scratch = Scratch(deployment, database_url=taken.database_url, media=folder / "media", clock=clock, outside=outside)
    tally = _Tally(request, reporter=reporter)
    with numbered_ids(clock), _seeded():
        async with scratch.running():
            player = Player(
                scratch,
                courses=dict(taken.courses),
                media=deployment.store.media.folder,
                outside=outside,
                watcher=Watcher(exchange=tally.exchange, ending=tally.ending),
                since=request.since,
            )
            await _play_all(player, taken, tally=tally, progress=reporter.progress)
    return Summary(
        conversations=len(taken.courses),
        messages=tally.messages,
        exchanges=sum(tally.verdicts.values()),
        verdicts=dict(tally.verdicts),
        facts=tally.facts,
        troubles=tally.troubles,
        refused=dict(outside.refused),
        unplayed=len(player.counts.unplayed),
        moved=player.counts.moved,
        undone=player.counts.undone,
    )


async def _play_all(player: Player, taken: Recollection, *, tally: "_Tally", progress: Progress) -> None:
    """Play to the end, or to the end of the exchange that was asked for."""
    for count, deed in enumerate(taken.deeds(), start=1):
        progress.show("playing", count, len(taken.places))
        await player.play(deed)
        if tally.is_found:
            return
    await player.end()


class _Tally:
    """Counts what is told, and hands on what was asked for."""

    def __init__(self, request: Request, *, reporter: Reporter) -> None:
        self.messages = 0
        self.facts = 0
        self.troubles = 0
        self.verdicts: Counter[Verdict] = Counter()
        self.is_found = False
        self._wanted = request.message_id
        self._reporter = reporter

    def exchange(self, exchange: Exchange, pieces: Sequence[PieceTraced]) -> None:
        if self._wanted is not None and self._wanted not in exchange.message_ids:
            return
        self.messages += len(exchange.message_ids)
        self.troubles += len(exchange.troubles)
        self.verdicts[exchange.verdict] += 1
        self._reporter.exchange(exchange)
        if self._wanted is not None:
            self.is_found = True
            self._reporter.trace(pieces)

    def ending(self, ending: Ending) -> None:
        if self._wanted is None:
            self.facts += len(ending.facts)
            self._reporter.ending(ending)


@contextmanager
def _seeded() -> Iterator[None]:
    """Let chance come out alike each time."""
    before = random.getstate()
    random.seed(0)
    try:
        yield
    finally:
        random.setstate(before)
