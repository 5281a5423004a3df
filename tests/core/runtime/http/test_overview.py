"""What supervisors see of their branches, and what every agent sees of what waits and what is wrong."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.runtime.http.conftest import log_in, staff
from tests.core.runtime.http.live_shop import LiveShop

from waframe.core.runtime.app import App
from waframe.core.runtime.http.overview import spread
from waframe.core.store.outbox import Blocked, Outbox
from waframe.testing.scenario import Scenario

CLERK = '''
"""A clerk."""

from waframe import Action, Done, Floor, Happening, NoSettings, Plugin, Risk, SenderType, Text, hookimpl


class Clerk(Plugin[NoSettings]):
    """Moves a conversation from the queue to its end."""

    name = "clerk"

    @hookimpl
    def register_actions(self):
        steps = (self.queue, self.take, self.say, self.close)
        return [Action(name=one.__name__, title="clerk", run=one, risk=Risk.WRITE) for one in steps]

    async def queue(self, ctx, call, arguments):
        ctx.move_floor(Floor.QUEUE)
        ctx.write(Happening(kind="queued"))
        return Done()

    async def take(self, ctx, call, arguments):
        ctx.move_floor(Floor.AGENT, agent_id=call.caller)
        return Done()

    async def say(self, ctx, call, arguments):
        ctx.send(Text(body="Claro"), by=SenderType.AGENT)
        return Done()

    async def close(self, ctx, call, arguments):
        ctx.write(Happening(kind="closed"))
        ctx.close()
        return Done()
'''


@pytest.fixture
async def clerked(scenario_on_both: Scenario, hashed: str) -> AsyncIterator[LiveShop]:
    """Open a deployment that has a branch with a clerk, too, with Carla logged in, who sees all."""
    folder = scenario_on_both.folder / "plugins"
    folder.mkdir()
    (folder / "clerk.py").write_text(CLERK)
    await staff(scenario_on_both, hashed)
    await scenario_on_both.branch("sur", plugins={"clerk": {}})
    app = App(scenario_on_both.deployment)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://waframe.test") as client:
        await log_in(client, "carla")
        yield LiveShop(scenario_on_both, app=app, browser=client)


async def act(shop: LiveShop, conversation_id: str, action: str, *, after: float = 0) -> None:
    """Run an action of Carla's after a while."""
    await shop.passes(after)
    answer = await shop.browser.post(f"/api/conversations/{conversation_id}/actions/{action}")
    assert answer.status_code == 200, answer.text
    await shop.scenario.settle()


async def test_an_overview_tells_the_queue_the_agents_and_how_long_things_took(clerked: LiveShop) -> None:
    shop = clerked
    conversation_id = ""
    for last, wait in ((1, 10), (2, 30)):
        conversation_id = await shop.customer_writes("hola", branch="sur", phone=f"52551111000{last}")
        await act(shop, conversation_id, "queue")
        await act(shop, conversation_id, "take", after=wait)
        await act(shop, conversation_id, "say")
    await act(shop, conversation_id, "close", after=60)
    waiting = await shop.customer_writes("hola", branch="sur", phone="525511110003")
    await act(shop, waiting, "queue")

    (sur,) = (await shop.browser.get("/api/overview?branch=sur")).json()["branches"]
    branches = {one["key"]: one for one in (await shop.browser.get("/api/branches")).json()}

    assert sur["waiting"] == 1
    assert sur["waiting_since"] is not None
    assert sur["first_response"]["many"] == 2
    assert sur["first_response"]["median"] == pytest.approx(10, abs=5)
    assert sur["first_response"]["p90"] == pytest.approx(30, abs=5)
    assert sur["resolution"]["many"] == 1
    assert sur["resolution"]["median"] == pytest.approx(90, abs=10)
    assert {one["name"]: one["holds"] for one in sur["agents"]} == {"Carla": 1}  # the other one is closed
    assert branches["sur"]["queue"] == 1
    assert branches["sur"]["unread"] >= 1
    assert branches["centro"]["queue"] == 0


async def test_an_overview_is_for_supervisors(shop: LiveShop) -> None:
    refused = await shop.browser.get("/api/overview")
    await log_in(shop.browser, "berta")
    mine = (await shop.browser.get("/api/overview")).json()
    elsewhere = await shop.browser.get("/api/overview?branch=sur")

    assert (refused.status_code, refused.json()["code"]) == (403, "role-too-low")
    assert [one["branch"] for one in mine["branches"]] == ["centro", "norte"]
    assert mine["branches"][0]["first_response"] == {"many": 0, "median": None, "p90": None}
    assert elsewhere.status_code == 404


async def test_an_address_from_which_nothing_leaves_is_trouble_of_its_branch(shop: LiveShop) -> None:
    await log_in(shop.browser, "berta")
    number = str(shop.scenario.branch_settings["centro"]["channels"]["whatsapp"]["phone_number_id"])  # type: ignore[index]
    deployment = shop.scenario.deployment
    blocked = Blocked(address=number, code="190", sentence="el token ya no sirve")
    await shop.customer_writes("hola")  # and is answered, so that the address is known to senders
    now = deployment.clock.now()
    await Outbox(deployment.database, owner=deployment.owner).block(blocked, until=now + timedelta(days=1), now=now)

    troubles = {one["key"]: one["trouble"] for one in (await shop.browser.get("/api/branches")).json()}

    assert troubles["norte"] is None
    assert troubles["centro"] == f"No sale ningún mensaje de {number}: el token ya no sirve"


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1))
def test_nine_of_ten_are_not_above_the_ninetieth_percentile(seconds: list[float]) -> None:
    shown = spread([*seconds, None])

    assert shown.many == len(seconds)
    assert shown.p90 is not None
    assert shown.median is not None
    assert sum(one <= shown.p90 for one in seconds) >= 0.9 * len(seconds)
    assert sum(one < shown.p90 for one in seconds) < 0.9 * len(seconds)
    assert shown.median <= shown.p90
