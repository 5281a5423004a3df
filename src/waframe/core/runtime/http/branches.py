"""The branches that one may see: what waits there, and what is wrong."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.bodies import write_body
from waframe.core.store.outbox import Outbox


class BranchShown(msgspec.Struct, frozen=True, kw_only=True):
    """A branch, as a page shows it; `trouble` is a sentence, where nothing leaves or a plugin is paused."""

    key: str
    name: str
    timezone: str
    language: str
    active: bool
    queue: int = 0
    unread: int = 0
    trouble: str | None = None


class Branches:
    """The route of the branches."""

    def __init__(self, deployment: Deployment, *, callers: Callers) -> None:
        self._deployment = deployment
        self._callers = callers

    def routes(self) -> list[Route]:
        """List the routes."""
        return [Route("/api/branches", self.all)]

    @described(list[BranchShown])
    async def all(self, request: Request) -> Response:
        """List the granted branches in the order of the configuration."""
        caller = await self._callers.require(request)
        granted = {key: one for key, one in self._deployment.branches.items() if caller.sees(key)}
        loads = await self._deployment.store.desk.loads(list(granted))
        troubles = await self._troubles(caller.language)
        return write_body(
            [
                BranchShown(
                    key=key,
                    name=one.name,
                    timezone=one.timezone,
                    language=one.language,
                    active=one.active,
                    queue=loads[key].queue if key in loads else 0,
                    unread=loads[key].unread if key in loads else 0,
                    trouble=troubles.get(key),
                )
                for key, one in granted.items()
            ]
        )

    async def _troubles(self, language: str) -> dict[str, str]:
        """Say what is wrong in each branch; that nothing leaves is told before that a plugin is paused."""
        deployment = self._deployment
        say = deployment.registry.texts.render
        troubles = {
            one.branch: say(language, "core.trouble_plugin", plugin=one.plugin, reason=one.reason)
            for one in reversed(deployment.registry.degraded())
        }
        blocked = {
            one.address: say(language, "core.trouble_address", address=one.address, sentence=one.sentence)
            for one in await Outbox(deployment.database, owner=deployment.owner).blocked()
        }
        for key, branch in deployment.config.branches.items():
            for settings in branch.addresses.values():
                if settings.address in blocked:
                    troubles[key] = blocked[settings.address]
        return troubles
