"""How a stand-in fails: each fault is what a real provider did to somebody."""

import msgspec


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """An answer with a bad status: 429 with or without Retry-After, 402, 500 and so on."""

    code: int
    message: str = "scripted fault"
    retry_after: str | None = None


class ErrorInside(msgspec.Struct, frozen=True, kw_only=True):
    """An error in an answer whose status is 200."""

    code: int | str = 502
    message: str = "the host went away"
    in_choice: bool = False


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A connection that breaks in the middle; `politely` ends the stream without its last words instead."""

    politely: bool = False


class BrokenJson(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is no JSON, although it says so."""


class WrongTool(msgspec.Struct, frozen=True, kw_only=True):
    """A call of a function that nobody offered."""

    name: str = "give_discount"


class WrongArguments(msgspec.Struct, frozen=True, kw_only=True):
    """A call of an offered function with arguments that do not fit; `text` instead of them where it is set."""

    text: str = '{"nonsense": true}'


class EndlessCalls(msgspec.Struct, frozen=True, kw_only=True):
    """A call again, whatever came of the last one, also when nothing may be called."""


class Empty(msgspec.Struct, frozen=True, kw_only=True):
    """An answer without words and without calls."""


class Slow(msgspec.Struct, frozen=True, kw_only=True):
    """Silence before the answer."""

    seconds: float


class Dripping(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that never stops and never gets anywhere: a comment every so often."""

    seconds: float = 0.02


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody listens; only the transport in memory can play this."""


Fault = (
    Status
    | ErrorInside
    | Cut
    | BrokenJson
    | WrongTool
    | WrongArguments
    | EndlessCalls
    | Empty
    | Slow
    | Dripping
    | Refused
)
