"""Says how soon something is brought."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class DeliverySettings(Settings, frozen=True, kw_only=True):
    """What a group or a branch sets under `delivery:`."""

    hours: int = 4
    """How many hours it takes."""


class Delivery(Plugin[DeliverySettings]):
    """Answers who wants something brought."""

    name = "delivery"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer, or leave the message to the next plugin."""
        if "envío" not in message.text.casefold():
            return None
        return Reply(contents=(Text(body=f"{ctx.branch.name} lo lleva en {self.settings.hours} horas."),))
