"""What a caller may see: branches and conversations that are granted; the rest looks as if it did not exist."""

from starlette.requests import Request

from waframe.core.records.agent import Caller, Role
from waframe.core.records.conversation import Conversation
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.problems import not_found


class Granting:
    """Finds who asks, and what of the deployment they may see."""

    def __init__(self, deployment: Deployment, *, callers: Callers) -> None:
        self._deployment = deployment
        self._callers = callers

    async def caller(self, request: Request, *, role: Role = Role.AGENT) -> Caller:
        """Find who asks; raises a 401 or 403 Problem."""
        return await self._callers.require(request, role=role)

    def branches(self, request: Request, caller: Caller) -> list[str]:
        """List the branches that are asked for; all granted ones where none is named. Raises a 404 Problem."""
        granted = [key for key in self._deployment.branches if caller.sees(key)]
        asked = request.query_params.getlist("branch")
        if not set(asked) <= set(granted):
            raise not_found("branch")
        return asked or granted

    async def conversation(self, request: Request) -> tuple[Caller, Conversation]:
        """Find the conversation in a path; raises a 401 or 404 Problem."""
        caller = await self.caller(request)
        found = await self._deployment.store.conversations.find(request.path_params["id"])
        if found is None or not caller.sees(found.branch):
            raise not_found("conversation")
        return caller, found
