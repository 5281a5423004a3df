"""Whatever Meta sends to a deployment is acknowledged, and no message of it is lost."""

from hypothesis import HealthCheck, given, settings

from waframe.testing import Scenario
from waframe.testing.strategies import KINDS, changed, ids, webhooks

SHARED = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
KEPT = [kind for kind in KINDS if kind not in {"reaction", "edit", "revoke"}]
"""The kinds that are messages of their own, and do not only add something to another one."""


async def stored(scenario: Scenario) -> set[str | None]:
    messages = scenario.deployment.store.messages
    conversations = await scenario.deployment.store.conversations.by_branch("centro")
    return {message.channel_id for one in conversations for message in await messages.page(one.id, many=1_000)}


@SHARED
@given(body=webhooks(kinds=KEPT))
async def test_every_message_of_a_body_is_stored(scenario: Scenario, body: dict[str, object]) -> None:
    if not scenario.branch_settings:
        await scenario.branch("centro")

    status = await scenario.webhook(body)
    await scenario.settle()

    assert status == 200
    assert set(ids(body)) <= await stored(scenario)


@SHARED
@given(body=changed(webhooks()))
async def test_a_body_that_somebody_changed_is_acknowledged(scenario: Scenario, body: dict[str, object]) -> None:
    if not scenario.branch_settings:
        await scenario.branch("centro")

    status = await scenario.webhook(body)
    await scenario.settle()

    assert status == 200
