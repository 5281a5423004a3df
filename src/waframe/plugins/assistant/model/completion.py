"""What comes back from a chat completion, as far as it is read; errors can stand in it although the status is 200."""

import msgspec

from waframe.plugins.assistant.model.lines import Heard, Said, ToolCall, Usage


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider says of an error."""

    message: str = ""
    code: int | str | None = None
    type: str | None = None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What of the prompt was known already."""

    cached_tokens: int | None = None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a call, and what it cost where that is said."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: Details | None = None
    cost: float | None = None

    def usage(self) -> Usage:
        """Give it as we count; Google leaves thoughts out of what was answered, but not out of the total."""
        prompt = max(0, self.prompt_tokens or 0)
        cached = self.prompt_tokens_details.cached_tokens if self.prompt_tokens_details else None
        return Usage(
            prompt_tokens=prompt,
            completion_tokens=max(0, self.completion_tokens or 0, (self.total_tokens or 0) - prompt),
            cached_tokens=max(0, cached or 0),
            cost=self.cost,
        )


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """The function that is called."""

    name: str | None = None
    arguments: str | None = None


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call, whole or, in a stream, a piece of one."""

    id: str | None = None
    index: int | None = None
    function: Function = Function()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a message that comes in parts."""

    type: str = ""
    text: str = ""


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A message of the model."""

    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[Call] | None = None

    @property
    def text(self) -> str:
        """The words, also where they come in parts."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if part.type in ("text", ""))
        return self.content or ""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """One of the answers; only the first is read."""

    message: msgspec.Raw = msgspec.Raw(b"{}")
    finish_reason: str | None = None
    error: Told | None = None


class Completion(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer."""

    choices: list[Chosen] | None = None
    usage: Counted | None = None
    error: Told | str | None = None

    @property
    def trouble(self) -> Told | None:
        """The error that stands in it, if one does."""
        if isinstance(self.error, str):
            return Told(message=self.error)
        first = self.choices[0] if self.choices else None
        return self.error or (first.error if first else None)


def heard_in(message: bytes, *, by: str, finish: str | None, usage: Usage | None) -> Heard:
    """Read a message of a model, and keep it verbatim; raises msgspec.DecodeError where it is none."""
    spoken = msgspec.json.decode(message, type=Spoken)
    calls = tuple(_call(call, number) for number, call in enumerate(spoken.tool_calls or ()))
    said = Said(text=spoken.text or spoken.refusal or "", calls=calls, by=by, verbatim=_with_role(message))
    return Heard(said=said, finish="content_filter" if spoken.refusal else finish, usage=usage)


def _call(call: Call, number: int) -> ToolCall:
    function = call.function
    return ToolCall(id=call.id or f"call_{number}", name=function.name or "", arguments=function.arguments or "{}")


def _with_role(message: bytes) -> msgspec.Raw:
    fields = msgspec.json.decode(message, type=dict[str, msgspec.Raw])
    if "role" in fields:
        return msgspec.Raw(message)
    return msgspec.Raw(msgspec.json.encode({"role": "assistant", **fields}))
