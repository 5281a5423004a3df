"""Sells seats in words, and knows only what the keeper's actions are called."""

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionRefused,
    ActionUnknown,
    By,
    Context,
    Done,
    Message,
    NoArguments,
    NoSettings,
    Plugin,
    Reply,
    Text,
    hookimpl,
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which row."""

    row: int


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the seller wants to know of it."""

    name: str


class Misread(msgspec.Struct, frozen=True, kw_only=True):
    """What nobody tells."""

    colour: str


class Seller(Plugin[NoSettings]):
    """Sells seats in words."""

    name = "seller"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare an action that runs itself."""
        return [Action(name="echo", title="seller.echo", run=self.echo)]

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Do what the word says with an action of the other plugin."""
        if message.text == "libre":
            ctx.learn("seat", "free")
            return None
        try:
            return Reply(contents=(Text(body=await self._tried(ctx, message.text)),))
        except (ActionUnknown, ActionRefused) as error:
            return Reply(contents=(Text(body=f"{error.code}: {error}"),))

    async def _tried(self, ctx: Context, word: str) -> str:
        match word:
            case "busca":
                return (await ctx.act("find_seat", Asked(row=7), result=Wanted)).name
            case "json":
                return await ctx.act_in_json("find_seat", '{"row": 7}', by=By.MODEL)
            case "ofrece":
                return ", ".join(ctx.offered())
            case "color":
                return (await ctx.act("find_seat", Asked(row=7), result=Misread)).colour
            case _:
                await ctx.act(word, result=Done)
                return "hecho"

    async def echo(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        """Run itself again."""
        return await ctx.act("echo", result=Done)
