"""Who is told by push that somebody waits: from the queue to the push service and what the browser reads there."""

from datetime import timedelta
from pathlib import Path

import httpx2
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.plugins.web.conftest import HANDS
from tests.plugins.web.test_web_push import THEIR_KEY, THEIR_POINT, THEIR_SECRET, opened

from waframe import Agent, Role, new_id
from waframe.plugins.web.push_routes import is_outside
from waframe.plugins.web.web_push import bytes_of, read_key
from waframe.testing.inside import COOKIE, LASTS, App
from waframe.testing.scenario import Scenario

KEEPING = '''
"""Keeps whoever waits for Luis, for a minute."""

from datetime import timedelta

from waframe import Context, Conversation, Floor, NoSettings, Plugin, hookimpl


class Keeping(Plugin[NoSettings]):
    """A faithful seller."""

    name = "keeping"

    @hookimpl
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        if conversation.floor is Floor.QUEUE:
            luis, _ = await ctx.store.agents.by_login("luis")
            ctx.reserve(luis.id, until=ctx.clock.now() + timedelta(minutes=1))
'''
ORIGIN = "http://waframe.test"
SERVICE = "https://push.example.net"


class PushService:
    """A stand-in for a browser maker's push service: keeps what arrives, and answers as it was told."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, dict[str, str], dict[str, object]]] = []
        self.answers: list[int] = []
        self.asked = 0

    async def take(self, request: Request) -> Response:
        """Open what arrives with the browser's key."""
        self.asked += 1
        status = self.answers.pop(0) if self.answers else 201
        if status < 300:
            words = opened(await request.body(), key=read_key(THEIR_KEY), secret=bytes_of(THEIR_SECRET))
            self.arrived.append((request.path_params["browser"], dict(request.headers), msgspec.json.decode(words)))
        return Response(status_code=status)

    def transport(self) -> httpx2.ASGITransport:
        """Be reached in memory."""
        return httpx2.ASGITransport(Starlette(routes=[Route("/{browser}", self.take, methods=["POST"])]))


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    return scenario_on_both


@pytest.fixture
async def service(scenario: Scenario) -> PushService:
    standing_in = PushService()
    plugins = Path(scenario.folder) / "plugins"
    plugins.mkdir(exist_ok=True)
    (plugins / "hands.py").write_text(HANDS)
    (plugins / "keeping.py").write_text(KEEPING)
    scenario.transports[SERVICE] = standing_in.transport()
    await scenario.branch("centro", plugins={"web": {}, "hands": {}})
    return standing_in


class Person:
    """An agent with a browser."""

    def __init__(self, agent: Agent, client: httpx2.AsyncClient) -> None:
        self.agent = agent
        self.client = client

    async def subscribes(self, browser: str) -> httpx2.Response:
        """Ask to be told in a browser."""
        keys = {"p256dh": THEIR_POINT, "auth": THEIR_SECRET}
        return await self.client.put("/api/push", json={"endpoint": f"{SERVICE}/{browser}", "keys": keys})


async def person(scenario: Scenario, login: str, *, branches: tuple[str, ...] = ("centro",)) -> Person:
    """Let somebody exist who is logged in."""
    store, now = scenario.deployment.store, scenario.clock.now()
    agent = await store.agents.add(
        login=login, name=login.title(), role=Role.AGENT, branches=branches, password="x", language="es-MX", now=now
    )
    secret = await store.sessions.open(agent, client="test", now=now, lasts=LASTS)
    client = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(App(scenario.deployment)),
        base_url=ORIGIN,
        cookies={COOKIE: secret},
        headers={"Origin": ORIGIN},
    )
    return Person(agent, client)


async def ask_for_a_person(scenario: Scenario, *, phone: str = "5215512345678") -> None:
    number = scenario.branch_settings["centro"]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
    customer = scenario.simulator.customer(phone, name="María Hernández")
    await customer.writes(number, "Quiero hablar con una persona")
    await scenario.settle()
    await scenario.advance(4)


async def test_who_is_not_looking_is_told_and_can_take_it(scenario: Scenario, service: PushService) -> None:
    ana = await person(scenario, "ana")
    assert (await ana.subscribes("telefono")).status_code == 204

    await ask_for_a_person(scenario)

    (browser, headers, news), *others = service.arrived
    assert (browser, others) == ("telefono", [])
    assert (headers["content-encoding"], headers["urgency"]) == ("aes128gcm", "high")
    assert headers["authorization"].startswith("vapid t=")
    assert (news["title"], news["body"], news["take"]) == (
        "María Hernández espera en Centro",
        "Quiero hablar con una persona",
        "Tomar",
    )


