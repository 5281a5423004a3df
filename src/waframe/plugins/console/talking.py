"""The channel at the terminal of its own process, as `waframe dev --console` opens it."""

from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.console.terminal import StandardTerminal


class TalkingChannel(ConsoleChannel):
    """Can hold a talk without being told at which terminal."""

    async def talk(self, *, address: str, session: str, name: str) -> None:
        """Talk at the terminal of this process until the person ends it."""
        await self.chat(StandardTerminal(), address=address, session=session, name=name)
