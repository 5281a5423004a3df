"""Files for people and programs who see a conversation in which the file stands."""

from starlette.requests import Request

from waframe.core.records.ids import is_id
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.media_route import Verdict
from waframe.core.runtime.http.problems import Problem


class MediaGranting:
    """Lets in whoever is granted a branch where a message carries the file; a file of others does not exist."""

    def __init__(self, deployment: Deployment, *, callers: Callers) -> None:
        self._deployment = deployment
        self._callers = callers

    async def judge(self, request: Request) -> Verdict:
        """Look at who asks."""
        media_id = request.path_params["id"]
        if not is_id(media_id):
            return "no"
        try:
            caller = await self._callers.require(request)
        except Problem:
            return "no"
        granted = [key for key in self._deployment.branches if caller.sees(key)]
        return "yes" if await self._deployment.store.media.is_seen(media_id, branches=granted) else "no"
