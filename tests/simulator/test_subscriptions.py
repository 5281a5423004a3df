"""Where webhooks go: apps, accounts, overrides and their proof; and who gets a retry."""

import hashlib
import hmac
import json
from typing import Any

import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Simulator, SimulatorSettings
from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.settings import DEMO_WABA, AppSettings
from waframe.simulator.subscriptions import OVERRIDABLE

VERIFY = "simulated-verify-token"
SECOND = AppSettings(
    id="390000000000002",
    callback_url="http://second.example.com/hook",
    app_secret="second-secret",
    verify_token=VERIFY,
    access_token="second-token",
)


class Net(httpx2.AsyncBaseTransport):
    """Every address of the world: proves itself by the token, and answers posts as it was told."""

    def __init__(self) -> None:
        self.posts: list[httpx2.Request] = []
        self.status: dict[str, int] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "GET":
            good = request.url.params.get("hub.verify_token") == VERIFY and "hub.challenge" in request.url.params
            return httpx2.Response(200 if good else 403, text=request.url.params.get("hub.challenge", ""))
        await request.aread()
        self.posts.append(request)
        return httpx2.Response(self.status.get(request.url.host, 200))

    def take(self) -> list[str]:
        hosts = [post.url.host for post in self.posts]
        self.posts.clear()
        return hosts


@pytest.fixture
def net() -> Net:
    return Net()


@pytest.fixture
def world(net: Net) -> Simulator:
    settings = SimulatorSettings(apps=(SECOND,), callback_url="http://first.example.com/hook")
    return Simulator(settings, clock=Simulator.virtual().clock, http=net)


@pytest.fixture
def bot(world: Simulator) -> ToyBot:
    return ToyBot(world.settings, world.transport)


def code_of(answer: httpx2.Response) -> int | None:
    code: int | None = answer.json().get("error", {}).get("code")
    return code


async def written(world: Simulator, net: Net, number: str = CENTRO) -> list[str]:
    await world.customer("5215512345678").writes(number, "hola")
    await world.settle()
    return net.take()


def override(host: str, **more: str) -> dict[str, Any]:
    return {"override_callback_uri": f"http://{host}.example.com/", "verify_token": VERIFY} | more


async def test_every_subscribed_app_hears_by_its_own_secret(world: Simulator, net: Net) -> None:
    await world.customer("5215512345678").writes(CENTRO, "hola")
    await world.settle()

    for post, secret in zip(net.posts, ("simulated-app-secret", "second-secret"), strict=True):
        signature = hmac.new(secret.encode(), post.content, hashlib.sha256).hexdigest()
        assert post.headers["x-hub-signature-256"] == f"sha256={signature}"


async def test_a_number_comes_before_an_account_and_an_account_before_the_app(
    world: Simulator, net: Net, bot: ToyBot
) -> None:
    await bot.graph.delete(f"/{DEMO_WABA}/subscribed_apps", headers={"Authorization": "Bearer second-token"})
    assert await written(world, net) == ["first.example.com"]

    assert (await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=override("account"))).json()["success"]
    assert await written(world, net) == ["account.example.com"]
    number = {"webhook_configuration": override("number")}
    assert (await bot.graph.post(f"/{CENTRO}", json=number)).json()["success"]
    assert await written(world, net) == ["number.example.com"]
    assert await written(world, net, PORTALES) == ["account.example.com"]
    told = (await bot.graph.get(f"/{CENTRO}", params={"fields": "webhook_configuration"})).json()
    assert told["webhook_configuration"] == {
        "phone_number": "http://number.example.com/",
        "whatsapp_business_account": "http://account.example.com/",
        "application": "http://first.example.com/hook",
    }
    await bot.graph.post(f"/{CENTRO}", json={"webhook_configuration": {"override_callback_uri": ""}})
    assert await written(world, net) == ["account.example.com"]
    await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps")
    assert await written(world, net) == ["first.example.com"]


async def test_only_some_fields_follow_an_override(world: Simulator, net: Net, bot: ToyBot) -> None:
    await bot.graph.delete(f"/{DEMO_WABA}/subscribed_apps", headers={"Authorization": "Bearer second-token"})
    await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=override("account"))
    account_fields = ("message_template_status_update", "account_update", "user_preferences", "flows", "security")

    for field in (*account_fields, *OVERRIDABLE):
        world.courier.tell_account(DEMO_WABA, field, value={}, what="x")
        await world.settle()

    assert net.take() == ["first.example.com"] * 5 + ["account.example.com"] * len(OVERRIDABLE)


async def test_an_address_that_does_not_prove_itself_is_not_taken(world: Simulator, net: Net, bot: ToyBot) -> None:
    wrong = override("account", verify_token="another")
    long = {"override_callback_uri": "http://a.example.com/" + "x" * 200, "verify_token": VERIFY}

    assert code_of(await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=wrong)) == 2200
    assert code_of(await bot.graph.post(f"/{CENTRO}", json={"webhook_configuration": wrong})) == 2200
    assert code_of(await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=long)) == 100
    assert code_of(await bot.graph.post("/404/subscribed_apps")) == 100
    assert set(await written(world, net)) == {"first.example.com", "second.example.com"}


