"""Says at which rate dollars are taken."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class DollarsSettings(Settings, frozen=True, kw_only=True):
    """What a group or a branch sets under `dollars:`."""

    pesos: str = "17.00"
    """How many pesos a dollar is."""


class Dollars(Plugin[DollarsSettings]):
    """Answers who wants to pay in dollars."""

    name = "dollars"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer, or leave the message to the next plugin."""
        if "dólares" not in message.text.casefold():
            return None
        return Reply(contents=(Text(body=f"{ctx.branch.name} toma dólares a ${self.settings.pesos}."),))
