"""The branches that one may see."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.runtime.callers import Callers
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.describing import described


class BranchShown(msgspec.Struct, frozen=True, kw_only=True):
    """A branch, as a page shows it."""

    key: str
    name: str
    timezone: str
    language: str
    active: bool


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
        return write_body(
            [
                BranchShown(key=key, name=one.name, timezone=one.timezone, language=one.language, active=one.active)
                for key, one in self._deployment.branches.items()
                if caller.sees(key)
            ]
        )
