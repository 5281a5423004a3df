"""The canned answers of a branch over HTTP, as its configuration has them."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.describing import described
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import not_found


class CannedShown(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that agents give often; what stands in braces is for the page to fill in."""

    key: str
    title: str
    text: str


class Canned:
    """The route of canned answers."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/branches/{key}/canned", self.all)]

    @described(list[CannedShown])
    async def all(self, request: Request) -> Response:
        """List the answers in the order of the configuration, which a reload may have changed."""
        caller = await self._granting.caller(request)
        key = request.path_params["key"]
        branch = self._deployment.config.branches.get(key)
        if branch is None or not caller.sees(key):
            raise not_found("branch")
        return write_body(
            [CannedShown(key=name, title=one.title or name, text=one.text) for name, one in branch.canned.items()]
        )
