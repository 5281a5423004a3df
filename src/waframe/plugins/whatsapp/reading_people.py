"""Tells from a message who the customer is: the identities, the name, and the contact that was sent along."""

import msgspec
from msgspec import Raw

from waframe import Identity, IdentityKind, phone_identity
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.unpacking import Scene
from waframe.plugins.whatsapp.wire import Contact, Message

_NOBODY = (Contact(), Raw())


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The other side of a message."""

    identities: tuple[Identity, ...]
    name: str | None = None
    username: str | None = None
    contact: Raw = Raw()


def read_sender(message: Message, scene: Scene) -> Person:
    """Tell who wrote; a group counts as one customer, since an answer goes to all of it."""
    if group := words(message.group_id):
        return Person(identities=(Identity(kind=IdentityKind.GROUP, value=group),))
    return _person(scene, message.from_, message.from_user_id, parent=message.from_parent_user_id)


def read_renamed(message: Message, scene: Scene) -> Person:
    """Tell whom a notice about new ids is about, by the old ids alone, under which the customer is known."""
    notice = message.system
    old = notice.previous_user_id if notice else None
    new = notice.user_id if notice else None
    bsuid = old or (None if message.from_user_id == new and message.from_ is not None else message.from_user_id)
    return _person(scene, message.from_, bsuid, parent=None)


def read_recipient(message: Message, scene: Scene) -> Person:
    """Tell whom an echo was written to."""
    if message.recipient_type == "group" and (group := words(message.to)):
        return Person(identities=(Identity(kind=IdentityKind.GROUP, value=group),))
    return _person(scene, message.to, message.to_user_id, parent=message.to_parent_user_id)


def _person(scene: Scene, phone: Scalar, bsuid: Scalar, *, parent: Scalar) -> Person:
    contact, raw = _matching(scene, phone, bsuid)
    profile = contact.profile
    username = words(profile.username) if profile else None
    identities: list[Identity] = []
    if (digits := words(phone if phone is not None else contact.wa_id)) and (known := phone_identity(digits)).value:
        identities.append(known)
    for kind, value in (
        (IdentityKind.BSUID, words(bsuid) or words(contact.user_id)),
        (IdentityKind.PARENT_BSUID, words(parent) or words(contact.parent_user_id)),
        (IdentityKind.USERNAME, username),
    ):
        if value:
            identities.append(Identity(kind=kind, value=value))
    return Person(
        identities=tuple(identities),
        name=words(profile.name) if profile else None,
        username=username,
        contact=raw,
    )


def _matching(scene: Scene, phone: Scalar, bsuid: Scalar) -> tuple[Contact, Raw]:
    if phone is None and bsuid is None:
        return scene.contacts[0] if len(scene.contacts) == 1 else _NOBODY
    for pair in scene.contacts:
        contact = pair[0]
        if (phone is not None and contact.wa_id == phone) or (bsuid is not None and contact.user_id == bsuid):
            return pair
    for pair in scene.contacts:
        if _is_same_phone(pair[0].wa_id, phone):
            return pair
    return _NOBODY


def _is_same_phone(one: Scalar, other: Scalar) -> bool:
    return one is not None and other is not None and phone_identity(str(one)) == phone_identity(str(other))
