"""A customer and the identities by which channels know that person."""

from datetime import datetime
from enum import StrEnum

import msgspec

_OLD_MEXICAN_LENGTH = 13


class IdentityKind(StrEnum):
    """What an identity is; the values are stored."""

    PHONE = "phone"
    BSUID = "bsuid"
    PARENT_BSUID = "parent_bsuid"
    USERNAME = "username"
    SESSION = "session"
    GROUP = "group"


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """One name under which a channel knows a customer."""

    kind: IdentityKind
    value: str


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A person who writes to the business; of several identities of a kind the newest stands first."""

    id: str
    name: str | None = None
    language: str | None = None
    identities: tuple[Identity, ...] = ()

    def identity(self, kind: IdentityKind) -> str | None:
        """Find the value of the first identity of a kind."""
        return next((identity.value for identity in self.identities if identity.kind is kind), None)


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """A person's word that two customers are one; it holds until it is parted."""

    id: str
    kept_id: str
    joined_id: str
    merged_at: datetime
    parted_at: datetime | None = None


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Two customers whose identities came in one message, so that they may be one person; nobody merged them."""

    customer_id: str
    other_id: str
    conversation_id: str
    noted_at: datetime


def phone_identity(digits: str) -> Identity:
    """Make the identity of a phone from international digits, with or without `+`, spaces and dashes.

    Mexico's old mobile form `521` + 10 digits is the same phone as `52` + 10 digits (Meta, phone number formats).
    """
    number = digits if digits.isdigit() else "".join(filter(str.isdigit, digits))
    if len(number) == _OLD_MEXICAN_LENGTH and number.startswith("521"):
        number = "52" + number[3:]
    return Identity(kind=IdentityKind.PHONE, value=number)
