"""An action: a typed function of a plugin, declared once for the model, the desk, the API and the audit log."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import msgspec

from waframe.core.records.agent import Role
from waframe.core.records.conversation import Conversation


class Risk(StrEnum):
    """What an action can do: look, change, or bind the business."""

    READ = "read"
    WRITE = "write"
    COMMIT = "commit"


class By(StrEnum):
    """Who calls an action."""

    AGENT = "agent"
    PROGRAM = "program"
    MODEL = "model"
    SYSTEM = "system"


class ActionCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants to run an action in a conversation.

    `caller` is the id of the agent or of the program's token, or the plugin's name for a model and the system.
    """

    action: str
    caller: str
    by: By = By.SYSTEM
    role: Role | None = None
    arguments: str = "{}"
    conversation_id: str | None = None


class NoArguments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For an action that needs to be told nothing."""


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """The result of an action that has nothing to tell."""


Run = Callable[..., Awaitable[msgspec.Struct]]
Titled = Callable[[Conversation, str, Role], str | None]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of an action. `title` is the key of a text; the types are msgspec Structs.

    `run(ctx, call, arguments)` gets a context, the call, and the arguments as their Struct. What it asks of the context
    counts when it returns, in one transaction; where it speaks or moves the floor, only if nobody moved the floor
    meanwhile. `model` tells whether a language model may call it. Without any `roles` it is the system's own, and
    nobody else may call or see it. `titled(conversation, caller_id, role)` gives the key of the title that it has where
    it is offered, and None where it would make no sense.
    """

    name: str
    title: str
    run: Run
    arguments: type[msgspec.Struct] = NoArguments
    result: type[msgspec.Struct] = Done
    risk: Risk = Risk.READ
    roles: tuple[Role, ...] = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
    model: bool = False
    titled: Titled | None = None
