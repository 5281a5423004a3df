"""One client a server, over the host's transport, closed at the end."""

from pathlib import Path

import httpx2
import pytest

from waframe import HttpClients, Store
from waframe.core.store.connecting import choose_database
from waframe.simulator import VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.host import RememberingHost


@pytest.fixture
def clients(tmp_path: Path) -> HttpClients:
    store = Store(choose_database(f"sqlite:///{tmp_path}/unused.db"), media_folder=tmp_path)
    answers = httpx2.MockTransport(
        lambda request: (
            httpx2.Response(302, headers={"location": "/there"})
            if request.url.path == "/here"
            else httpx2.Response(200, text=str(request.headers["user-agent"]))
        )
    )
    return HttpClients(RememberingHost(store, clock=TurnedClock(VirtualClock()), transport=answers))


async def test_each_server_has_one_client_which_is_closed_at_the_end(clients: HttpClients) -> None:
    async with clients.running():
        first, again = clients.of("http://one.test/a"), clients.of("http://one.test/b?c")
        other = clients.of("http://one.test:81/a")

    assert first is again
    assert other is not first
    assert first.is_closed
    assert other.is_closed


async def test_a_redirect_is_followed_only_where_that_is_wanted(clients: HttpClients) -> None:
    asked = httpx2.Request("GET", "http://one.test/here", headers={"User-Agent": "waframe"})

    async with clients.running():
        async with clients.exchange(asked) as stayed:
            pass
        async with clients.exchange(asked, follow_redirects=True) as went:
            body = await went.aread()

    assert stayed.status_code == 302
    assert (went.status_code, body) == (200, b"waframe")
