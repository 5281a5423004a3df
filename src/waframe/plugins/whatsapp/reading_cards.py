"""Reads shared contact cards."""

from collections.abc import Iterator, Sequence

from msgspec import Raw

from waframe import ContactAddress, ContactCard, ContactPhone
from waframe.plugins.whatsapp.decoding import words
from waframe.plugins.whatsapp.wire_cards import (
    CARD,
    CARD_ADDRESS,
    CARD_EMAIL,
    CARD_PHONE,
    CARD_URL,
    Card,
    CardName,
)

REQUESTED = "contact_request"


def read_cards(raws: Sequence[Raw]) -> tuple[ContactCard, ...]:
    """Read the cards of a message; one that is no object is left out."""
    return tuple(_card(card) for raw in raws if (card := CARD.read(raw)) is not None)


def read_own_phone(raws: Sequence[Raw], bsuid: str | None) -> str | None:
    """Find the phone that a customer gave of their own when we asked; Meta vouches for it by the same user id."""
    for raw in raws:
        card = CARD.read(raw)
        if bsuid is None or card is None or card.origin != REQUESTED:
            continue
        for phone in _phones(card):
            if phone.bsuid == bsuid:
                return phone.channel_id or phone.number
    return None


def _card(card: Card) -> ContactCard:
    phones = tuple(_phones(card))
    name = card.name or CardName()
    parts = (words(name.first_name), words(name.middle_name), words(name.last_name))
    company = words(card.org.company) if card.org else None
    numbers = (phone.number for phone in phones)
    return ContactCard(
        name=words(name.formatted_name) or " ".join(filter(None, parts)) or company or next(numbers, "?"),
        first_name=words(name.first_name),
        last_name=words(name.last_name),
        phones=phones,
        emails=tuple(_emails(card)),
        addresses=tuple(_addresses(card)),
        urls=tuple(_urls(card)),
        organisation=company,
        birthday=words(card.birthday),
        requested=card.origin == REQUESTED,
    )


def _phones(card: Card) -> Iterator[ContactPhone]:
    for raw in card.phones:
        phone = CARD_PHONE.read(raw)
        number = phone and (words(phone.phone) or words(phone.wa_id))
        if phone and number:
            yield ContactPhone(
                number=number, kind=words(phone.type), channel_id=words(phone.wa_id), bsuid=words(phone.user_id)
            )


def _emails(card: Card) -> Iterator[str]:
    for raw in card.emails:
        email = CARD_EMAIL.read(raw)
        if email and (address := words(email.email)):
            yield address


def _urls(card: Card) -> Iterator[str]:
    for raw in card.urls:
        url = CARD_URL.read(raw)
        if url and (address := words(url.url)):
            yield address


def _addresses(card: Card) -> Iterator[ContactAddress]:
    for raw in card.addresses:
        given = CARD_ADDRESS.read(raw)
        if given is None:
            continue
        address = ContactAddress(
            street=words(given.street),
            city=words(given.city),
            state=words(given.state),
            zip=words(given.zip),
            country=words(given.country),
            country_code=words(given.country_code),
            kind=words(given.type),
        )
        if address != ContactAddress(kind=address.kind):
            yield address
