"""Nobody learns anything of a branch that is not theirs, over any route or socket.

A new route, or a new word of a page, needs a case in `ROUTES` or `WORDS`: these tests find out what there is.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal, get_args

import httpx2
import msgspec
from starlette.routing import Route
from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.live_shop import LiveShop

from waframe.core.runtime.http.api import Api
from waframe.core.runtime.http.page_words import PageWord

SECRET = "La clave es 7421"
Answer = Literal["not found", "only ours", "anybody", "nobody"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent gets who asks a route for things of another branch; `{names}` stand for what is there.

    "only ours" answers without a word of the other branch, "anybody" is for those who are not logged in, too, and
    "nobody" is refused with a 4xx of its own.
    """

    answer: Answer
    path: str
    body: dict[str, object] | None = None


ROUTES: dict[str, Case] = {
    "POST /api/login": Case(answer="anybody", path="/api/login", body={"login": "ana", "password": "wrong"}),
    "POST /api/logout": Case(answer="only ours", path="/api/logout"),
    "GET /api/me": Case(answer="only ours", path="/api/me"),
    "PATCH /api/me": Case(answer="only ours", path="/api/me", body={"language": "es-MX"}),
    "GET /api/me/sessions": Case(answer="only ours", path="/api/me/sessions"),
    "DELETE /api/me/sessions/{id}": Case(answer="not found", path="/api/me/sessions/{session}"),
    "GET /media/{id}": Case(answer="nobody", path="/media/{media}"),
    "GET /api/branches": Case(answer="only ours", path="/api/branches"),
    "GET /api/channels": Case(answer="only ours", path="/api/channels"),
    "GET /api/conversations": Case(answer="not found", path="/api/conversations?branch=norte"),
    "GET /api/conversations/{id}": Case(answer="not found", path="/api/conversations/{conversation}"),
    "POST /api/conversations/{id}/read": Case(
        answer="not found", path="/api/conversations/{conversation}/read", body={"seq": 1}
    ),
    "PUT /api/customers/{id}/note": Case(
        answer="not found", path="/api/customers/{customer}/note", body={"text": "hola"}
    ),
    "GET /api/conversations/{id}/messages": Case(answer="not found", path="/api/conversations/{conversation}/messages"),
    "POST /api/conversations/{id}/messages": Case(
        answer="not found", path="/api/conversations/{conversation}/messages", body={"text": "hola", "note": True}
    ),
    "DELETE /api/conversations/{id}/messages/{message_id}": Case(
        answer="not found", path="/api/conversations/{conversation}/messages/{message}"
    ),
    "POST /api/conversations/{id}/messages/{message_id}/retry": Case(
        answer="not found", path="/api/conversations/{conversation}/messages/{message}/retry"
    ),
    "GET /api/conversations/{id}/draft": Case(answer="not found", path="/api/conversations/{conversation}/draft"),
    "PUT /api/conversations/{id}/draft": Case(
        answer="not found", path="/api/conversations/{conversation}/draft", body={"text": "hola"}
    ),
    "DELETE /api/conversations/{id}/draft": Case(answer="not found", path="/api/conversations/{conversation}/draft"),
    "POST /api/media": Case(answer="only ours", path="/api/media?filename=hola.txt", body={"any": "bytes"}),
    "GET /api/conversations/{id}/actions": Case(answer="not found", path="/api/conversations/{conversation}/actions"),
    "POST /api/conversations/{id}/actions/{name}": Case(
        answer="not found", path="/api/conversations/{conversation}/actions/take", body={}
    ),
    "GET /api/conversations/{id}/templates": Case(
        answer="not found", path="/api/conversations/{conversation}/templates"
    ),
    "POST /api/conversations/{id}/templates/preview": Case(
        answer="not found",
        path="/api/conversations/{conversation}/templates/preview",
        body={"name": "hola", "language": "es_MX"},
    ),
    "GET /api/branches/{key}/canned": Case(answer="not found", path="/api/branches/norte/canned"),
    "GET /api/search": Case(answer="not found", path="/api/search?q=clave&branch=norte"),
    "GET /api/conversations/{id}/panels": Case(answer="not found", path="/api/conversations/{conversation}/panels"),
    "GET /panels/{plugin}/{file}": Case(answer="anybody", path="/panels/ai_summary/summary.js"),
    "GET /api/pages": Case(answer="not found", path="/api/pages?branch=norte"),
    "GET /api/events": Case(answer="only ours", path="/api/events?since=0"),
    "GET /api/agents": Case(answer="not found", path="/api/agents?branch=norte"),
    "GET /api/presence": Case(answer="not found", path="/api/presence?branch=norte"),
    "GET /api/overview": Case(answer="nobody", path="/api/overview?branch=norte"),
    "GET /api/openapi.json": Case(answer="anybody", path="/api/openapi.json"),
}
BESIDES = [
    Case(answer="only ours", path="/api/conversations"),
    Case(answer="only ours", path="/api/search?q=clave"),
    Case(answer="only ours", path="/api/agents"),
    Case(answer="only ours", path="/api/presence"),
]
WORDS: dict[str, dict[str, object]] = {
    "typing": {"conversation_id": "{conversation}", "kind": "reply"},
    "look": {"conversation_id": "{conversation}"},
    "available": {"value": False},
    "beat": {},
}
_STATUS = {"not found": {404}, "only ours": {200, 201, 204, 415}, "anybody": {200, 401, 404}, "nobody": {401, 403, 404}}
_SAFE = ("GET", "HEAD")


