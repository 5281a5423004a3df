"""The floor: whoever does not have it is not heard, also when the words were already composed."""

from pathlib import Path

from waframe import Floor, IncomingMessage, MessageStatus, Text
from waframe.core.store.floors import FloorMove, move_floor
from waframe.testing.scenario import Scenario

SLOW_ECHO = '''
import anyio
from waframe import Context, Floor, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Desk(Plugin[NoSettings]):
    """Echoes, gives the floor to the queue when asked for a person, and remembers every move."""

    name = "desk"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        if message.text == "persona":
            ctx.move_floor(Floor.QUEUE)
        return Reply(contents=(Text(body=f"eco: {message.text}"),))

    @hookimpl
    async def floor_changed(self, ctx: Context) -> None:
        ctx.learn("floor", f"{ctx.conversation.floor} {ctx.conversation.floor_epoch}")
'''


def add_plugin(scenario: Scenario) -> None:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "desk.py").write_text(SLOW_ECHO)


async def test_the_bot_is_silent_once_the_floor_is_not_its_own(scenario_on_both: Scenario) -> None:
    add_plugin(scenario_on_both)
    branch = await scenario_on_both.branch(plugins={"desk": {}})
    customer = branch.customer()

    await customer.says("hola")
    await customer.says("persona")
    answers = await customer.says("¿sigue ahí?")

    assert answers == []
    assert (await branch.conversation()).floor is Floor.QUEUE
    assert (await branch.facts())["floor"].value == "queue 1"


async def test_a_reply_composed_under_an_older_epoch_is_withdrawn(scenario_on_both: Scenario) -> None:
    add_plugin(scenario_on_both)
    branch = await scenario_on_both.branch(plugins={"desk": {}})
    customer = branch.customer()
    await customer.says("hola")
    conversation = await branch.conversation()
    scenario_on_both.simulator.faults.switch(rate_limited_sends=1)

    assert await customer.says("¿tienen balatas?") == []
    await scenario_on_both.deployment.database.write(
        lambda transaction: move_floor(
            transaction,
            conversation.id,
            FloorMove(to=Floor.EXTERNAL, epoch=conversation.floor_epoch),
            now=scenario_on_both.clock.now(),
        )
    )
    await scenario_on_both.advance(600)

    assert [message.text for message in customer.sees() if message.direction == "out"] == ["eco: hola"]
    last = (await scenario_on_both.deployment.store.messages.page(conversation.id))[-1]
    assert last.status is MessageStatus.FAILED
    assert last.error is not None
    assert last.error.code == "withdrawn"


async def test_a_reply_that_waits_for_its_turn_is_sent_when_the_floor_stays(scenario_on_both: Scenario) -> None:
    add_plugin(scenario_on_both)
    customer = (await scenario_on_both.branch(plugins={"desk": {}})).customer()
    scenario_on_both.simulator.faults.switch(rate_limited_sends=1)

    assert await customer.says("¿tienen balatas?") == []
    await scenario_on_both.advance(600)

    assert [message.text for message in customer.sees() if message.direction == "out"] == ["eco: ¿tienen balatas?"]


async def test_a_message_of_another_agents_thread_is_stored_and_not_answered(scenario_on_both: Scenario) -> None:
    add_plugin(scenario_on_both)
    branch = await scenario_on_both.branch(plugins={"desk": {}})
    ana = branch.customer()
    await ana.says("hola")
    conversation = await branch.conversation()
    customer = await scenario_on_both.deployment.store.customers.find(conversation.customer_id)
    assert customer is not None
    standby = IncomingMessage(
        channel="whatsapp",
        address=branch.number,
        channel_id="wamid.standby",
        identities=customer.identities,
        content=Text(body="¿y el otro agente?"),
        at=scenario_on_both.clock.now(),
        raw="{}",
        standby=True,
    )

    await scenario_on_both.deployment.ingest([standby])
    await scenario_on_both.settle()

    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)
    assert [message.text for message in stored] == ["hola", "eco: hola", "¿y el otro agente?"]
