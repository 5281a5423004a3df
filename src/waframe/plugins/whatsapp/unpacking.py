"""Unpacks a webhook body into its single updates, so that a bad one harms only itself."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.mending import cut_depths, mend, needs_mending
from waframe.plugins.whatsapp.wire import (
    CHANGE,
    CONTACT,
    ENTRY,
    ENVELOPE,
    METADATA,
    VALUE,
    Change,
    Contact,
    Entry,
    Envelope,
    Value,
)
from waframe.plugins.whatsapp.wire_events import HANDOVER, HISTORY, THREAD, History, Thread

ECHO_FIELDS = ("smb_message_echoes", "message_echoes")


class Kind(StrEnum):
    """What an update is about; the value is the key of its JSON where the raw form is kept."""

    MESSAGE = "message"
    ECHO = "echo"
    PAST = "past"
    STATUS = "status"
    CALL = "call"
    CALL_STATUS = "call_status"
    HANDOVER = "handover"
    PREFERENCE = "preference"
    SYNC = "sync"
    ITEM = "item"
    ERROR = "error"
    CHANGE = "change"
    BROKEN = "broken"


class Scene(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all updates of one change share; `display` is our number as people write it."""

    field: str | None = None
    address: str | None = None
    display: Scalar = None
    metadata: Raw = Raw()
    contacts: tuple[tuple[Contact, Raw], ...] = ()
    entry_id: Scalar = None
    entry_time: Scalar = None
    standby: bool = False


