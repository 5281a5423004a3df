"""Tells which identities of a message say who somebody is, and which a notice of the channel replaces."""

from collections.abc import Iterable

import msgspec

from waframe.core.records.customer import Identity, IdentityKind, phone_identity
from waframe.core.records.inbound import SystemNotice
from waframe.core.records.incoming import IncomingMessage

NUMBER_CHANGED = "number_changed"
ID_CHANGED = "id_changed"
TRUST = (
    IdentityKind.PHONE,
    IdentityKind.BSUID,
    IdentityKind.PARENT_BSUID,
    IdentityKind.SESSION,
    IdentityKind.GROUP,
)
"""By what a customer is known again, the most trusted first. A username is not there: it changes and passes on."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """The identities of a message, the most trusted first: those that hold, and those that were given up just now."""

    current: tuple[Identity, ...]
    former: tuple[Identity, ...] = ()

    @property
    def all(self) -> tuple[Identity, ...]:
        """List both, the former first, for under them a customer is known."""
        return (*self.former, *self.current)


def is_nobody(message: IncomingMessage) -> bool:
    """Tell whether a message says nothing by which somebody could be known again."""
    return not any(identity.kind in TRUST for identity in message.identities)


def is_change(message: IncomingMessage) -> bool:
    """Tell whether a message is a notice that its customer has other identities from now on."""
    notice = message.content
    return isinstance(notice, SystemNotice) and notice.kind in (NUMBER_CHANGED, ID_CHANGED) and not message.past


def names_of(message: IncomingMessage) -> Names:
    """Read the identities of a message; one that is of a group says nothing of whoever wrote it there."""
    if not isinstance(message.content, SystemNotice) or not is_change(message):
        return Names(current=_trusted(message.identities))
    notice = message.content
    current = {*_given(notice.new_phone, notice.new_bsuid, notice.new_parent_bsuid)}
    if not current:
        return Names(current=_trusted(message.identities))
    former = {*_given(None, notice.old_bsuid, notice.old_parent_bsuid)}
    replaced = {identity.kind for identity in (*current, *former)} - {IdentityKind.PHONE}
    if notice.kind == NUMBER_CHANGED:
        replaced.add(IdentityKind.PHONE)
    for identity in _trusted(message.identities):
        (former if identity.kind in replaced else current).add(identity)
    return Names(current=_trusted(current), former=_trusted(former - current))


def _given(phone: str | None, bsuid: str | None, parent: str | None) -> Iterable[Identity]:
    if phone and (known := phone_identity(phone)).value:
        yield known
    if bsuid:
        yield Identity(kind=IdentityKind.BSUID, value=bsuid)
    if parent:
        yield Identity(kind=IdentityKind.PARENT_BSUID, value=parent)


def _trusted(identities: Iterable[Identity]) -> tuple[Identity, ...]:
    kept = {identity for identity in identities if identity.kind in TRUST}
    groups = {identity for identity in kept if identity.kind is IdentityKind.GROUP}
    return tuple(sorted(groups or kept, key=lambda one: (TRUST.index(one.kind), one.value)))
