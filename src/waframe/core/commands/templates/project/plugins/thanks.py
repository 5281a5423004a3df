"""Answers thanks."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class ThanksSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `thanks:`."""

    answer: str = "¡A ti! Aquí seguimos en {branch}."
    """What the customer reads; `{branch}` is filled in."""


class Thanks(Plugin[ThanksSettings]):
    """Answers a customer who says thanks; leaves every other message to the next plugin."""

    name = "thanks"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer thanks, or leave the message to the next plugin."""
        if "gracias" not in message.text.casefold():
            return None
        return Reply(contents=(Text(body=self.settings.answer.replace("{branch}", ctx.branch.name)),))
