"""What supervisors see of their branches: the queue, who holds what, and how fast answers and ends come."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.clock import Clock
from waframe.core.contract.describing import described
from waframe.core.records.agent import Role
from waframe.core.runtime.http.asking import instant
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.presence import Presence
from waframe.core.store.presences import Colleague
from waframe.core.store.reports import Case, Held, Reports

_USUALLY = timedelta(days=1)
_LONGEST = timedelta(days=92)


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How long something took, in seconds: half were as fast as the median, nine of ten as `p90`."""

    many: int
    median: float | None = None
    p90: float | None = None


class AgentAtWork(msgspec.Struct, frozen=True, kw_only=True):
    """An agent of a branch and how many conversations they hold there."""

    id: str
    name: str
    online: bool
    available: bool
    holds: int


class BranchOverview(msgspec.Struct, frozen=True, kw_only=True):
    """A branch: who waits, who works, and how long it took since the asked instant."""

    branch: str
    waiting: int
    waiting_since: datetime | None
    agents: list[AgentAtWork]
    first_response: Spread
    resolution: Spread


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """All asked branches."""

    since: datetime
    branches: list[BranchOverview]


class Overviews:
    """The route for supervisors."""

    def __init__(self, reports: Reports, *, granting: Granting, presence: Presence, clock: Clock) -> None:
        self._reports = reports
        self._granting = granting
        self._presence = presence
        self._clock = clock

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/overview", self.overview)]

    @described(Overview, query=("branch", "since"), refusals=("400 query-invalid", "403 role-too-low", "404 not-found"))
    async def overview(self, request: Request) -> Response:
        """Give the figures of the asked branches since an instant, by default a day ago and at most a quarter."""
        caller = await self._granting.caller(request, role=Role.SUPERVISOR)
        asked = self._granting.branches(request, caller)
        now = self._clock.now()
        since = max(instant(request, "since") or now - _USUALLY, now - _LONGEST)
        queues = {one.branch: one for one in await self._reports.queues(asked)}
        cases = await self._reports.cases(asked, since=since)
        held = await self._reports.held(asked)
        colleagues = await self._presence.colleagues()
        online = frozenset((await self._presence.scene()).people)
        branches = []
        for key in asked:
            ours = [one for one in cases if one.branch == key]
            branches.append(
                BranchOverview(
                    branch=key,
                    waiting=queues[key].waiting,
                    waiting_since=queues[key].since,
                    agents=_agents([one for one in held if one.branch == key], colleagues, branch=key, online=online),
                    first_response=spread([_seconds(one, one.answered_at) for one in ours]),
                    resolution=spread([_seconds(one, one.closed_at) for one in ours]),
                )
            )
        return write_body(Overview(since=since, branches=branches))


def spread(seconds: Sequence[float | None]) -> Spread:
    """Give median and 90th percentile; what has not come to its end does not count."""
    known = sorted(one for one in seconds if one is not None)
    if not known:
        return Spread(many=0)
    return Spread(many=len(known), median=_quantile(known, 0.5), p90=_quantile(known, 0.9))


def _quantile(known: Sequence[float], share: float) -> float:
    """Give the smallest value that so many are not above: one that was really taken."""
    return known[ceil(share * len(known)) - 1]


def _seconds(case: Case, end: datetime | None) -> float | None:
    return max((end - case.at).total_seconds(), 0.0) if end is not None else None


def _agents(
    held: Sequence[Held], colleagues: Sequence[Colleague], *, branch: str, online: frozenset[str]
) -> list[AgentAtWork]:
    many = {one.agent_id: one.many for one in held}
    return [
        AgentAtWork(
            id=one.agent_id,
            name=one.name,
            online=one.agent_id in online,
            available=one.available,
            holds=many.get(one.agent_id, 0),
        )
        for one in colleagues
        if branch in one.branches or one.agent_id in many
    ]
