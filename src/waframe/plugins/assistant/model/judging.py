"""Judges what a model answered, and says to it in plain words what it must do better."""

from typing import TypeVar

import msgspec

from waframe.plugins.assistant.model.lines import Heard, Line, Question, Result, Spoken, Tool
from waframe.plugins.assistant.model.strict import read_strict

FormT = TypeVar("FormT", bound=msgspec.Struct)

CALLS_AT_MOST = 6
"""How many tools one answer may ask for."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is sound: the checked arguments of its calls, or its form, or only words."""

    arguments: tuple[msgspec.Struct, ...] = ()
    form: msgspec.Struct | None = None


class Unusable(Exception):
    """Raised for an answer that is not; `complaints` tell the model, call by call where it called something."""

    def __init__(self, *complaints: str) -> None:
        super().__init__("; ".join(complaints))
        self.complaints = complaints


def judge(heard: Heard, question: Question) -> Judged:
    """Check an answer against what was asked; raises Unusable."""
    if heard.said.calls:
        return Judged(arguments=_arguments(heard, question))
    if heard.finish == "length":
        raise Unusable("The answer was cut off because it is too long. Answer again, much shorter.")
    if question.calling == "required":
        raise Unusable("Call one of the tools; do not answer with words.")
    if not heard.said.text.strip():
        raise Unusable("The answer was empty. Answer with words, or call a tool.")
    if question.form is None:
        return Judged()
    try:
        return Judged(form=read_strict(_without_fence(heard.said.text), question.form))
    except msgspec.DecodeError as error:
        raise Unusable(f"The answer does not fit the JSON schema: {error}. Answer with the JSON alone.") from error


def repaired(question: Question, heard: Heard, unusable: Unusable) -> Question:
    """Ask again, showing what was said and what was wrong with it."""
    wrong: tuple[Line, ...] = (heard.said,)
    if heard.said.calls:
        complaints = (*unusable.complaints, *[unusable.complaints[-1]] * len(heard.said.calls))
        wrong += tuple(
            Result(call_id=call.id, text=f"error: {complaint}")
            for call, complaint in zip(heard.said.calls, complaints, strict=False)
        )
    else:
        if not heard.said.text:
            wrong = ()
        wrong += (Spoken(text=f"[error] {unusable}"),)
    return msgspec.structs.replace(question, lines=(*question.lines, *wrong))


def _arguments(heard: Heard, question: Question) -> tuple[msgspec.Struct, ...]:
    calls, tools = heard.said.calls, {tool.name: tool for tool in question.tools}
    if question.calling == "none":
        raise Unusable("No tool may be called any more. Answer with words.")
    if len(calls) > CALLS_AT_MOST:
        raise Unusable(f"These are {len(calls)} calls at once; at most {CALLS_AT_MOST} are allowed.")
    found: list[msgspec.Struct] = []
    complaints: list[str] = []
    for call in calls:
        tool = tools.get(call.name)
        if tool is None:
            complaints.append(f"There is no tool {call.name!r}. There are: {', '.join(tools) or 'none'}.")
            continue
        try:
            found.append(_read(tool, call.arguments))
            complaints.append("not run, because another call of the same answer was wrong")
        except msgspec.DecodeError as error:
            complaints.append(f"The arguments of {call.name} do not fit: {error}.")
    if len(found) < len(calls):
        raise Unusable(*complaints)
    return tuple(found)


def _read(tool: Tool, arguments: str) -> msgspec.Struct:
    return read_strict(arguments or "{}", tool.takes)


def _without_fence(text: str) -> str:
    """Take JSON out of the Markdown fence that some models put around it."""
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("```"):
        return bare.strip("`").removeprefix("json").strip()
    return bare
