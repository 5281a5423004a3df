"""Writes what the stand-in says as a chat completion, whole or as a stream of events."""

from collections.abc import Iterator

import msgspec

from waframe.testing.model_server.asked import Asked
from waframe.testing.model_server.script import Said

_PIECE = 12
_BYTES_PER_TOKEN = 4

Body = dict[str, object]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A message with what belongs to it."""

    id: str
    model: str
    message: Body
    finish: str
    usage: Body


def written(said: Said, asked: Asked, *, number: int, price: float) -> Written:
    """Write an answer; its thoughts carry a signature, as those of real models do."""
    message: Body = {"role": "assistant", "content": said.text or None}
    if said.calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number}_{place}",
                "type": "function",
                "function": {"name": call.name, "arguments": msgspec.json.encode(call.arguments).decode()},
            }
            for place, call in enumerate(said.calls)
        ]
        message["reasoning_details"] = [
            {
                "type": "reasoning.text",
                "index": 0,
                "text": f"thought {number}",
                "signature": signature(number),
                "format": "stand-in",
            }
        ]
    prompt = len(msgspec.json.encode(asked.raw)) // _BYTES_PER_TOKEN
    completion = len(msgspec.json.encode(message)) // _BYTES_PER_TOKEN
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0},
        "cost": price,
    }
    return Written(
        id=f"gen-{number}",
        model=asked.model,
        message=message,
        finish="tool_calls" if said.calls else "stop",
        usage=usage,
    )


def signature(number: int) -> str:
    """Sign the thoughts of an answer."""
    return f"signed-{number}"


def whole(answer: Written) -> bytes:
    """Write it in one piece."""
    choice = {"index": 0, "message": answer.message, "finish_reason": answer.finish, "native_finish_reason": "end"}
    return msgspec.json.encode(
        {
            "id": answer.id,
            "object": "chat.completion",
            "model": answer.model,
            "choices": [choice],
            "usage": answer.usage,
        }
    )


def events(answer: Written) -> Iterator[bytes]:
    """Write it as events: a comment, the pieces, the end with its usage, and the last word."""
    yield b": PROCESSING\n\n"
    for delta in _deltas(answer.message):
        yield _event(answer, {"index": 0, "delta": delta, "finish_reason": None})
    yield _event(answer, {"index": 0, "delta": {"content": ""}, "finish_reason": answer.finish})
    yield _event(answer, None, usage=answer.usage)
    yield b"data: [DONE]\n\n"


def _deltas(message: Body) -> Iterator[Body]:
    thoughts = message.get("reasoning_details")
    for thought in thoughts if isinstance(thoughts, list) else ():
        text = str(thought["text"])
        rest = {key: value for key, value in thought.items() if key != "signature"}
        yield {"role": "assistant", "reasoning_details": [{**rest, "text": text[:4]}]}
        yield {"reasoning_details": [{"type": thought["type"], "index": thought["index"], "text": text[4:]}]}
        signed = {"type": thought["type"], "index": thought["index"], "signature": thought["signature"]}
        yield {"reasoning_details": [signed]}
    content = message.get("content")
    for start in range(0, len(content) if isinstance(content, str) else 0, _PIECE):
        yield {"role": "assistant", "content": str(content)[start : start + _PIECE]}
    calls = message.get("tool_calls")
    for place, call in enumerate(calls if isinstance(calls, list) else ()):
        yield from _call_deltas(place, call)


def _call_deltas(place: int, call: Body) -> Iterator[Body]:
    function = call["function"]
    if not isinstance(function, dict):
        return
    arguments = str(function["arguments"])
    head = {"name": function["name"], "arguments": ""}
    yield {"tool_calls": [{"index": place, "id": call["id"], "type": "function", "function": head}]}
    for start in range(0, len(arguments), _PIECE):
        yield {"tool_calls": [{"index": place, "function": {"arguments": arguments[start : start + _PIECE]}}]}


def _event(answer: Written, choice: Body | None, *, usage: Body | None = None) -> bytes:
    chunk: Body = {
        "id": answer.id,
        "object": "chat.completion.chunk",
        "model": answer.model,
        "choices": [choice] if choice is not None else [],
    }
    if usage is not None:
        chunk["usage"] = usage
    return b"data: " + msgspec.json.encode(chunk) + b"\n\n"
