"""A whole talk at a terminal, as `waframe dev --console` holds it."""

from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.console.terminal import Terminal

QUIT = "/quit"
HELP = "Write as the customer. A number picks a choice, /photo PATH sends a picture, /quit ends."


async def chat(channel: ConsoleChannel, terminal: Terminal, *, address: str, session: str, name: str) -> None:
    """Talk with the branch at this address until `/quit` or the end of the input; `session` is who one is."""
    with channel.seated(terminal, address=address, session=session, name=name) as seat:
        terminal.write(HELP)
        while (line := await terminal.read()) is not None and line.strip() != QUIT:
            await seat.type(line)
