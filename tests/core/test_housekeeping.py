"""What is old is forgotten by itself; what people said is not."""

from datetime import timedelta

from waframe.core.runtime.jobs.housekeeping import Housekeeping
from waframe.testing.scenario import Scenario


async def test_old_events_go_and_messages_stay(scenario_on_both: Scenario) -> None:
    branch = await scenario_on_both.branch(plugins={"routing": {}})
    customer = branch.customer()
    await customer.says("hola")
    store = scenario_on_both.deployment.store
    await scenario_on_both.advance(40 * 86400)
    await customer.says("buenos días")
    events = await store.events.since(0)
    fresh = [event.number for event in events if event.at > scenario_on_both.clock.now() - timedelta(days=30)]
    assert 0 < len(fresh) < len(events)

    await Housekeeping(store, clock=scenario_on_both.clock, keep=lambda: timedelta(days=30)).tidy()

    assert [event.number for event in await store.events.since(0)] == fresh
    assert [message.text for message in customer.sees()].count("hola") == 1
    assert len(await branch.conversations()) == 1
