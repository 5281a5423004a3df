"""Makes ids: UUIDv7 (RFC 9562), so that they sort by the time of their making."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_LETTERS = "0123456789abcdef"


def _by_chance() -> str:
    return id_at(time.time_ns() // 1_000_000, os.urandom(10))


_MAKERS: list[Callable[[], str]] = [_by_chance]


def new_id() -> str:
    """Make a UUIDv7 in its usual spelling."""
    return _MAKERS[-1]()


@contextmanager
def ids_made_by(maker: Callable[[], str]) -> Iterator[None]:
    """Let another maker make all ids of this process, for what has to come out alike each time."""
    _MAKERS.append(maker)
    try:
        yield
    finally:
        _MAKERS.remove(maker)


def is_id(text: str) -> bool:
    """Tell whether a text from outside has the spelling of an id."""
    return _ID.fullmatch(text) is not None


def id_at(milliseconds: int, entropy: bytes) -> str:
    """Build the UUIDv7 of an instant from ten bytes of entropy."""
    digits = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}7{entropy.hex()[1:]}"
    variant = _LETTERS[8 | int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
