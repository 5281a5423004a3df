"""What is said between us and a model: lines, the tools it may call, and what it answered."""

from typing import Generic, Literal

import msgspec
from typing_extensions import TypeVar

from waframe import Branch

FormT = TypeVar("FormT", bound=msgspec.Struct, default=msgspec.Struct, covariant=True)


class Instruction(msgspec.Struct, frozen=True, kw_only=True):
    """What the model is told to be and to do."""

    text: str


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer or another person said."""

    text: str


class ToolCall(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that the model wants to be run; `arguments` is JSON as the model wrote it."""

    id: str
    name: str
    arguments: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a model said. `verbatim` is its message as it came, with thoughts and signatures, for that same model."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    by: str = ""
    verbatim: msgspec.Raw = msgspec.Raw(b"")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call; the model gets it as data."""

    call_id: str
    text: str


Line = Instruction | Spoken | Said | Result


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A function that the model may call, with the Struct that it takes."""

    name: str
    description: str
    takes: type[msgspec.Struct]


class Question(msgspec.Struct, Generic[FormT], frozen=True, kw_only=True):
    """What a model is asked. With a `form`, the answer is JSON of that Struct; `purpose` stands in the ledger.

    `lines` begin with what stays the same from question to question, since providers keep the beginning ready.
    """

    lines: tuple[Line, ...]
    purpose: str
    tools: tuple[Tool, ...] = ()
    form: type[FormT] | None = None
    calling: Literal["auto", "required", "none"] = "auto"
    max_tokens: int | None = None


class Payer(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a model is asked: the branch, and the conversation where there is one."""

    branch: Branch
    conversation_id: str | None = None


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """How much was read and written; `cost` is in US dollars where the provider says so."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cost: float | None = None


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it came, not yet judged."""

    said: Said
    finish: str | None = None
    usage: Usage | None = None


class Answer(msgspec.Struct, Generic[FormT], frozen=True, kw_only=True):
    """A sound answer. `arguments` are the checked ones, call by call; costs are millionths of a US dollar."""

    said: Said
    model: str
    cost_micros: int
    seconds: float
    arguments: tuple[msgspec.Struct, ...] = ()
    form: FormT | None = None

    @property
    def text(self) -> str:
        """The words of the answer."""
        return self.said.text
