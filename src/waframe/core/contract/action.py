"""An action: a typed function of a plugin, declared once for the model, the desk, the API and the audit log."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import msgspec


class Risk(StrEnum):
    """What an action can do: look, change, or bind the business."""

    READ = "read"
    WRITE = "write"
    COMMIT = "commit"


class ActionCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants to run an action in a conversation."""

    action: str
    caller: str
    arguments: str = "{}"
    conversation_id: str | None = None


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """The declaration of an action. `title` is the key of a text; the types are msgspec Structs."""

    name: str
    title: str
    arguments: type[msgspec.Struct]
    result: type[msgspec.Struct]
    run: Callable[..., Awaitable[msgspec.Struct]]
    risk: Risk = Risk.READ
    roles: tuple[str, ...] = ("agent", "supervisor", "admin")
    model: bool = False
