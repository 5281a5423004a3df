"""Plugins that take part in every message and do nothing, so that what is left is the cost of having them."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl


class Bystander(Plugin[NoSettings]):
    """Sees every message and leaves it to others."""

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Do nothing."""

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Leave it to others."""
        return None


BYSTANDERS = tuple(type(f"Bystander{number}", (Bystander,), {"name": f"bystander_{number}"}) for number in range(1, 6))
