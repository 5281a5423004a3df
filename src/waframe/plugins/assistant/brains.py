"""What a brain is: it is given what the customer wrote, and gives the reply; acting is done on the way."""

from typing import Protocol

import msgspec

from waframe import Context, Message, Reply
from waframe.plugins.assistant.hands import Hands


class CustomerTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer wrote since somebody answered, and what was said before, both the oldest first.

    `missed` is what of the history another brain answered, so that this one has yet to take it in.
    """

    messages: tuple[Message, ...]
    history: tuple[Message, ...] = ()
    missed: tuple[Message, ...] = ()

    @property
    def last(self) -> Message:
        """The newest message."""
        return self.messages[-1]


class Brain(Protocol):
    """Decides what the customer is told."""

    async def think(self, ctx: Context, turn: CustomerTurn, *, hands: Hands) -> Reply | None:
        """Act on what the customer wrote, and give the reply; None leaves it to the plugins that are asked next."""
        ...
