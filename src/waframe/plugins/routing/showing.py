"""Makes the message that shows the menu, and knows it again."""

from collections.abc import Sequence

from waframe import AnyContent, Button, Buttons, ListMenu, Row, Section
from waframe.plugins.routing.menu import PREFIX, MenuEntry

BUTTONS_AT_MOST = 3
BUTTON_TITLE_AT_MOST = 20
BODY_AT_MOST = 1024


def show_menu(entries: Sequence[MenuEntry], *, body: str, button: str) -> Buttons | ListMenu:
    """Make the message: up to three short titles are buttons, anything more is a list that `button` opens."""
    if fits_buttons(entries):
        buttons = tuple(Button(id=PREFIX + entry.id, title=entry.title) for entry in entries)
        return Buttons(body=body, buttons=buttons)
    rows = tuple(Row(id=PREFIX + one.id, title=one.title, description=one.description) for one in entries)
    return ListMenu(body=body, button=button, sections=(Section(rows=rows),))


def fits_buttons(entries: Sequence[MenuEntry]) -> bool:
    """Tell whether these entries can be buttons."""
    return len(entries) <= BUTTONS_AT_MOST and all(
        len(entry.title) <= BUTTON_TITLE_AT_MOST and entry.description is None for entry in entries
    )


def is_menu(content: AnyContent) -> bool:
    """Tell whether a message of ours is a menu of this plugin."""
    match content:
        case Buttons(buttons=buttons):
            return any(button.id.startswith(PREFIX) for button in buttons)
        case ListMenu(sections=sections):
            return any(row.id.startswith(PREFIX) for section in sections for row in section.rows)
        case _:
            return False
