"""Notices a customer who types the words of a button in place of tapping it: whoever showed it answers."""

from waframe import Buttons, Direction, ListMenu, Text
from waframe.plugins.assistant.brains import CustomerTurn
from waframe.vocabulary import fold

OURS = ("assistant:", "catalog:")
"""How the ids of buttons and rows begin that the assistant reads a tap on: its own, and products of the catalogue."""


def types_a_button(turn: CustomerTurn) -> bool:
    """Tell whether the words are those of another plugin's button in the newest message that has any."""
    if not isinstance(turn.last.content, Text):
        return False
    shown = (one.content for one in reversed(turn.history) if one.direction is Direction.OUT)
    offering = next((content for content in shown if isinstance(content, Buttons | ListMenu)), None)
    if offering is None:
        return False
    said = fold(turn.last.content.body)
    return any(said == fold(title) for choice, title in _choices(offering) if not choice.startswith(OURS))


def _choices(content: Buttons | ListMenu) -> list[tuple[str, str]]:
    if isinstance(content, Buttons):
        return [(button.id, button.title) for button in content.buttons]
    return [(row.id, row.title) for section in content.sections for row in section.rows]