class Elsewhere:
    """What there is in the other branch."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def fill(self, text: str) -> str:
        """Put the ids of the other branch into a path or a body."""
        for name, value in self.names.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def leaks(self, text: str) -> list[str]:
        """List what of the other branch stands in a text."""
        return [name for name, value in self.names.items() if value in text]


async def elsewhere(shop: LiveShop) -> Elsewhere:
    """Let things be in the branch norte, of which Ana sees nothing."""
    conversation_id = await shop.customer_writes(SECRET, branch="norte", phone="525599998888")
    conversation = await shop.store.conversations.find(conversation_id)
    berta = await shop.store.agents.by_login("berta")
    assert conversation is not None
    assert berta is not None
    now = shop.scenario.clock.now()
    await shop.store.sessions.open(berta[0], client="", now=now, lasts=timedelta(hours=1))
    (session,) = await shop.store.sessions.of_agent(berta[0].id, now=now)
    media = await shop.store.media.put(SECRET.encode(), mime="text/plain", now=now)
    (message,) = await shop.store.messages.page(conversation_id)
    names = {
        "message": message.id,
        "secret": SECRET,
        "phone": "525599998888",
        "conversation": conversation_id,
        "customer": conversation.customer_id,
        "session": session.id,
        "media": media.id,
    }
    await shop.customer_writes("¿Tienen balatas?")
    await shop.newest()
    await shop.catches_up()
    return Elsewhere(names)


def cases() -> Iterator[tuple[str, Case]]:
    """Give every case with its method."""
    yield from ((key.partition(" ")[0], case) for key, case in ROUTES.items() if key != "POST /api/logout")
    yield from (("GET", case) for case in BESIDES)
    yield "POST", ROUTES["POST /api/logout"]


async def ask(shop: LiveShop, there: Elsewhere, method: str, case: Case, **headers: str) -> httpx2.Response:
    """Ask for what is in the other branch."""
    body = there.fill(msgspec.json.encode(case.body).decode()) if case.body is not None else None
    headers |= {"content-type": "application/json"} if body is not None else {}
    return await shop.browser.request(method, there.fill(case.path), content=body, headers=headers)


async def test_every_route_and_every_word_has_a_case(shop: LiveShop) -> None:
    routes = [route for route in Api(shop.scenario.deployment).routes if isinstance(route, Route)]

    assert {f"{method} {one.path}" for one in routes for method in (one.methods or {"GET"}) - {"HEAD"}} == set(ROUTES)
    assert {str(kind.__struct_config__.tag) for kind in get_args(PageWord)} == set(WORDS)


async def test_another_branch_does_not_exist_over_any_route(shop: LiveShop) -> None:
    there = await elsewhere(shop)
    wrong: dict[str, object] = {}

    for method, case in cases():
        answer = await ask(shop, there, method, case)
        if answer.status_code not in _STATUS[case.answer]:
            wrong[f"{method} {case.path}"] = (answer.status_code, answer.text)
        elif leaks := there.leaks(answer.text):
            wrong[f"{method} {case.path}"] = leaks

    assert wrong == {}


async def test_the_cases_would_see_something_if_it_were_theirs(shop: LiveShop) -> None:
    there = await elsewhere(shop)
    await log_in(shop.browser, "carla")

    seen = [case.path for method, case in cases() if there.leaks((await ask(shop, there, method, case)).text)]

    assert {"/api/conversations?branch=norte", "/api/conversations/{conversation}", "/api/events?since=0"} <= set(seen)


async def test_who_is_not_logged_in_gets_nothing(shop: LiveShop) -> None:
    there = await elsewhere(shop)
    shop.browser.cookies.clear()

    got = {f"{m} {case.path}": (await ask(shop, there, m, case)).status_code for m, case in cases()}

    public = {f"{m} {case.path}" for m, case in cases() if case.answer == "anybody"}
    assert {key for key, status in got.items() if status != 401} <= public


async def test_another_site_does_nothing_in_an_agents_name(shop: LiveShop) -> None:
    there = await elsewhere(shop)

    got = {
        f"{method} {case.path}": (await ask(shop, there, method, case, origin="https://evil.test")).status_code
        for method, case in cases()
        if method not in _SAFE
    }

    assert set(got.values()) == {403}


async def test_a_socket_tells_nothing_of_another_branch_whatever_the_page_says(shop: LiveShop) -> None:
    there = await elsewhere(shop)
    heard: list[str] = []
    ana = shop.page("since=0")
    await log_in(shop.browser, "berta")
    async with shop.page() as berta, ana as page:
        await berta.hears_of("beat")
        await berta.says(do="look", conversation_id=there.names["conversation"])
        await berta.says(do="typing", conversation_id=there.names["conversation"], kind="reply")
        for do, more in WORDS.items():
            await page.sends(there.fill(msgspec.json.encode({"do": do, **more}).decode()))
        await shop.customer_writes(SECRET, branch="norte", phone="525599998888")
        await shop.browser.post(f"/api/conversations/{there.names['conversation']}/actions/take")
        await shop.browser.put(f"/api/customers/{there.names['customer']}/note", json={"text": SECRET})
        await shop.scenario.settle()
        await shop.happen("norte.secret", branch="norte")
        await shop.happen("the.end")
        while '"the.end"' not in "".join(heard[-1:]):
            heard.append(msgspec.json.encode(await page.hears()).decode())

    assert any("message.received" in text for text in heard)
    assert [text for text in heard if there.leaks(text) or '"norte"' in text] == []
    present = [text for text in (await shop.browser.get("/api/presence")).text.split("}") if "Ana" in text]
    assert there.leaks("".join(present)) == []
