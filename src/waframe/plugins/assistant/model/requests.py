"""Writes the body of a chat completion for each provider."""

from collections.abc import Mapping
from typing import assert_never

import msgspec

from waframe.plugins.assistant.model.errors import SchemaUnfit
from waframe.plugins.assistant.model.google_form import google_form
from waframe.plugins.assistant.model.lines import Instruction, Line, Question, Result, Said, Spoken, Tool
from waframe.plugins.assistant.model.settings import AnyModel, Gemini, OpenAIShaped, OpenRouter
from waframe.plugins.assistant.model.strict import strict_form

_UNSIGNED = "skip_thought_signature_validator"
"""Gemini 3 refuses calls without its signature; this word, from its documentation, marks calls of another model."""

_Body = dict[str, object]


def identity(model: AnyModel) -> str:
    """Name a model and who serves it, as logs, tables and the ledger do."""
    return f"{model.__struct_config__.tag}:{model.model}"


def body_of(model: AnyModel, question: Question) -> bytes:
    """Write what is posted; the same question gives the same bytes, and the same beginning the same first bytes."""
    body: _Body = {"model": model.model}
    if question.tools:
        body["tools"] = [_tool(tool, model) for tool in question.tools]
        body["tool_choice"] = question.calling
    body["messages"] = [_message(line, model) for line in question.lines]
    if question.form is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {
                "name": question.purpose.replace(".", "_"),
                "strict": _is_strict(model),
                "schema": _form(question.form, model),
            },
        }
    if model.temperature is not None:
        body["temperature"] = model.temperature
    if model.stream:
        body["stream"] = True
    body.update(_provided(model, length=question.max_tokens or model.max_tokens))
    return msgspec.json.encode(body)


def _provided(model: AnyModel, *, length: int) -> _Body:
    """Say what each provider calls by a name of its own."""
    usage = {"stream_options": {"include_usage": True}} if model.stream else {}
    effort = {"reasoning_effort": model.effort} if model.effort else {}
    match model:
        case OpenRouter():
            reasoning = {"reasoning": {"effort": model.effort}} if model.effort else {}
            return {"max_tokens": length, "provider": _rules(model), **reasoning}
        case Gemini():
            return {"max_tokens": length, **effort, **usage}
        case OpenAIShaped():
            return {model.length_field: length, **effort, **usage}
        case _:
            assert_never(model)


def _rules(model: OpenRouter) -> _Body:
    rules: _Body = {
        "require_parameters": model.require_parameters,
        "data_collection": model.data_collection,
        "zdr": model.zdr,
        "max_price": {"prompt": float(model.max_price.input), "completion": float(model.max_price.output)},
    }
    if model.hosts:
        rules["order"] = model.hosts
    return rules


def _is_strict(model: AnyModel) -> bool:
    return model.strict if isinstance(model, OpenAIShaped) else True


def _form(kind: type[msgspec.Struct], model: AnyModel) -> Mapping[str, object]:
    return google_form(strict_form(kind)) if isinstance(model, Gemini) else strict_form(kind)


def _tool(tool: Tool, model: AnyModel) -> _Body:
    """Offer a tool; one that the strict form cannot say is offered as it is, and checked all the same."""
    strict = _is_strict(model)
    try:
        parameters = _form(tool.takes, model)
    except SchemaUnfit:
        strict, parameters = False, msgspec.json.schema(tool.takes)
    function: _Body = {"name": tool.name, "description": tool.description, "parameters": parameters}
    if not isinstance(model, Gemini):  # it refuses what it does not know
        function["strict"] = strict
    return {"type": "function", "function": function}


def _message(line: Line, model: AnyModel) -> Mapping[str, object] | msgspec.Raw:
    match line:
        case Instruction():
            return {"role": "system", "content": line.text}
        case Spoken():
            return {"role": "user", "content": line.text}
        case Result():
            text = _as_object(line.text) if isinstance(model, Gemini) else line.text
            return {"role": "tool", "tool_call_id": line.call_id, "content": text}
        case Said():
            return _said(line, model)
        case _:
            assert_never(line)


def _as_object(text: str) -> str:
    """Wrap what is no JSON object, since Google takes nothing else as a result."""
    try:
        msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except msgspec.DecodeError:
        return msgspec.json.encode({"result": text}).decode()
    return text


def _said(line: Said, model: AnyModel) -> Mapping[str, object] | msgspec.Raw:
    """Give a model its own message verbatim, and another one's without what only that one understands."""
    if line.verbatim and line.by == identity(model):
        return line.verbatim
    calls: list[_Body] = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in line.calls
    ]
    if calls and isinstance(model, Gemini):
        calls[0]["extra_content"] = {"google": {"thought_signature": _UNSIGNED}}
    plain: _Body = {"role": "assistant", "content": line.text or None}
    return {**plain, "tool_calls": calls} if calls else plain
