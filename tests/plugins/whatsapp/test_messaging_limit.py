"""How many people the business may write to first in 24 hours: what is beyond that waits, answers go on."""

from datetime import timedelta
from pathlib import Path

import anyio
import pytest
from tests.plugins.whatsapp.conftest import NOW

from waframe import MessageStatus, Store, load_queries
from waframe.plugins.whatsapp.reached import DAY, Reached
from waframe.plugins.whatsapp.settings import WhatsAppSettings
from waframe.testing.scenario import BranchActor, Scenario

_SQL = load_queries(__file__)
LIMIT = 250
OFFER = '''
from waframe import Context, Message, NoSettings, Plugin, Template, hookimpl

HELLO = Template(name="hello_world", language="en_US")

class Offer(Plugin[NoSettings]):
    """Sends a template for every message."""

    name = "offer"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        ctx.send(HELLO)
'''


async def test_the_last_place_is_given_and_one_more_waits_for_the_oldest(store_on_both: Store) -> None:
    reached = Reached(store_on_both.database)
    for number in range(LIMIT - 1):
        assert (await reached.take(f"phone:{number}", most=LIMIT, now=NOW)).fresh
    later = NOW + timedelta(hours=1)

    last = await reached.take("phone:last", most=LIMIT, now=later)
    beyond = await reached.take("phone:beyond", most=LIMIT, now=later)

    assert (last.allowed, last.fresh) == (True, True)
    assert (beyond.allowed, beyond.opens_at) == (False, NOW + DAY)


async def test_who_was_written_to_takes_no_other_place(store_on_both: Store) -> None:
    reached = Reached(store_on_both.database)
    await reached.take("phone:1", most=1, now=NOW)

    again = await reached.take("phone:1", most=1, now=NOW + timedelta(hours=1))

    assert (again.allowed, again.fresh) == (True, False)


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, False), (0, True)])
async def test_a_place_is_free_24_hours_after_it_was_taken(
    store_on_both: Store, seconds: int, *, allowed: bool
) -> None:
    reached = Reached(store_on_both.database)
    await reached.take("phone:1", most=1, now=NOW)

    place = await reached.take("phone:2", most=1, now=NOW + DAY + timedelta(seconds=seconds))

    assert place.allowed is allowed


async def test_a_place_is_given_back_where_nothing_left(store_on_both: Store) -> None:
    reached = Reached(store_on_both.database)
    await reached.take("phone:1", most=1, now=NOW)

    await reached.release("phone:1", at=NOW)

    assert (await reached.take("phone:2", most=1, now=NOW)).allowed


async def test_places_that_are_wanted_at_once_are_not_given_twice(store_on_both: Store) -> None:
    reached = Reached(store_on_both.database)
    allowed: list[bool] = []

    async def take(number: int) -> None:
        allowed.append((await reached.take(f"phone:{number}", most=3, now=NOW)).allowed)

    async with anyio.create_task_group() as tasks:
        for number in range(10):
            tasks.start_soon(take, number)

    assert sorted(allowed) == [False] * 7 + [True] * 3


async def test_beyond_the_limit_a_template_waits_until_the_oldest_falls_out(scenario_on_both: Scenario) -> None:
    branch = await full(scenario_on_both, falls_out_after=timedelta(minutes=45))
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(token_expired=True)
    await customer.says("hola")
    await close_window(scenario_on_both)
    scenario_on_both.simulator.faults.clear()

    await scenario_on_both.advance(44 * 60)
    early = [one for one in customer.sees() if one.direction == "out"]
    waiting = await statuses(branch)
    reasons = [str(row["reason"]) for row in await scenario_on_both.deployment.database.rows(_SQL["reasons"])]
    await scenario_on_both.advance(3 * 60)

    assert (early, waiting) == ([], [MessageStatus.RECEIVED, MessageStatus.QUEUED])
    assert ["messaging-limit: 250" in reason for reason in reasons] == [True]
    assert len([one for one in customer.sees() if one.direction == "out"]) == 1


async def test_an_answer_inside_the_window_leaves_at_the_limit(scenario_on_both: Scenario) -> None:
    branch = await full(scenario_on_both, falls_out_after=timedelta(hours=20))

    assert len(await branch.customer().says("hola")) == 1


def test_without_a_setting_there_is_no_limit() -> None:
    assert WhatsAppSettings().messaging_limit == "unlimited"


async def full(scenario: Scenario, *, falls_out_after: timedelta) -> BranchActor:
    """Give a branch whose portfolio has written to as many as it may."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "offer.py").write_text(OFFER)
    whatsapp = scenario.settings["channels"]
    assert isinstance(whatsapp, dict)
    whatsapp["whatsapp"]["messaging_limit"] = LIMIT
    branch = await scenario.branch(plugins={"offer": {}})
    at = scenario.clock.now() - DAY + falls_out_after
    reached = Reached(scenario.deployment.database)
    for number in range(LIMIT):
        await reached.take(f"phone:{number}", most=LIMIT, now=at)
    return branch


async def close_window(scenario: Scenario) -> None:
    """Let the customer's window be over, as far as is known here."""
    await scenario.deployment.database.change(_SQL["close"], at=scenario.clock.now())


async def statuses(branch: BranchActor) -> list[MessageStatus]:
    """List how far the messages of the only conversation have come, the oldest first."""
    conversation = await branch.conversation()
    page = await branch.scenario.deployment.store.messages.page(conversation.id)
    return [one.status for one in sorted(page, key=lambda one: one.seq)]
