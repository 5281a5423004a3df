"""The actions of a conversation: which there are for whom, and how to run one."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.action import Action, ActionCall, By, Risk
from waframe.core.contract.describing import described
from waframe.core.errors import ActionRefused, ActionUnknown, ChangedMeanwhile, FloorTaken
from waframe.core.records.agent import Caller, Role
from waframe.core.records.conversation import Conversation
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import read_raw, write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.once import errand_of
from waframe.core.runtime.http.problems import Problem, not_found
from waframe.core.runtime.http.shown import AgentShown
from waframe.core.store.store import Store


class ActionShown(msgspec.Struct, frozen=True, kw_only=True):
    """An action as a page offers it; `arguments` is a JSON Schema, from which a form can be made."""

    name: str
    title: str
    plugin: str
    risk: Risk
    arguments: dict[str, object]


class Actions:
    """The routes of actions."""

    def __init__(self, deployment: Deployment, *, granting: Granting) -> None:
        self._deployment = deployment
        self._granting = granting

    def routes(self) -> list[Route]:
        """List the routes."""
        path = "/api/conversations/{id}/actions"
        return [Route(path, self.all), Route(f"{path}/{{name}}", self.run, methods=["POST"])]

    @described(list[ActionShown])
    async def all(self, request: Request) -> Response:
        """List what the caller may do in a conversation."""
        caller, conversation = await self._granting.conversation(request)
        registry = self._deployment.registry
        return write_body(
            [
                ActionShown(
                    name=name,
                    title=registry.texts.render(caller.language, title),
                    plugin=owned.plugin,
                    risk=owned.item.risk,
                    arguments=msgspec.json.schema(owned.item.arguments),
                )
                for name, owned in registry.actions(conversation.branch).items()
                if (title := _title(owned.item, caller, conversation)) is not None
            ]
        )

    @described(object, body=object, refusals=("409 floor-taken", "409 changed-meanwhile", "422 action-refused"))
    async def run(self, request: Request) -> Response:
        """Run an action and give its result; what stands in its way is a 404, 409 or 422 problem."""
        caller, conversation = await self._granting.conversation(request)
        call = ActionCall(
            action=request.path_params["name"],
            caller=caller.id,
            by=By.AGENT if caller.is_person else By.PROGRAM,
            role=caller.role,
            arguments=(await read_raw(request)).decode("utf-8", "replace") or "{}",
            conversation_id=conversation.id,
        )
        try:
            return write_body(await self._deployment.act(call, request=errand_of(request).asked))
        except ActionUnknown as error:
            raise not_found("action") from error
        except ChangedMeanwhile as error:
            raise Problem(409, error.code, str(error)) from error
        except FloorTaken as error:
            raise await floor_taken(self._deployment.store, error) from error
        except ActionRefused as error:
            raise Problem(422, error.code, error.reason) from error


async def floor_taken(store: Store, error: FloorTaken) -> Problem:
    """Refuse with who was faster, where that is an agent."""
    agent = await store.agents.find(error.agent_id) if error.agent_id else None
    more = {"agent": AgentShown(id=agent.id, name=agent.name)} if agent else {}
    return Problem(409, error.code, str(error), more=more)


def _title(action: Action, caller: Caller, conversation: Conversation) -> str | None:
    """Give the key of an action's title, or None where it is not offered."""
    if not action.roles or (caller.role is not Role.ADMIN and caller.role not in action.roles):
        return None
    return action.title if action.titled is None else action.titled(conversation, caller.id, caller.role)
