"""Makes ids: UUIDv7 (RFC 9562), so that they sort by the time of their making."""

import os
import re
import time

_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_LETTERS = "0123456789abcdef"


def new_id() -> str:
    """Make a UUIDv7 in its usual spelling."""
    return id_at(time.time_ns() // 1_000_000, os.urandom(10))


def is_id(text: str) -> bool:
    """Tell whether a text from outside has the spelling of an id."""
    return _ID.fullmatch(text) is not None


def id_at(milliseconds: int, entropy: bytes) -> str:
    """Build the UUIDv7 of an instant from ten bytes of entropy."""
    digits = f"{milliseconds & 0xFFFF_FFFF_FFFF:012x}7{entropy.hex()[1:]}"
    variant = _LETTERS[8 | int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{variant}{digits[17:20]}-{digits[20:32]}"
