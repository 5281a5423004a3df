"""Says where people off a ship are met."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class CruisesSettings(Settings, frozen=True, kw_only=True):
    """What a group or a branch sets under `cruises:`."""

    pier: str = ""
    """The pier."""


class Cruises(Plugin[CruisesSettings]):
    """Answers who comes by ship."""

    name = "cruises"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer, or leave the message to the next plugin."""
        if "crucero" not in message.text.casefold():
            return None
        return Reply(contents=(Text(body=f"{ctx.branch.name} te espera en {self.settings.pier or 'el muelle'}."),))
