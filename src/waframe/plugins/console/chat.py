"""A whole talk at a terminal, as `waframe dev --console` holds it."""

from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.console.terminal import Terminal


async def chat(channel: ConsoleChannel, terminal: Terminal, *, address: str, session: str, name: str) -> None:
    """Talk with the branch at this address until `/quit` or the end of the input; `session` is who one is."""
    await channel.chat(terminal, address=address, session=session, name=name)
