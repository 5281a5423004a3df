"""Adds the note on the tax to what the bot says of prices."""

import msgspec

from waframe import AnyContent, Buttons, ListMenu, Reply, Text
from waframe_sales.amounts import speaks_of_tax, states_amount

TEXT_AT_MOST = 4096
INTERACTIVE_AT_MOST = 1024


def with_tax_note(reply: Reply, *, note: str) -> Reply:
    """Add the note to every message that names an amount and does not speak of the tax."""
    return msgspec.structs.replace(reply, contents=tuple(_with_note(one, note) for one in reply.contents))


def _with_note(content: AnyContent, note: str) -> AnyContent:
    if not isinstance(content, Text | Buttons | ListMenu):
        return content
    if not states_amount(content.body) or speaks_of_tax(content.body):
        return content
    body = f"{content.body}\n\n{note}"
    limit = TEXT_AT_MOST if isinstance(content, Text) else INTERACTIVE_AT_MOST
    return msgspec.structs.replace(content, body=body) if len(body) <= limit else content
