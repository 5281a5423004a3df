"""What lies outside of a replay: nothing is called there but the servers that somebody named."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx2

BREAKERS_REST = timedelta(minutes=10)
"""How long a service may be left alone by a plugin after calls to it failed."""


class Outside:
    """Lets calls through to the servers of some names, and counts all others, which fail as if nobody was there."""

    def __init__(self, *, online: Collection[str], now: Callable[[], datetime]) -> None:
        self.refused: Counter[str] = Counter()
        self._online = frozenset(online)
        self._now = now
        self._last: datetime | None = None

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give the way to a server."""
        return None if (urlsplit(url).hostname or "") in self._online else _Shut(self._refuse)

    def is_missed(self, *, since: datetime) -> bool:
        """Tell whether a call was not made since then, or so shortly before that its plugin may not try again."""
        return self._last is not None and self._last >= since - BREAKERS_REST

    def _refuse(self, host: str) -> None:
        self.refused[host] += 1
        self._last = self._now()


class _Shut(httpx2.AsyncBaseTransport):
    def __init__(self, refuse: Callable[[str], None]) -> None:
        self._refuse = refuse

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Fail, and count the call."""
        host = request.url.host
        self._refuse(host)
        raise httpx2.ConnectError(f"a replay calls nobody: {host} (--online {host} lets it)", request=request)
