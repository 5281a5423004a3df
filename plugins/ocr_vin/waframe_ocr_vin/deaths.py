"""Remembers files that ended workers, so that none is tried for ever."""

import hashlib

from waframe_ocr_vin.errors import PictureRefused
from waframe_ocr_vin.reading import Refusal

_MOST_DEATHS = 2
_KNOWN = 1000


class Deaths:
    """Counts, by the hash of a file, the workers that ended while they read it; the oldest are forgotten."""

    def __init__(self) -> None:
        self._counts: dict[bytes, int] = {}

    def note(self, data: bytes) -> None:
        """Count one more."""
        key = hashlib.sha256(data).digest()
        self._counts[key] = self._counts.pop(key, 0) + 1
        if len(self._counts) > _KNOWN:
            del self._counts[next(iter(self._counts))]

    def check(self, data: bytes) -> None:
        """Raise PictureRefused for a file that ended too many."""
        if self._counts and self._counts.get(hashlib.sha256(data).digest(), 0) >= _MOST_DEATHS:
            raise PictureRefused(Refusal.DAMAGED, f"it ended {_MOST_DEATHS} workers")
