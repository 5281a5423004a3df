"""The token of a service: taken once, shared by all questions, and renewed once where it expired."""

from collections.abc import Awaitable, Callable

import anyio

Login = Callable[[], Awaitable[str]]
_EARLIER = 0.9


class Token:
    """One service's token; `ttl` is how long one is good."""

    def __init__(self, *, ttl: float | None, seconds: Callable[[], float]) -> None:
        self._ttl = ttl
        self._seconds = seconds
        self._value: str | None = None
        self._until: float | None = None
        self._lock = anyio.Lock()

    async def current(self, login: Login) -> str:
        """Give the token, or take one; raises what the login raises."""
        value = self._good
        return value if value is not None else await self._take(login, instead_of=None)

    async def renewed(self, login: Login, *, instead_of: str) -> str:
        """Give one that is newer than the one that expired; whoever asks first logs in for all."""
        return await self._take(login, instead_of=instead_of)

    async def _take(self, login: Login, *, instead_of: str | None) -> str:
        async with self._lock:
            value = self._good
            if value is not None and value != instead_of:
                return value
            self._value = None
            value = await login()
            self._value = value
            self._until = None if self._ttl is None else self._seconds() + self._ttl * _EARLIER
            return value

    @property
    def _good(self) -> str | None:
        if self._until is not None and self._seconds() >= self._until:
            return None
        return self._value
