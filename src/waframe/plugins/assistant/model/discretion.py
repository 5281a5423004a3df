"""Makes words of a provider fit for logs: without keys, without phone numbers, on one short line."""

import re
from collections.abc import Iterable

LONGEST = 240
_HIDDEN = "***"
_KEYS = re.compile(r"\b(?:sk|pk|rk|key|gsk|xai)[-_][\w-]{8,}|\bAIza[\w-]{10,}|\bBearer\s+\S+", re.IGNORECASE)
_NUMBERS = re.compile(r"\+?\d(?:[\s().-]{0,3}\d){7,}")


def discreet(text: str, *, secrets: Iterable[str | None] = ()) -> str:
    """Hide the secrets that are named, whatever looks like a key, and every number that may be a phone's."""
    for secret in filter(None, secrets):
        text = text.replace(secret, _HIDDEN)
    line = " ".join(_NUMBERS.sub(_HIDDEN, _KEYS.sub(_HIDDEN, text)).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"
