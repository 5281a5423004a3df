"""The nodes of the Graph API: an id may be a number, an account, a template, a file, an upload or an app."""

from waframe.simulator.account_edges import AccountEdges
from waframe.simulator.edges import Answer, Call
from waframe.simulator.errors import GraphError
from waframe.simulator.media_edges import MediaEdges
from waframe.simulator.number_edges import NumberEdges
from waframe.simulator.settings import NumberSettings
from waframe.simulator.subscriptions import Subscriptions
from waframe.simulator.template_edges import TemplateEdges
from waframe.simulator.templates import TemplateStore
from waframe.simulator.uploads import PREFIX
from waframe.simulator.world import World


class Nodes:
    """Finds what an id names and lets it answer."""

    def __init__(
        self,
        world: World,
        *,
        numbers: NumberEdges,
        accounts: AccountEdges,
        template_edges: TemplateEdges,
        templates: TemplateStore,
        media: MediaEdges,
        subscriptions: Subscriptions,
    ) -> None:
        self._world = world
        self._numbers = numbers
        self._accounts = accounts
        self._template_edges = template_edges
        self._templates = templates
        self._media = media
        self._subscriptions = subscriptions

    def number(self, phone_number_id: str) -> NumberSettings:
        """Find a number or refuse as Meta does."""
        if phone_number_id not in self._world.numbers:
            raise GraphError(33, f"Object with ID '{phone_number_id}' does not exist.")
        return self._world.number(phone_number_id)

    def account_of(self, object_id: str) -> str | None:
        """Tell which account an id belongs to; None when it belongs to none, as a file does."""
        if object_id in self._world.numbers:
            return self._world.number(object_id).waba_id
        if self.has_numbers(object_id):
            return object_id
        template = self._templates.find(object_id)
        return template.waba_id if template else None

    def has_numbers(self, waba_id: str) -> bool:
        """Tell whether an account has numbers, which is also how one exists."""
        return any(number.waba_id == waba_id for number in self._world.numbers.values())

    async def read(self, call: Call) -> Answer:
        """Answer a GET of a node."""
        object_id = call.name("object_id")
        if object_id in self._world.numbers:
            return self._numbers.describe(object_id, call)
        if self.has_numbers(object_id):
            return self._accounts.describe(object_id, call)
        if object_id.startswith(PREFIX):
            return self._media.progress(object_id)
        if object_id in ("app", *self._subscriptions.apps):
            return {"id": call.app.id, "name": f"App {call.app.id}"}
        if template := self._templates.find(object_id):
            return self._template_edges.describe(template, call)
        return self._media.describe(object_id, call)

    async def write(self, call: Call) -> Answer:
        """Answer a POST to a node."""
        object_id = call.name("object_id")
        if object_id in self._world.numbers:
            return await self._numbers.update(object_id, call)
        if object_id.startswith(PREFIX):
            return await self._media.resume(object_id, call)
        if template := self._templates.find(object_id):
            return self._template_edges.edit(template, call)
        raise GraphError(33, f"Object with ID '{object_id}' does not exist.")

    async def delete(self, call: Call) -> Answer:
        """Answer a DELETE of a node; only files have one."""
        return self._media.delete(call.name("object_id"), call)
