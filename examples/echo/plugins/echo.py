"""Says the same again."""

from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Echo(Plugin[NoSettings]):
    """Answers every message that has words in it with those words."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer with the words of the message."""
        return Reply(contents=(Text(body=message.text),)) if message.text else None