async def test_who_looks_pauses_or_works_elsewhere_is_left_alone(scenario: Scenario, service: PushService) -> None:
    looking, paused, elsewhere = [await person(scenario, name) for name in ("ana", "luis", "eva")]
    await scenario.branch("norte", plugins={"web": {}})
    store = scenario.deployment.store
    await store.agents.change(elsewhere.agent.id, branches=["norte"])
    for one in (looking, paused, elsewhere):
        await one.subscribes(one.agent.name)
    await store.presences.set_available(paused.agent.id, available=False)
    soon = scenario.clock.now() + timedelta(minutes=10)
    await store.presences.arrive(new_id(), agent_id=looking.agent.id, seen_until=soon)

    await ask_for_a_person(scenario)

    assert service.arrived == []


async def test_the_one_for_whom_it_is_kept_is_told_first_and_then_everybody(
    scenario: Scenario, service: PushService
) -> None:
    ana, luis = await person(scenario, "ana"), await person(scenario, "luis")
    await scenario.branch("centro", plugins={"web": {}, "hands": {}, "keeping": {}})
    await ana.subscribes("ana")
    await luis.subscribes("luis")
    soon = scenario.clock.now() + timedelta(minutes=10)
    await scenario.deployment.store.presences.arrive(new_id(), agent_id=luis.agent.id, seen_until=soon)

    await ask_for_a_person(scenario)
    first = [browser for browser, _, _ in service.arrived]
    await scenario.advance(70)

    assert first == ["luis"]
    assert [browser for browser, _, _ in service.arrived] == ["luis", "ana"]


async def test_a_busy_service_is_asked_again_and_the_others_are_not_told_twice(
    scenario: Scenario, service: PushService
) -> None:
    ana = await person(scenario, "ana")
    await ana.subscribes("uno")
    await scenario.advance(1)
    await ana.subscribes("dos")
    service.answers = [201, 503]

    await ask_for_a_person(scenario)
    await scenario.advance(300)

    assert [browser for browser, _, _ in service.arrived] == ["uno", "dos"]


async def test_a_browser_that_is_gone_is_forgotten(scenario: Scenario, service: PushService) -> None:
    ana = await person(scenario, "ana")
    await ana.subscribes("perdido")
    service.answers = [410]

    await ask_for_a_person(scenario)
    await ask_for_a_person(scenario, phone="5215587654321")

    assert (service.asked, service.arrived) == (1, [])


async def test_with_the_session_ends_what_its_browser_is_told(scenario: Scenario, service: PushService) -> None:
    ana = await person(scenario, "ana")
    await ana.subscribes("telefono")
    assert (await ana.client.post("/api/logout")).status_code == 204

    await ask_for_a_person(scenario)

    assert service.arrived == []


async def test_somebody_may_want_to_be_told_no_more(scenario: Scenario, service: PushService) -> None:
    ana = await person(scenario, "ana")
    await ana.subscribes("telefono")

    ended = await ana.client.post("/api/push/end", json={"endpoint": f"{SERVICE}/telefono"})
    await ask_for_a_person(scenario)

    assert (ended.status_code, service.arrived) == (204, [])


async def test_all_processes_sign_with_the_same_key(scenario: Scenario, service: PushService) -> None:
    del service
    ana = await person(scenario, "ana")

    first = (await ana.client.get("/api/push")).json()
    second = (await ana.client.get("/api/push")).json()

    assert first == second
    assert len(bytes_of(first["key"])) == 65


async def test_strangers_and_broken_subscriptions_are_refused(scenario: Scenario, service: PushService) -> None:
    del service
    ana = await person(scenario, "ana")
    keys = {"p256dh": THEIR_POINT, "auth": THEIR_SECRET}
    answers = [
        await ana.client.put("/api/push", json={"endpoint": "http://127.0.0.1:9/x", "keys": keys}),
        await ana.client.put("/api/push", json={"endpoint": f"{SERVICE}/x", "keys": {**keys, "auth": "AA"}}),
        await ana.client.put("/api/push", content=b"{"),
    ]
    ana.client.cookies.clear()
    answers.append(await ana.subscribes("x"))

    assert [(one.status_code, one.json()["code"]) for one in answers] == [
        (422, "endpoint-refused"),
        (422, "keys-invalid"),
        (400, "body-invalid"),
        (401, "not-logged-in"),
    ]


@pytest.mark.parametrize(
    ("endpoint", "outside"),
    [
        pytest.param("https://fcm.googleapis.com/fcm/send/abc", True, id="a push service"),
        pytest.param("http://fcm.googleapis.com/fcm/send/abc", False, id="without encryption"),
        pytest.param("https://10.0.0.5/abc", False, id="an address of our own network"),
        pytest.param("https://[::1]/abc", False, id="this machine"),
        pytest.param("https://database/abc", False, id="a short name"),
        pytest.param("https://vault.internal/abc", False, id="an inner name"),
        pytest.param("https://ana:secreto@push.example/abc", False, id="with a password"),
    ],
)
def test_a_push_service_lies_outside(endpoint: str, *, outside: bool) -> None:
    assert is_outside(endpoint) is outside
