"""A person who answers from the phone silences the bot, until some time after their last word."""

from datetime import timedelta

from waframe import Floor
from waframe.testing.scenario import Scenario
from waframe.testing.shop import answer_from_the_phone, greeted, heard, now, open_shop


async def test_the_bot_speaks_again_some_time_after_the_last_word_from_the_phone(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both, external_minutes=10)
    conversation = await greeted(branch)
    await answer_from_the_phone(branch, "yo te atiendo")
    await scenario_on_both.advance(400)
    await answer_from_the_phone(branch, "sí hay")
    await branch.customer().says("¿y el precio?")

    await scenario_on_both.advance(400)
    silent = await now(branch, conversation)
    await scenario_on_both.advance(201)

    assert silent.floor is Floor.EXTERNAL
    assert (await now(branch, conversation)).floor is Floor.BOT
    assert heard(branch)[-1] == "eco: ¿y el precio?"


async def test_an_answer_from_the_phone_stops_the_clock_of_the_agent(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    conversation = await greeted(branch)
    await branch.agent("Ana").takes(conversation)
    await branch.customer().says("¿hay balatas?")

    await answer_from_the_phone(branch, "sí hay")
    await scenario.advance(timedelta(hours=1).total_seconds())

    assert (await now(branch, conversation)).floor is Floor.AGENT


SLOW = '''
"""A bot that thinks until a person has spoken."""

import anyio

from waframe import Context, Message, NoSettings, Plugin, Reply, SenderType, Text, hookimpl


class Slow(Plugin[NoSettings]):
    name = "slow"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        page = ctx.store.messages.page
        while SenderType.EXTERNAL not in {one.sender_type for one in await page(message.conversation_id)}:
            await anyio.sleep(0.002)
        return Reply(contents=(Text(body=f"eco: {message.text}"),))
'''


async def test_a_reply_that_was_being_composed_when_a_person_spoke_never_leaves(scenario_on_both: Scenario) -> None:
    folder = scenario_on_both.folder / "plugins"
    folder.mkdir()
    (folder / "slow.py").write_text(SLOW)
    branch = await scenario_on_both.branch("centro", plugins={"takeover": {}, "slow": {}})
    customer = branch.customer()

    await customer.customer.writes(branch.number, "hola")
    await answer_from_the_phone(branch, "yo te atiendo")

    assert heard(branch) == []
    assert (await branch.conversation()).floor is Floor.EXTERNAL
