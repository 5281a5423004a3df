"""The templates that may be sent in a conversation over HTTP, and how one will look."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.channel import Channel
from waframe.core.contract.describing import described
from waframe.core.records.conversation import Conversation
from waframe.core.records.template_offer import TemplateFilling, TemplateOffer, TemplatePreview
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import read_body, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import not_found


class Templates:
    """The routes of templates; what there is, the channel of the conversation knows."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the routes."""
        path = "/api/conversations/{id}/templates"
        return [Route(path, self.all), Route(f"{path}/preview", self.preview, methods=["POST"])]

    @described(tuple[TemplateOffer, ...])
    async def all(self, request: Request) -> Response:
        """List the templates, best first."""
        _, conversation = await self._granting.conversation(request)
        channel = self._channel(conversation)
        if channel is None:
            return write_body([])
        return write_body(
            await channel.templates(conversation.address, language=self._language(conversation)),
        )

    @described(TemplatePreview, body=TemplateFilling)
    async def preview(self, request: Request) -> Response:
        """Show a filled template; raises a 404 Problem for one that is not there."""
        _, conversation = await self._granting.conversation(request)
        filling = await read_body(request, TemplateFilling)
        channel = self._channel(conversation)
        language = self._language(conversation)
        shown = await channel.preview(filling, address=conversation.address, language=language) if channel else None
        if shown is None:
            raise not_found("template")
        return write_body(shown)

    def _channel(self, conversation: Conversation) -> Channel | None:
        return self._deployment.registry.channels().get(conversation.channel)

    def _language(self, conversation: Conversation) -> str:
        branch = self._deployment.branches.get(conversation.branch)
        return branch.language if branch else "es"
