"""A plugin with actions, as the tests of actions use it."""

from pathlib import Path

from waframe.testing.scenario import BranchActor, Scenario

DESK = '''
"""A little desk."""

from datetime import timedelta

import msgspec

from waframe import (
    Action, ActionCall, Context, Done, Floor, Message, NoSettings, Plugin, Reply, Risk, Role, SenderType, Text,
    hookimpl,
)


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to say."""

    text: str


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """How many."""

    many: int


class Desk(Plugin[NoSettings]):
    """Lets people take a conversation and speak."""

    name = "desk"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Text(body=f"eco: {message.text}"),))

    @hookimpl
    async def allow_action(self, ctx: Context, call: ActionCall) -> str | None:
        return "not on Sundays" if "domingo" in call.arguments else None

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="take", title="desk.take", run=self.take, risk=Risk.WRITE),
            Action(name="say", title="desk.say", run=self.speak, arguments=Words, risk=Risk.WRITE),
            Action(name="close_shop", title="desk.close", run=self.take, roles=(Role.SUPERVISOR,), risk=Risk.COMMIT),
            Action(name="count", title="desk.count", run=self.count, result=Count, model=True),
            Action(name="break", title="desk.break", run=self.fail),
        ]

    async def take(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        until = ctx.clock.now() + timedelta(minutes=5)
        ctx.move_floor(Floor.AGENT, agent_id=call.caller, until=until)
        ctx.learn("taken_by", call.caller)
        return Done()

    async def speak(self, ctx: Context, call: ActionCall, arguments: Words) -> Done:
        ctx.send(Text(body=arguments.text), by=SenderType.AGENT)
        return Done()

    async def count(self, ctx: Context, call: ActionCall, arguments: object) -> Count:
        return Count(many=len(await ctx.store.messages.page(ctx.conversation.id)))

    async def fail(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        raise ZeroDivisionError("oh")
'''


async def with_desk(scenario: Scenario, key: str = "centro") -> BranchActor:
    """Add a branch in which people can take and speak."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir(exist_ok=True)
    (folder / "desk.py").write_text(DESK)
    return await scenario.branch(key, plugins={"desk": {}})
