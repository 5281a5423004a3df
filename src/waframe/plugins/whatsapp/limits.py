"""What WhatsApp refuses to carry, told before sending: Meta's limits for each type, in Unicode characters."""

import re

from waframe import (
    AnyContent,
    Audio,
    ContactCard,
    Contacts,
    Document,
    Image,
    Location,
    MessageUnsendable,
    Reaction,
    Sticker,
    Template,
    Text,
    Video,
)
from waframe.plugins.whatsapp import rules
from waframe.plugins.whatsapp.limits_interactive import check_interactive
from waframe.plugins.whatsapp.limits_template import check_place, check_template
from waframe.plugins.whatsapp.sending_interactive import AnyInteractive

TEXT_BODY = 4096
CONTACTS = 257
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_COUNTRY = re.compile(r"[A-Za-z]{2}")


def check(content: AnyContent) -> None:
    """Raise MessageUnsendable, naming field and limit, where WhatsApp would refuse."""
    match content:
        case Text():
            rules.length("body", content.body, most=TEXT_BODY)
        case Image() | Video() | Audio() | Document() | Sticker():
            rules.file("", content)
        case Location():
            check_place("", content)
        case Contacts():
            rules.count("cards", len(content.cards), most=CONTACTS)
            for index, card in enumerate(content.cards):
                _contact(f"cards[{index}]", card)
        case Reaction():
            rules.filled("target", content.target)
            if content.emoji:
                rules.one_emoji("emoji", content.emoji)
        case Template():
            check_template(content)
        case _ if isinstance(content, AnyInteractive):
            check_interactive(content)
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be sent by WhatsApp")


def _contact(field: str, card: ContactCard) -> None:
    rules.filled(f"{field}.name", card.name)
    for index, phone in enumerate(card.phones):
        rules.filled(f"{field}.phones[{index}].number", phone.number)
    for index, address in enumerate(card.addresses):
        if address.country_code is not None:
            path = f"{field}.addresses[{index}].country_code"
            rules.shaped(path, address.country_code, pattern=_COUNTRY, words="two letters")
    if card.birthday is not None:
        rules.shaped(f"{field}.birthday", card.birthday, pattern=_DATE, words="a date such as 1990-01-31")