class Update(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One update: its kind, its own JSON, and the scene that it was found in."""

    kind: Kind
    raw: Raw | bytes
    scene: Scene


_NOWHERE = Scene()


def unpack(body: bytes) -> Iterator[Update]:
    """Give every update of a body in its order; what cannot be read comes as `broken` or, unknown, as `change`."""
    whole = mend(body) if needs_mending(body) else body
    envelope = ENVELOPE.read(whole)
    if envelope is None:
        whole, envelope = _mended(whole)
    if envelope is None:
        yield Update(kind=Kind.BROKEN, raw=whole, scene=_NOWHERE)
        return
    for raw_entry in envelope.entry:
        entry = ENTRY.read(raw_entry)
        if entry is None:
            yield Update(kind=Kind.BROKEN, raw=raw_entry, scene=_NOWHERE)
            continue
        for raw_change in entry.changes:
            change = CHANGE.read(raw_change)
            if change is None:
                yield Update(kind=Kind.BROKEN, raw=raw_change, scene=_scene_of_entry(entry, None))
            else:
                yield from _unpack_change(entry, change, raw_change)


def _mended(body: bytes) -> tuple[bytes, Envelope | None]:
    """Mend what stops the parser wherever it stands: half surrogate pairs, which Meta cuts out of names, and depths."""
    whole = mend(body)
    envelope = ENVELOPE.read(whole)
    if envelope is None:
        whole = cut_depths(whole)
        envelope = ENVELOPE.read(whole)
    return whole, envelope


def _unpack_change(entry: Entry, change: Change, raw_change: Raw) -> Iterator[Update]:
    found, fits = VALUE.read_whole(change.value)
    value = found or Value()
    scene = _scene(entry, change, value)
    empty = True
    for update in _unpack_value(value, scene):
        empty = False
        yield update
    if not fits:
        yield Update(kind=Kind.BROKEN, raw=raw_change, scene=scene)
    elif empty and _is_handover(change):
        yield Update(kind=Kind.HANDOVER, raw=change.value, scene=scene)
    elif empty:
        yield Update(kind=Kind.CHANGE, raw=raw_change, scene=scene)


def _is_handover(change: Change) -> bool:
    handover = HANDOVER.read(change.value)
    return handover is not None and (handover.control_passed is not None or handover.control_taken is not None)


def _unpack_value(value: Value, scene: Scene) -> Iterator[Update]:
    for raw in value.messages:
        yield Update(kind=_MESSAGES.get(scene.field, Kind.MESSAGE), raw=raw, scene=scene)
    for raw in value.message_echoes:
        yield Update(kind=Kind.ECHO, raw=raw, scene=scene)
    for raw in value.statuses:
        yield Update(kind=Kind.CALL_STATUS if scene.field == "calls" else Kind.STATUS, raw=raw, scene=scene)
    for raw in value.calls:
        yield Update(kind=Kind.CALL, raw=raw, scene=scene)
    for raw in value.errors:
        yield Update(kind=Kind.ERROR, raw=raw, scene=scene)
    for raw in value.user_preferences:
        yield Update(kind=Kind.PREFERENCE, raw=raw, scene=scene)
    for raw in value.state_sync:
        yield Update(kind=Kind.SYNC, raw=raw, scene=scene)
    for raw in (*value.groups, *value.automatic_events):
        yield Update(kind=Kind.ITEM, raw=raw, scene=scene)
    for raw in value.history:
        yield from _unpack_history(raw, scene)
    if value.standby:
        yield from _unpack_standby(value.standby, scene)


_MESSAGES: dict[str | None, Kind] = {**dict.fromkeys(ECHO_FIELDS, Kind.ECHO), "history": Kind.PAST}


def _unpack_standby(raw: Raw, scene: Scene) -> Iterator[Update]:
    value, fits = VALUE.read_whole(raw)
    if value is not None:
        contacts = _contacts(value) or scene.contacts
        yield from _unpack_value(value, msgspec.structs.replace(scene, standby=True, contacts=contacts))
    if not fits:
        yield Update(kind=Kind.BROKEN, raw=raw, scene=scene)


def _unpack_history(raw: Raw, scene: Scene) -> Iterator[Update]:
    found, fits = HISTORY.read_whole(raw)
    history = found or History()
    for raw_thread in history.threads:
        yield from _unpack_thread(raw_thread, scene)
    for raw_error in history.errors:
        yield Update(kind=Kind.ERROR, raw=raw_error, scene=scene)
    if not fits:
        yield Update(kind=Kind.BROKEN, raw=raw, scene=scene)
    elif not history.threads and not history.errors:
        yield Update(kind=Kind.ITEM, raw=raw, scene=scene)


def _unpack_thread(raw: Raw, scene: Scene) -> Iterator[Update]:
    found, fits = THREAD.read_whole(raw)
    thread = found or Thread()
    contact = _thread_contact(thread)
    own = msgspec.structs.replace(scene, contacts=(contact,)) if contact else scene
    for message in thread.messages:
        yield Update(kind=Kind.PAST, raw=message, scene=own)
    if not fits:
        yield Update(kind=Kind.BROKEN, raw=raw, scene=scene)


def _thread_contact(thread: Thread) -> tuple[Contact, Raw] | None:
    """Name the customer of a thread: its id is a phone, and the context knows more."""
    contact = (CONTACT.read(thread.context) if thread.context else None) or Contact()
    known = words(thread.id)
    if known and known.lstrip("+").isdigit() and contact.wa_id is None:
        contact = msgspec.structs.replace(contact, wa_id=known)
    elif known and not known.lstrip("+").isdigit() and contact.user_id is None:
        contact = msgspec.structs.replace(contact, user_id=known)
    return None if contact == Contact() else (contact, Raw(msgspec.json.encode(contact)))


def _scene(entry: Entry, change: Change, value: Value) -> Scene:
    metadata = METADATA.read(value.metadata) if value.metadata else None
    return Scene(
        field=change.field,
        address=words(metadata.phone_number_id) if metadata else None,
        display=metadata.display_phone_number if metadata else None,
        metadata=value.metadata,
        contacts=_contacts(value),
        entry_id=entry.id,
        entry_time=entry.time,
        standby=change.field == "standby",
    )


def _scene_of_entry(entry: Entry, field: str | None) -> Scene:
    return Scene(field=field, entry_id=entry.id, entry_time=entry.time)


def _contacts(value: Value) -> tuple[tuple[Contact, Raw], ...]:
    return tuple((contact, raw) for raw in value.contacts if (contact := CONTACT.read(raw)) is not None)
