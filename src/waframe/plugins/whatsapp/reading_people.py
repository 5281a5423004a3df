"""Tells from a message who the customer is: the identities, the name, and the contact that was sent along."""

import msgspec
from msgspec import Raw

from waframe import Author, Identity, IdentityKind, phone_identity
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.reading_cards import read_own_phone
from waframe.plugins.whatsapp.unpacking import Scene
from waframe.plugins.whatsapp.wire import Contact, Message
from waframe.plugins.whatsapp.wire_events import Call, Handover, Preference

_NOBODY = (Contact(), Raw())
_BSUID, _PARENT_BSUID, _USERNAME = IdentityKind.BSUID, IdentityKind.PARENT_BSUID, IdentityKind.USERNAME
_NO_PHONE = phone_identity("")


class Person(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The other side of a message; `author` is who wrote, where the other side is a group."""

    identities: tuple[Identity, ...]
    name: str | None = None
    contact: Raw = Raw()
    author: Author | None = None


def read_sender(message: Message, scene: Scene) -> Person:
    """Tell who wrote; a group counts as one customer, since an answer goes to all of it."""
    phone = message.from_
    if phone is None and message.contacts:
        phone = read_own_phone(message.contacts, words(message.from_user_id))
    person = _person(scene, phone, message.from_user_id, parent=message.from_parent_user_id)
    group = words(message.group_id)
    return person if group is None else _in_group(group, person)


def read_renamed(message: Message, scene: Scene) -> Person:
    """Tell whom a notice about new ids is about, by the old ids alone, under which the customer is known."""
    notice = message.system
    if notice is None:
        return read_sender(message, scene)
    phone = message.from_ if message.from_ is not None else notice.customer
    given = None if message.from_user_id == notice.user_id and phone is not None else message.from_user_id
    parent = None if message.from_parent_user_id == notice.parent_user_id else message.from_parent_user_id
    return _person(scene, phone, notice.previous_user_id or given, parent=notice.previous_parent_user_id or parent)


def read_recipient(message: Message, scene: Scene) -> Person:
    """Tell whom an echo was written to."""
    group = words(message.group_id) or (words(message.to) if message.recipient_type == "group" else None)
    if group:
        return Person(identities=(Identity(kind=IdentityKind.GROUP, value=group),))
    return _person(scene, message.to, message.to_user_id, parent=message.to_parent_user_id)


def read_past(message: Message, scene: Scene) -> tuple[Person, bool]:
    """Tell whose past a message belongs to, and whether the business wrote it."""
    ours = _is_past_of_ours(message, scene)
    return (read_recipient(message, scene) if ours else read_sender(message, scene)), ours


def _is_past_of_ours(message: Message, scene: Scene) -> bool:
    """Tell who wrote a message of the past, which names the receiver only where the business wrote it."""
    customer = scene.contacts[0][0].wa_id if len(scene.contacts) == 1 else None
    if _is_same_phone(customer, message.from_):
        return False
    if is_ours(message.from_, scene) or _is_same_phone(customer, message.to):
        return True
    if is_ours(message.to, scene):
        return False
    return message.to is not None or (customer is not None and message.from_ is not None)


def read_caller(call: Call, scene: Scene, *, by_customer: bool) -> Person:
    """Tell which customer a call is with."""
    if by_customer:
        return _person(scene, call.from_, call.from_user_id, parent=call.from_parent_user_id)
    return _person(scene, call.to, call.to_user_id, parent=call.to_parent_user_id)


def read_called(phone: Scalar, bsuid: Scalar, *, scene: Scene) -> Person:
    """Tell which customer the news of a call is about."""
    return _person(scene, phone, bsuid, parent=None)


def read_passed(handover: Handover, scene: Scene) -> Person:
    """Tell whose thread was handed over."""
    sender = handover.sender
    if sender is None:
        return Person(identities=())
    phone = sender.phone_number if sender.phone_number is not None else sender.wa_id
    return _person(scene, phone, sender.user_id, parent=None)


def read_wisher(preference: Preference, scene: Scene) -> Person:
    """Tell whose wish it is."""
    return _person(scene, preference.wa_id, preference.user_id, parent=preference.parent_user_id)


def is_ours(phone: Scalar, scene: Scene) -> bool:
    """Tell whether a phone is the number that the webhook is about."""
    return _is_same_phone(scene.display, phone)


def _in_group(group: str, person: Person) -> Person:
    author = Author(identities=person.identities, name=person.name) if person.identities else None
    return Person(identities=(Identity(kind=IdentityKind.GROUP, value=group),), contact=person.contact, author=author)


def _person(scene: Scene, phone: Scalar, bsuid: Scalar, *, parent: Scalar) -> Person:
    contact, raw = _matching(scene, phone, bsuid)
    profile = contact.profile
    identities: list[Identity] = []
    if (digits := words(phone if phone is not None else contact.wa_id)) and (known := phone_identity(digits)).value:
        identities.append(known)
    if own := words(bsuid) or words(contact.user_id):
        identities.append(Identity(kind=_BSUID, value=own))
    if above := words(parent) or words(contact.parent_user_id):
        identities.append(Identity(kind=_PARENT_BSUID, value=above))
    if username := (words(profile.username) if profile else None) or words(contact.username):
        identities.append(Identity(kind=_USERNAME, value=username))
    return Person(
        identities=tuple(identities),
        name=words(profile.name) if profile else None,
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
    if one is None or other is None:
        return False
    return one == other or phone_identity(str(one)) == phone_identity(str(other)) != _NO_PHONE
