"""What the stand-in was asked: a chat completion as it came, read as far as a script needs it."""

from collections.abc import Mapping

import msgspec


class AskedFunction(msgspec.Struct, frozen=True, kw_only=True):
    """A function that is offered, or called."""

    name: str
    description: str = ""
    parameters: dict[str, object] = {}
    arguments: str = "{}"


class AskedTool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that is offered, or a call of one."""

    function: AskedFunction
    id: str = ""


class AskedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the conversation so far."""

    role: str
    content: str | None = None
    tool_calls: tuple[AskedTool, ...] = ()
    tool_call_id: str | None = None
    reasoning_details: list[dict[str, object]] | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request for a chat completion; `raw` is all of it."""

    model: str
    messages: tuple[AskedMessage, ...]
    tools: tuple[AskedTool, ...] = ()
    tool_choice: str = "auto"
    response_format: dict[str, object] | None = None
    stream: bool = False
    raw: dict[str, object] = {}
    headers: Mapping[str, str] = {}

    @property
    def offered(self) -> Mapping[str, AskedFunction]:
        """The functions that may be called, by name."""
        return {tool.function.name: tool.function for tool in self.tools} if self.tool_choice != "none" else {}

    @property
    def last_words(self) -> str:
        """What the person said last."""
        spoken = (message.content or "" for message in reversed(self.messages) if message.role == "user")
        return next(spoken, "")

    @property
    def this_turn(self) -> tuple[AskedMessage, ...]:
        """What happened since the person spoke last: calls and their results."""
        places = [place for place, message in enumerate(self.messages) if message.role == "user"]
        return self.messages[places[-1] + 1 :] if places else self.messages

    @property
    def results(self) -> tuple[tuple[str, str], ...]:
        """The results of this turn: the function's name, and what came of it."""
        names = {call.id: call.function.name for message in self.messages for call in message.tool_calls}
        return tuple(
            (names.get(message.tool_call_id or "", ""), message.content or "")
            for message in self.this_turn
            if message.role == "tool"
        )


def read_asked(body: bytes, headers: Mapping[str, str]) -> Asked:
    """Read a request; raises msgspec.DecodeError."""
    asked = msgspec.json.decode(body, type=Asked)
    raw = msgspec.json.decode(body, type=dict[str, object])
    return msgspec.structs.replace(asked, raw=raw, headers=dict(headers))
