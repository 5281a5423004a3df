"""Which actions make sense in a conversation for whoever looks at it, and what they are called there."""

from waframe import Conversation, Floor, Role


def _mine(conversation: Conversation, caller: str) -> bool:
    return conversation.floor is Floor.AGENT and conversation.floor_agent_id == caller


def _may_move(conversation: Conversation, caller: str, role: Role) -> bool:
    held = conversation.floor is Floor.AGENT and not _mine(conversation, caller)
    return not held or role.covers(Role.SUPERVISOR)


def take(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it to whoever has not got it; an agent whose time is over may lose it, so it is offered to agents, too."""
    del role
    return None if _mine(conversation, caller) else "takeover.action.take"


def release(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it to the owner, and to who may take it from them."""
    held = conversation.floor in {Floor.AGENT, Floor.EXTERNAL} and _may_move(conversation, caller, role)
    return "takeover.action.release" if held else None


def return_to_bot(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it where the bot is silent."""
    silent = conversation.floor is not Floor.BOT and _may_move(conversation, caller, role)
    return "takeover.action.return_to_bot" if silent else None


def transfer(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it to who may move the floor."""
    return "takeover.action.transfer" if _may_move(conversation, caller, role) else None


def set_ai(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer the opposite of what is."""
    if not _may_move(conversation, caller, role):
        return None
    return "takeover.action.ai_off" if conversation.floor is Floor.BOT else "takeover.action.ai_on"


def extend(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it to the owner whose clock runs."""
    del role
    runs = _mine(conversation, caller) and conversation.floor_until is not None
    return "takeover.action.extend" if runs else None


def close(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it for what is open."""
    is_open = conversation.closed_at is None and _may_move(conversation, caller, role)
    return "takeover.action.close" if is_open else None


def reopen(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it for what is closed."""
    del caller, role
    return "takeover.action.reopen" if conversation.closed_at is not None else None


def snooze(conversation: Conversation, caller: str, role: Role) -> str | None:
    """Offer it for what is open."""
    is_open = conversation.closed_at is None and _may_move(conversation, caller, role)
    return "takeover.action.snooze" if is_open else None
