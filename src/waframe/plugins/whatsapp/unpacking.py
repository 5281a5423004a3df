"""Unpacks a webhook body into its single updates, so that a bad one harms only itself."""

from enum import StrEnum

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, read_other_lists, words
from waframe.plugins.whatsapp.mending import cut_depths, mend, needs_mending
from waframe.plugins.whatsapp.wire import (
    CHANGE,
    CONTACT,
    ENTRY,
    ENVELOPE,
    KNOWN_VALUE,
    METADATA,
    VALUE,
    Change,
    Contact,
    Entry,
    Envelope,
    KnownValue,
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


def unpack(body: bytes) -> list[Update]:
    """Give every update of a body in its order; what cannot be read comes as `broken` or, unknown, as `change`."""
    whole = mend(body) if needs_mending(body) else body
    envelope = ENVELOPE.read(whole)
    if envelope is None:
        whole, envelope = _mended(whole)
    if envelope is None:
        return [Update(kind=Kind.BROKEN, raw=whole, scene=_NOWHERE)]
    found: list[Update] = []
    for raw_entry in envelope.entry:
        entry = ENTRY.read(raw_entry)
        if entry is None:
            found.append(Update(kind=Kind.BROKEN, raw=raw_entry, scene=_NOWHERE))
            continue
        for raw_change in entry.changes:
            change = CHANGE.read(raw_change)
            if change is None:
                scene = Scene(entry_id=entry.id, entry_time=entry.time)
                found.append(Update(kind=Kind.BROKEN, raw=raw_change, scene=scene))
            else:
                _unpack_change(entry, change, raw=raw_change, into=found)
    return found


def _mended(body: bytes) -> tuple[bytes, Envelope | None]:
    """Mend what stops the parser wherever it stands: half surrogate pairs, which Meta cuts out of names, and depths."""
    whole = mend(body)
    envelope = ENVELOPE.read(whole)
    if envelope is None:
        whole = cut_depths(whole)
        envelope = ENVELOPE.read(whole)
    return whole, envelope


def _unpack_change(entry: Entry, change: Change, *, raw: Raw, into: list[Update]) -> None:
    value, fits, unknown = _read_value(change.value)
    scene = _scene(entry, change, value)
    before = len(into)
    _unpack_value(value, scene, into=into)
    if len(into) > before:
        into += [Update(kind=Kind.ITEM, raw=item, scene=scene) for item in unknown]
    if not fits:
        into.append(Update(kind=Kind.BROKEN, raw=raw, scene=scene))
    elif len(into) == before and _is_handover(change):
        into.append(Update(kind=Kind.HANDOVER, raw=change.value, scene=scene))
    elif len(into) == before:
        into.append(Update(kind=Kind.CHANGE, raw=raw, scene=scene))


def _read_value(raw: Raw) -> tuple[Value, bool, list[Raw]]:
    """Read a value, tell whether all of it fits, and list what stands in lists that nobody knows."""
    try:
        return KNOWN_VALUE.decode(raw), True, []
    except (msgspec.DecodeError, RecursionError):
        value, fits = VALUE.read_whole(raw)
        return value or Value(), fits, read_other_lists(raw, _KNOWN_KEYS)


_KNOWN_KEYS = frozenset(KnownValue.__struct_fields__)


def _is_handover(change: Change) -> bool:
    handover = HANDOVER.read(change.value)
    return handover is not None and (handover.control_passed is not None or handover.control_taken is not None)


def _unpack_value(value: Value, scene: Scene, *, into: list[Update]) -> None:
    if value.messages:
        kind = _MESSAGES.get(scene.field, Kind.MESSAGE)
        into += [Update(kind=kind, raw=raw, scene=scene) for raw in value.messages]
    if value.message_echoes:
        into += [Update(kind=Kind.ECHO, raw=raw, scene=scene) for raw in value.message_echoes]
    if value.statuses:
        kind = Kind.CALL_STATUS if scene.field == "calls" else Kind.STATUS
        into += [Update(kind=kind, raw=raw, scene=scene) for raw in value.statuses]
    if not _is_common(value):
        _unpack_rest(value, scene, into=into)


def _is_common(value: Value) -> bool:
    """Tell whether a value has nothing but messages and statuses, as nearly all have."""
    return not (
        value.calls
        or value.errors
        or value.standby
        or value.user_preferences
        or value.state_sync
        or value.groups
        or value.automatic_events
        or value.history
    )


def _unpack_rest(value: Value, scene: Scene, *, into: list[Update]) -> None:
    for kind, raws in (
        (Kind.CALL, value.calls),
        (Kind.ERROR, value.errors),
        (Kind.PREFERENCE, value.user_preferences),
        (Kind.SYNC, value.state_sync),
        (Kind.ITEM, value.groups),
        (Kind.ITEM, value.automatic_events),
    ):
        into += [Update(kind=kind, raw=raw, scene=scene) for raw in raws]
    for raw in value.history:
        _unpack_history(raw, scene, into=into)
    if value.standby:
        _unpack_standby(value.standby, scene, into=into)


_MESSAGES: dict[str | None, Kind] = {**dict.fromkeys(ECHO_FIELDS, Kind.ECHO), "history": Kind.PAST}


def _unpack_standby(raw: Raw, scene: Scene, *, into: list[Update]) -> None:
    value, fits = VALUE.read_whole(raw)
    if value is not None:
        contacts = _contacts(value) or scene.contacts
        _unpack_value(value, msgspec.structs.replace(scene, standby=True, contacts=contacts), into=into)
    if not fits:
        into.append(Update(kind=Kind.BROKEN, raw=raw, scene=scene))


def _unpack_history(raw: Raw, scene: Scene, *, into: list[Update]) -> None:
    read, fits = HISTORY.read_whole(raw)
    history = read or History()
    for raw_thread in history.threads:
        _unpack_thread(raw_thread, scene, into=into)
    into += [Update(kind=Kind.ERROR, raw=raw_error, scene=scene) for raw_error in history.errors]
    if not fits:
        into.append(Update(kind=Kind.BROKEN, raw=raw, scene=scene))
    elif not history.threads and not history.errors:
        into.append(Update(kind=Kind.ITEM, raw=raw, scene=scene))


def _unpack_thread(raw: Raw, scene: Scene, *, into: list[Update]) -> None:
    read, fits = THREAD.read_whole(raw)
    thread = read or Thread()
    contact = _thread_contact(thread)
    own = msgspec.structs.replace(scene, contacts=(contact,)) if contact else scene
    into += [Update(kind=Kind.PAST, raw=message, scene=own) for message in thread.messages]
    if not fits:
        into.append(Update(kind=Kind.BROKEN, raw=raw, scene=scene))


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


def _contacts(value: Value) -> tuple[tuple[Contact, Raw], ...]:
    return tuple([(contact, raw) for raw in value.contacts if (contact := CONTACT.read(raw)) is not None])