@pytest.mark.parametrize("level", ["app", "account", "number"])
async def test_each_level_can_be_asked_for_its_proof(world: Simulator, bot: ToyBot, level: str) -> None:
    await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=override("account"))
    await bot.graph.post(f"/{CENTRO}", json={"webhook_configuration": override("number")})
    names = {"app": {}, "account": {"waba_id": DEMO_WABA}, "number": {"phone_number_id": CENTRO}}
    async with httpx2.AsyncClient(transport=world.transport, base_url="http://sim/control") as control:
        answers = [
            (await control.post("/verify", json=names[level] | {"proof": proof})).json()
            for proof in ("good", "wrong-token", "missing-parameters")
        ]
        missing = await control.post("/verify", json={"phone_number_id": PORTALES})

    assert [answer["proven"] for answer in answers] == [True, False, False]
    assert level in answers[0]["url"] or level == "app"
    assert missing.status_code == 404


async def test_an_app_chooses_its_address_and_fields(world: Simulator, net: Net, bot: ToyBot) -> None:
    app = world.settings.app_id
    token = (
        await bot.graph.get(
            "/oauth/access_token", params={"client_id": app, "client_secret": world.settings.app_secret}
        )
    ).json()["access_token"]
    chosen = {
        "object": "whatsapp_business_account",
        "callback_url": "http://third.example.com/",
        "verify_token": VERIFY,
        "fields": "messages,account_update",
        "access_token": token,
    }
    bot.graph.headers.pop("authorization")

    assert (await bot.graph.post(f"/{app}/subscriptions", data=chosen)).json() == {"success": True}
    assert await written(world, net) == ["third.example.com", "second.example.com"]
    world.courier.tell_account(DEMO_WABA, "message_template_status_update", value={}, what="x")
    await world.settle()

    assert net.take() == ["second.example.com"]
    listed = (await bot.graph.get(f"/{app}/subscriptions", params={"access_token": token})).json()["data"][0]
    assert [field["name"] for field in listed["fields"]] == ["messages", "account_update"]
    assert code_of(await bot.graph.get(f"/{SECOND.id}/subscriptions", params={"access_token": token})) == 10
    wrong = await bot.graph.get("/oauth/access_token", params={"client_id": app, "client_secret": "x"})
    assert wrong.status_code == 400


async def test_an_account_lists_who_hears_it(world: Simulator, bot: ToyBot) -> None:
    await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps", json=override("account"))

    first, second = (await bot.graph.get(f"/{DEMO_WABA}/subscribed_apps")).json()["data"]

    assert first["whatsapp_business_api_data"]["id"] == world.settings.app_id
    assert first["override_callback_uri"] == "http://account.example.com/"
    assert second["whatsapp_business_api_data"]["id"] == SECOND.id
    assert "override_callback_uri" not in second


async def test_without_a_subscription_nothing_comes() -> None:
    settings = SimulatorSettings(subscribed_from_start=False)
    async with Simulator.virtual(settings) as simulator, ToyBot(settings, simulator.transport) as bot:
        bot.answers = False
        simulator.deliver_to(bot.app)
        ana = simulator.customer("5215512345678")
        await ana.writes(CENTRO, "nadie oye")
        await simulator.settle()
        await bot.graph.post(f"/{DEMO_WABA}/subscribed_apps")
        await ana.writes(CENTRO, "hola")
        await simulator.settle()

    assert [message["text"]["body"] for message in bot.messages] == ["hola"]


async def test_a_retry_goes_to_all_apps_until_all_have_taken_it_at_once(world: Simulator, net: Net) -> None:
    net.status["second.example.com"] = 500
    await world.customer("5215512345678").writes(CENTRO, "hola")

    await world.advance(100)
    hosts = net.take()
    net.status.clear()
    await world.advance(DAY_SECONDS)
    after = net.take()
    await world.advance(7 * DAY_SECONDS)

    assert hosts == ["first.example.com", "second.example.com"] * 5
    assert after == ["first.example.com", "second.example.com"]
    assert net.take() == []


async def test_an_account_field_has_its_time_and_its_account(world: Simulator, net: Net) -> None:
    async with httpx2.AsyncClient(transport=world.transport, base_url="http://sim/control") as control:
        news = {"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION"}}
        assert (await control.post(f"/accounts/{DEMO_WABA}/news", json=news)).status_code == 200
    await world.settle()

    entry = json.loads(net.posts[0].content)["entry"][0]
    assert entry == {
        "id": DEMO_WABA,
        "time": int(world.clock.now()),
        "changes": [{"field": "account_update", "value": {"event": "ACCOUNT_VIOLATION"}}],
    }
