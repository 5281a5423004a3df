"""Unpacks a webhook body into its single updates, so that a bad one harms only itself."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.mending import mend, needs_mending
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
    Value,
)

ECHO_FIELDS = ("smb_message_echoes", "message_echoes")


class Kind(StrEnum):
    """What an update is about; the value is the key of its JSON where the raw form is kept."""

    MESSAGE = "message"
    ECHO = "echo"
    STATUS = "status"
    CALL = "call"
    CALL_STATUS = "call_status"
    ERROR = "error"
    CHANGE = "change"
    BROKEN = "broken"


class Scene(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all updates of one change share."""

    field: str | None = None
    address: str | None = None
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
        # Half a surrogate pair, which Meta cuts out of long names, stops the parser wherever it stands.
        whole = mend(whole)
        envelope = ENVELOPE.read(whole)
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


def _unpack_change(entry: Entry, change: Change, raw_change: Raw) -> Iterator[Update]:
    try:
        value = VALUE.decode(change.value)
        fits = True
    except (msgspec.DecodeError, RecursionError):
        value = VALUE.read(change.value) or Value()
        fits = False
    scene = _scene(entry, change, value)
    empty = True
    for update in _unpack_value(value, scene):
        empty = False
        yield update
    if not fits:
        yield Update(kind=Kind.BROKEN, raw=raw_change, scene=scene)
    elif empty:
        yield Update(kind=Kind.CHANGE, raw=raw_change, scene=scene)


def _unpack_value(value: Value, scene: Scene) -> Iterator[Update]:
    kind = Kind.ECHO if scene.field in ECHO_FIELDS else Kind.MESSAGE
    for raw in value.messages:
        yield Update(kind=kind, raw=raw, scene=scene)
    for raw in value.message_echoes:
        yield Update(kind=Kind.ECHO, raw=raw, scene=scene)
    kind = Kind.CALL_STATUS if scene.field == "calls" else Kind.STATUS
    for raw in value.statuses:
        yield Update(kind=kind, raw=raw, scene=scene)
    for raw in value.calls:
        yield Update(kind=Kind.CALL, raw=raw, scene=scene)
    for raw in value.errors:
        yield Update(kind=Kind.ERROR, raw=raw, scene=scene)
    if value.standby and (inner := VALUE.read(value.standby)) is not None:
        contacts = _contacts(inner) or scene.contacts
        yield from _unpack_value(inner, msgspec.structs.replace(scene, standby=True, contacts=contacts))


def _scene(entry: Entry, change: Change, value: Value) -> Scene:
    metadata = METADATA.read(value.metadata) if value.metadata else None
    return Scene(
        field=change.field,
        address=words(metadata.phone_number_id) if metadata else None,
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
