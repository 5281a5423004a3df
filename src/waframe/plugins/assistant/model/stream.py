"""Puts an answer together that comes word by word (server-sent events), and knows whether it came to its end."""

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

import msgspec

from waframe.plugins.assistant.model.completion import Counted, Told

_LONGEST = 4_000_000
_JOINED = frozenset({"text", "summary", "data", "arguments", "content", "reasoning", "reasoning_content", "refusal"})
"""What comes in pieces is joined; of everything else the newest counts."""


class _Delta(msgspec.Struct, frozen=True, kw_only=True):
    delta: dict[str, object] = {}
    finish_reason: str | None = None
    error: Told | None = None


class _Chunk(msgspec.Struct, frozen=True, kw_only=True):
    choices: list[_Delta] = []
    usage: Counted | None = None
    error: Told | str | None = None


class Assembly:
    """A message that grows. `done` says that its end was heard; before that it was cut off."""

    def __init__(self) -> None:
        self.message: dict[str, object] = {"role": "assistant"}
        self.finish: str | None = None
        self.usage: Counted | None = None
        self.trouble: Told | None = None
        self.done = False
        self._rest = b""
        self._size = 0

    def feed(self, piece: bytes) -> None:
        """Take some bytes; raises msgspec.DecodeError for what is no event, and OverflowError for too many."""
        self._size += len(piece)
        if self._size > _LONGEST:
            raise OverflowError(f"the answer is longer than {_LONGEST} bytes")
        *lines, self._rest = (self._rest + piece).replace(b"\r\n", b"\n").split(b"\n")
        for data in _events(lines):
            if data == b"[DONE]":
                self.done = True
            else:
                self._take(msgspec.json.decode(data, type=_Chunk))

    @property
    def whole(self) -> bytes:
        """The message as if it had come in one piece: the index of a call is the stream's, that of a thought is not."""
        calls = self.message.get("tool_calls")
        if not isinstance(calls, list):
            return msgspec.json.encode(self.message)
        plain = [{key: value for key, value in call.items() if key != "index"} for call in calls]
        return msgspec.json.encode({**self.message, "tool_calls": plain})

    def _take(self, chunk: _Chunk) -> None:
        self.usage = chunk.usage or self.usage
        if chunk.error is not None:
            self.trouble = Told(message=chunk.error) if isinstance(chunk.error, str) else chunk.error
        for choice in chunk.choices[:1]:
            _grow(self.message, choice.delta)
            self.trouble = choice.error or self.trouble
            self.finish = choice.finish_reason or self.finish


def _events(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give the data of the events; comments keep a connection alive and say nothing."""
    return (line.removeprefix(b"data:").strip() for line in lines if line.startswith(b"data:"))


def _grow(whole: dict[str, object], piece: Mapping[str, object]) -> None:
    """Add a piece to what is there: texts are joined, lists by the index of their members."""
    for key, value in piece.items():
        known = whole.get(key)
        if isinstance(value, list):
            members = cast("list[object]", whole.setdefault(key, []) if known is None else known)
            for one in value:
                _grow_list(members, one)
        elif isinstance(value, dict):
            inner = known if isinstance(known, dict) else whole.setdefault(key, {})
            if not isinstance(inner, dict):
                inner = whole[key] = {}
            _grow(inner, value)
        elif isinstance(value, str) and isinstance(known, str) and key in _JOINED:
            whole[key] = known + value
        elif value not in (None, "") or key not in whole:
            whole[key] = value


def _grow_list(members: list[object], one: object) -> None:
    """Add to the member of the same index and type, or as a new one."""
    if isinstance(one, dict) and "index" in one:
        for member in members:
            if isinstance(member, dict) and _same(member, one):
                _grow(member, one)
                return
    if isinstance(one, dict):
        fresh: dict[str, object] = {}
        _grow(fresh, one)
        members.append(fresh)
    else:
        members.append(one)


def _same(member: Mapping[str, object], one: Mapping[str, object]) -> bool:
    """Tell whether a piece belongs to a member; pieces of thoughts of another type do not."""
    kinds = (member.get("type"), one.get("type"))
    return member.get("index") == one["index"] and (None in kinds or kinds[0] == kinds[1])
