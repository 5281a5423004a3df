"""Says from how many pieces on it is wholesale."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class WholesaleSettings(Settings, frozen=True, kw_only=True):
    """What a group or a branch sets under `wholesale:`."""

    from_pieces: int = 10
    """The least number of pieces."""


class Wholesale(Plugin[WholesaleSettings]):
    """Answers who asks for wholesale."""

    name = "wholesale"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer, or leave the message to the next plugin."""
        if "mayoreo" not in message.text.casefold():
            return None
        return Reply(
            contents=(Text(body=f"En {ctx.branch.name} hay mayoreo desde {self.settings.from_pieces} piezas."),)
        )
