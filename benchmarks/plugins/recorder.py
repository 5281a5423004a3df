"""Answers each message with its own words, so that the table shows what was handled, how often, in which order."""

from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Recorder(Plugin[NoSettings]):
    """An echo."""

    name = "recorder"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Say what the customer said."""
        return Reply(contents=(Text(body=message.text),))
