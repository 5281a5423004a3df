"""What both sides of a conversation can say: text, files, places, contact cards and reactions."""

from typing import Literal

import msgspec

from waframe.core.records.customer import Identity


class Referral(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The advertisement or post from which a customer came; `click_id` names the click (Meta: `ctwa_clid`)."""

    source_url: str | None = None
    source_id: str | None = None
    source_type: str | None = None
    headline: str | None = None
    body: str | None = None
    media_type: str | None = None
    media_url: str | None = None
    thumbnail_url: str | None = None
    click_id: str | None = None
    welcome: str | None = None


class ProductReference(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the channel's catalogue that a message asks about."""

    catalog_id: str | None
    product: str


class Author(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who of a group wrote."""

    identities: tuple[Identity, ...]
    name: str | None = None


class Origin(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came along with a message: that it was forwarded, from which advertisement, about which product.

    `author` is who wrote it where the customer of the conversation is a group.
    """

    forwarded: Literal["no", "yes", "often"] = "no"
    referral: Referral | None = None
    product: ProductReference | None = None
    author: Author | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """The root of the union; never used by itself. Only messages of customers have an origin."""

    origin: Origin | None = None


class Text(Content, frozen=True, kw_only=True, tag="text"):
    """Plain text; `*bold*`, `_italic_` and the like are left to the channel."""

    body: str
    preview_url: bool = False


class MediaContent(Content, frozen=True, kw_only=True):
    """A file. It is named by exactly one of: stored media, the channel's own id, a public link."""

    media_id: str | None = None
    channel_media_id: str | None = None
    link: str | None = None
    mime: str | None = None
    sha256: str | None = None
    caption: str | None = None
    filename: str | None = None


class Image(MediaContent, frozen=True, kw_only=True, tag="image"):
    """A picture."""


class Video(MediaContent, frozen=True, kw_only=True, tag="video"):
    """A film."""


class Audio(MediaContent, frozen=True, kw_only=True, tag="audio"):
    """A sound; `voice` marks a note spoken into the phone."""

    voice: bool = False


class Document(MediaContent, frozen=True, kw_only=True, tag="document"):
    """A file to keep, such as a PDF."""


class Sticker(MediaContent, frozen=True, kw_only=True, tag="sticker"):
    """A sticker."""

    animated: bool = False


class Location(Content, frozen=True, kw_only=True, tag="location"):
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


class ContactPhone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A number of a contact card.

    `channel_id` and `bsuid` name the account that the channel knows behind it (Meta: `wa_id`, `user_id`).
    """

    number: str
    kind: str | None = None
    channel_id: str | None = None
    bsuid: str | None = None


class ContactAddress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A postal address of a contact card; `country_code` has two letters."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    country_code: str | None = None
    kind: str | None = None


class ContactCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person or firm of a contacts message; `birthday` is an ISO date."""

    name: str
    first_name: str | None = None
    last_name: str | None = None
    phones: tuple[ContactPhone, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[ContactAddress, ...] = ()
    urls: tuple[str, ...] = ()
    organisation: str | None = None
    birthday: str | None = None
    requested: bool = False


class Contacts(Content, frozen=True, kw_only=True, tag="contacts"):
    """Shared contact cards; `requested` on a card marks the answer to a request for the customer's own."""

    cards: tuple[ContactCard, ...]


class Reaction(Content, frozen=True, kw_only=True, tag="reaction"):
    """An emoji on a message; None takes it away."""

    target: str
    emoji: str | None = None


class Note(Content, frozen=True, kw_only=True, tag="note"):
    """A note among agents; no channel ever carries it. `mentions` are the ids of agents whom it calls."""

    body: str
    mentions: tuple[str, ...] = ()


class Happening(Content, frozen=True, kw_only=True, tag="happening"):
    """What was done to the conversation, shown in its place among the messages; no channel ever carries it.

    `kind` is a past participle such as `taken`; `actor` and `to` are names as they were then.
    """

    kind: str
    actor: str | None = None
    to: str | None = None
    reason: str | None = None


AnyMedia = Image | Video | Audio | Document | Sticker
