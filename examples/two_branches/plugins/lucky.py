"""Answers «suerte» with the lucky number of the day."""

from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Lucky(Plugin[NoSettings]):
    """Leaves every other message alone."""

    name = "lucky"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer a customer who asks for luck."""
        if "suerte" not in message.text.lower():
            return None
        number = 1 + ctx.clock.now().toordinal() % 9
        return Reply(contents=(Text(body=f"El número de hoy en {ctx.branch.name}: {number}"),))
