"""What contact cards must look like when a business sends them."""

import re

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part

MOST_CONTACTS = 257
MOST_LINES = 100
NAME_PARTS = ("first_name", "last_name", "middle_name", "suffix", "prefix")
LISTS = {
    "phones": ("phone", "type", "wa_id"),
    "emails": ("email", "type"),
    "urls": ("url", "type"),
    "addresses": ("street", "city", "state", "zip", "country", "country_code", "type"),
}


def check_contacts(message: Part) -> None:
    """Check the cards: each has a formatted name and one more part of it."""
    for contact in message.parts("contacts", most=MOST_CONTACTS):
        _check_name(contact.part("name"))
        for name, fields in LISTS.items():
            _check_list(contact, name, fields)
        _check_rest(contact)


def _check_name(name: Part) -> None:
    name.text("formatted_name")
    if not any(name.has(part) for part in NAME_PARTS):
        raise GraphError(131009, f"{name.path} needs one more part than formatted_name.")
    for part in NAME_PARTS:
        name.optional_text(part)


def _check_list(contact: Part, name: str, fields: tuple[str, ...]) -> None:
    for element in contact.parts(name, fewest=0, most=MOST_LINES) if contact.has(name) else []:
        for field in fields:
            element.optional_text(field)


def _check_rest(contact: Part) -> None:
    if org := contact.optional_part("org"):
        for field in ("company", "department", "title"):
            org.optional_text(field)
    birthday = contact.optional_text("birthday")
    if birthday is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", birthday):
        raise GraphError(131009, f"Param {contact.path}['birthday'] must be written as YYYY-MM-DD.")
