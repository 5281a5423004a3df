"""A plugin that lets the first commit of each answer fail, as a crash just before it would."""

from waframe import Context, Fact, Message, NoSettings, Plugin, hookimpl


class Clumsy(Plugin[NoSettings]):
    name = "clumsy"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        before = await ctx.fact("clumsy.last")
        if before is not None and message.id not in SEEN:
            before = Fact(name="clumsy.last", value="another")
        SEEN.add(message.id)
        ctx.must_learn("clumsy.last", message.id, was=before)


SEEN: set[str] = set()
