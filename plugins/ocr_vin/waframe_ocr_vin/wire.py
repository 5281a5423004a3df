"""What goes between the process that asks and the worker that looks: frames, each with its length before it."""

import struct
from typing import TypeAlias

import msgspec

from waframe_ocr_vin.reading import Reading, Refusal

_LENGTH = struct.Struct(">I")
HEAD = _LENGTH.size


class Open(msgspec.Struct, frozen=True, kw_only=True, tag="open"):
    """Open an engine, unless it is open."""

    engine: str


class Look(msgspec.Struct, frozen=True, kw_only=True, tag="look"):
    """Read the picture that the next frame holds, with an engine that was opened or with none."""

    engine: str
    budget_seconds: float


class Opened(msgspec.Struct, frozen=True, kw_only=True, tag="opened"):
    """The engine is ready."""


class Unopened(msgspec.Struct, frozen=True, kw_only=True, tag="unopened"):
    """The engine does not start."""

    reason: str


class Seen(msgspec.Struct, frozen=True, kw_only=True, tag="seen"):
    """What was read, and how many megabytes the worker holds now."""

    reading: Reading
    resident_mb: int


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """The file is not read."""

    refusal: Refusal
    reason: str


class Faulty(msgspec.Struct, frozen=True, kw_only=True, tag="faulty"):
    """Something raised what nobody expected; `last` says that the worker ends now."""

    reason: str
    last: bool = False


Request: TypeAlias = Open | Look
Answer: TypeAlias = Opened | Unopened | Seen | Refused | Faulty

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def pack(said: Request | Answer) -> bytes:
    """Write something as a frame."""
    return frame(_encoder.encode(said))


def frame(payload: bytes) -> bytes:
    """Put the length before some bytes."""
    return _LENGTH.pack(len(payload)) + payload


def announced(head: bytes) -> int:
    """Read how long the frame is that begins so."""
    length: int = _LENGTH.unpack(head)[0]
    return length


def cut(buffer: bytearray) -> bytes | None:
    """Take the first frame off what arrived; None where it is not whole yet."""
    if len(buffer) < HEAD or len(buffer) < HEAD + announced(bytes(buffer[:HEAD])):
        return None
    end = HEAD + announced(bytes(buffer[:HEAD]))
    payload = bytes(buffer[HEAD:end])
    del buffer[:end]
    return payload


def request(payload: bytes) -> Request:
    """Read what was asked."""
    return _requests.decode(payload)


def answer(payload: bytes) -> Answer:
    """Read what was answered."""
    return _answers.decode(payload)
