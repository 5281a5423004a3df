"""Identifiers that look like Meta's and are the same for the same seed."""

import base64
import hashlib
from collections import defaultdict


class Ids:
    """Makes identifiers from the seed and a count of each kind."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._counts: defaultdict[str, int] = defaultdict(int)

    def wamid(self, phone: str, *, outbound: bool) -> str:
        """Make a message id: base64 of the partner's number and a tail, as Meta's are."""
        tail = self._digest("wamid").upper()[:20].encode()
        direction = b"\x11" if outbound else b"\x12"
        number = phone.encode()[:60]
        packed = (
            b"\x1c\x18" + bytes([len(number)]) + number + b"\x15\x02\x00" + direction + b"\x18\x14" + tail + b"\x00"
        )
        return "wamid." + base64.b64encode(packed).decode()

    def media(self) -> str:
        """Make a media id of sixteen digits."""
        return "2" + self._digits("media", 15)

    def object(self, kind: str) -> str:
        """Make the id of any other object, sixteen digits."""
        return "7" + self._digits(kind, 15)

    def handle(self, kind: str) -> str:
        """Make an opaque word, as handles and codes are."""
        return self._digest(kind)

    def bsuid(self, country: str) -> str:
        """Make a business-scoped user id."""
        return f"{country}.{self._digits('bsuid', 15)}"

    def trace(self) -> str:
        """Make what Meta calls fbtrace_id."""
        return "A" + self._digest("trace")[:22]

    def share(self, *parts: str) -> float:
        """Draw a number from 0 to 1 that depends on the seed and the parts only."""
        text = "\x1f".join((str(self._seed), *parts))
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) / 2**64

    def _digits(self, kind: str, length: int) -> str:
        return str(int(self._digest(kind), 16))[:length].zfill(length)

    def _digest(self, kind: str) -> str:
        self._counts[kind] += 1
        return hashlib.sha256(f"{self._seed}:{kind}:{self._counts[kind]}".encode()).hexdigest()
