"""Passwords: hashed with Argon2id in a thread, a few at a time, and checked in the same time whoever asks."""

import anyio
import anyio.to_thread
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 10
_AT_ONCE = 2


class Passwords:
    """Hashes and checks, with the library's parameters (RFC 9106, low memory); older hashes are renewed at login."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._limiter: anyio.CapacityLimiter | None = None
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Hash a password."""
        return await anyio.to_thread.run_sync(self._hasher.hash, password, limiter=self._limit())

    async def fits(self, password: str, hashed: str | None) -> bool:
        """Tell whether a password belongs to a hash. Without a hash it takes as long, and never does."""
        if hashed is None:
            self._nobody = self._nobody or await self.hash("nobody")
        known = hashed or self._nobody or ""
        found = await anyio.to_thread.run_sync(self._verify, password, known, limiter=self._limit())
        return found and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Tell whether a hash should be made anew at the next login."""
        return self._hasher.check_needs_rehash(hashed)

    def _verify(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (Argon2Error, InvalidHashError):
            return False

    def _limit(self) -> anyio.CapacityLimiter:
        self._limiter = self._limiter or anyio.CapacityLimiter(_AT_ONCE)
        return self._limiter
