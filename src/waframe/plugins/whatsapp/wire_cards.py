"""The shapes of shared contact cards, every field optional."""

from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, Shape
from waframe.plugins.whatsapp.wire import Wire


class CardName(Wire, frozen=True, kw_only=True, gc=False):
    """The name on a card."""

    formatted_name: Scalar = None
    first_name: Scalar = None
    middle_name: Scalar = None
    last_name: Scalar = None


class CardPhone(Wire, frozen=True, kw_only=True, gc=False):
    """A phone on a card, with the account behind it."""

    type: Scalar = None
    phone: Scalar = None
    wa_id: Scalar = None
    user_id: Scalar = None


class CardEmail(Wire, frozen=True, kw_only=True, gc=False):
    """A mail address on a card."""

    email: Scalar = None


class CardUrl(Wire, frozen=True, kw_only=True, gc=False):
    """A web address on a card."""

    url: Scalar = None


class CardAddress(Wire, frozen=True, kw_only=True, gc=False):
    """A postal address on a card."""

    street: Scalar = None
    city: Scalar = None
    state: Scalar = None
    zip: Scalar = None
    country: Scalar = None
    country_code: Scalar = None
    type: Scalar = None


class CardOrganisation(Wire, frozen=True, kw_only=True, gc=False):
    """The firm on a card."""

    company: Scalar = None


class Card(Wire, frozen=True, kw_only=True, gc=False):
    """A shared contact; `origin` is `contact_request` where we had asked for it."""

    name: CardName | None = None
    phones: tuple[Raw, ...] = ()
    emails: tuple[Raw, ...] = ()
    addresses: tuple[Raw, ...] = ()
    urls: tuple[Raw, ...] = ()
    org: CardOrganisation | None = None
    birthday: Scalar = None
    origin: str | None = None


CARD = Shape(Card)
CARD_PHONE = Shape(CardPhone)
CARD_EMAIL = Shape(CardEmail)
CARD_URL = Shape(CardUrl)
CARD_ADDRESS = Shape(CardAddress)
