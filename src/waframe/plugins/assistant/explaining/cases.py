"""Writes what people found wrong as cases for `waframe eval`; somebody has yet to say what should come of them."""

from io import StringIO

from ruamel.yaml import YAML

from waframe import Choice, Message, SenderType, Store
from waframe.plugins.assistant.thinking.turns import Thought, wrong_ones

LOOKED_BACK = 40


async def reported_cases(store: Store, *, many: int) -> str:
    """Write them as YAML, the newest first; what the customer wrote stands there as it was written."""
    cases = [await _case(store, thought) for thought in await wrong_ones(store.database, many=many)]
    text = StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.dump({"cases": cases}, text)
    return text.getvalue()


async def _case(store: Store, thought: Thought) -> dict[str, object]:
    asked = await store.messages.find(thought.message_id)
    before = asked.seq + 1 if asked is not None else None
    page = await store.messages.page(thought.conversation_id, before=before or 1, many=LOOKED_BACK)
    said = [_line(message) for message in page if message.sender_type is SenderType.CLIENT]
    return {
        "id": f"reported-{thought.id}",
        "title": thought.wrong or "",
        "customer": [line for line in said if line],
        "expect": {"never": [], "says": []},
        "tags": ["reported", thought.brain],
    }


def _line(message: Message) -> object:
    return {"taps": message.content.title} if isinstance(message.content, Choice) else message.text
