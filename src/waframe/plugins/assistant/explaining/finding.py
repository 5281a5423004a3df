"""Finds the turn that a message of the assistant came from."""

from waframe import Message, SenderType, Store
from waframe.plugins.assistant.thinking.turns import DeedKept, Thought, behind

LOOKED_BACK = 30


async def turn_behind(store: Store, message: Message) -> tuple[Thought, list[DeedKept]] | None:
    """Find it; None where another plugin answered what the customer said last, or nobody was asked."""
    if message.sender_type is not SenderType.AI:
        return None
    found = await behind(store.database, message.conversation_id, at=message.at)
    if found is None:
        return None
    before = await store.messages.page(message.conversation_id, before=message.seq, many=LOOKED_BACK)
    asked = [one.id for one in before if one.sender_type is SenderType.CLIENT]
    return found if asked and asked[-1] == found[0].message_id else None
