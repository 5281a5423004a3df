"""Tells, a line an update, what waframe makes of webhook bodies."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import click
import msgspec

from waframe import (
    AnyContent,
    Audio,
    Document,
    Edit,
    IdentityKind,
    Image,
    Reaction,
    Revoke,
    Sticker,
    Video,
    phone_identity,
    readable,
)
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.reading import is_of_call, read_handover, read_message, reply_target
from waframe.plugins.whatsapp.reading_content import read_content
from waframe.plugins.whatsapp.reading_news import Tidings, read_change
from waframe.plugins.whatsapp.reading_notices import HISTORY, read_item, read_preference, read_sync
from waframe.plugins.whatsapp.reading_people import Person, read_passed, read_past, read_recipient, read_sender
from waframe.plugins.whatsapp.reading_time import read_instant
from waframe.plugins.whatsapp.unpacking import Kind, Update, unpack
from waframe.plugins.whatsapp.wire import STATUS, Message, Status
from waframe.plugins.whatsapp.wire_events import CALL


class Who(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person or number."""

    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None
    name: str | None = None


class File(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file, as the webhook announces it."""

    id: str | None = None
    mime: str | None = None
    sha256: str | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename={"from_": "from"}):
    """One update; `type` is Meta's own word, and what is absent is left out."""

    file: str
    kind: str
    phone_number_id: str | None = None
    id: str | None = None
    type: str | None = None
    from_: Who | None = None
    to: Who | None = None
    text: str | None = None
    media: File | None = None
    reply_to: str | None = None
    status: str | None = None
    at: datetime | None = None


_KINDS = {"edit": "edit", "revoke": "revoke", "system": "system"}


def explain(body: bytes, file: str) -> list[Line]:
    """Explain every update of a body, in its order."""
    return [_line(update, file) for update in unpack(body)]


def explain_files(paths: Iterable[Path]) -> Iterator[bytes]:
    """Explain files, a line of JSON an update."""
    for path in paths:
        for line in explain(path.read_bytes(), str(path)):
            yield msgspec.json.encode(line)


@click.command("explain")
@click.argument(
    "paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def explain_command(paths: tuple[Path, ...]) -> None:
    """Show, a line of JSON an update, what waframe makes of webhook bodies."""
    for line in explain_files(paths):
        click.echo(line)


def _line(update: Update, file: str) -> Line:
    match update.kind:
        case Kind.MESSAGE | Kind.ECHO | Kind.PAST:
            message = read_message(update.raw)
            return _other(update, file) if message is None else _of_message(message, update, file)
        case Kind.STATUS | Kind.CALL_STATUS:
            status = STATUS.read(update.raw)
            return _other(update, file) if status is None else _of_status(status, update, file)
        case Kind.CALL:
            return _of_call(update, file)
        case Kind.HANDOVER:
            return _of_handover(update, file)
        case Kind.CHANGE:
            return _of_tidings(read_change(update.raw, update.scene), file)
        case Kind.PREFERENCE:
            return _of_tidings(read_preference(update), file)
        case Kind.SYNC:
            return _of_tidings(read_sync(update), file)
        case Kind.ITEM:
            return _of_tidings(read_item(update), file)
        case Kind.ERROR | Kind.BROKEN:
            return _other(update, file)


def _of_message(message: Message, update: Update, file: str) -> Line:
    content = read_content(message)
    scene = update.scene
    customer, is_echo = _other_side(message, update)
    return Line(
        file=file,
        kind="echo" if is_echo else _KINDS.get(message.type, "message"),
        phone_number_id=scene.address,
        id=words(message.id),
        type=message.type or None,
        from_=_ids(message.from_, None) if is_echo else _who(customer),
        to=_who(customer) if is_echo else None,
        text=_text(content),
        media=_file(content),
        reply_to=_target(content) or reply_target(message),
        at=read_instant(message.timestamp),
    )


def _other_side(message: Message, update: Update) -> tuple[Person, bool]:
    """Name the customer, in a group the one who wrote, and tell whether the message is one of ours."""
    if update.kind is Kind.ECHO:
        return read_recipient(message, update.scene), True
    if update.kind is Kind.PAST or message.history_context is not None:
        return read_past(message, update.scene)
    alone = msgspec.structs.replace(message, group_id=None) if message.group_id is not None else message
    return read_sender(alone, update.scene), False


def _of_status(status: Status, update: Update, file: str) -> Line:
    is_call = update.kind is Kind.CALL_STATUS or is_of_call(status, words(status.id) or "")
    return Line(
        file=file,
        kind="call" if is_call else "status",
        phone_number_id=update.scene.address,
        id=words(status.id),
        type=status.type,
        to=_reached(status),
        status=status.status,
        at=read_instant(status.timestamp),
    )


def _of_call(update: Update, file: str) -> Line:
    call = CALL.read(update.raw)
    if call is None:
        return _other(update, file)
    return Line(
        file=file,
        kind="call",
        phone_number_id=update.scene.address,
        id=words(call.id) or words(call.wacid),
        type=words(call.event),
        from_=_ids(call.from_, call.from_user_id),
        status=words(call.status),
        at=read_instant(call.timestamp) or read_instant(call.start_time),
    )


def _of_handover(update: Update, file: str) -> Line:
    found = read_handover(update.raw)
    if found is None:
        return _other(update, file)
    handover, content = found
    own = words(handover.recipient.phone_number_id) if handover.recipient else None
    return Line(
        file=file,
        kind="system",
        phone_number_id=own or update.scene.address,
        type=words(handover.type) or content.kind,
        from_=_who(read_passed(handover, update.scene)),
        text=content.body,
        at=read_instant(handover.timestamp),
    )


def _of_tidings(tidings: Tidings, file: str) -> Line:
    return Line(file=file, kind="other", phone_number_id=tidings.address, type=tidings.field, at=tidings.at)


def _other(update: Update, file: str) -> Line:
    scene = update.scene
    name = HISTORY if scene.field == HISTORY else update.kind.value
    return Line(file=file, kind="other", phone_number_id=scene.address, type=name, at=read_instant(scene.entry_time))


def _who(person: Person) -> Who | None:
    values = {identity.kind: identity.value for identity in person.identities}
    who = Who(
        phone=values.get(IdentityKind.PHONE),
        bsuid=values.get(IdentityKind.BSUID),
        username=values.get(IdentityKind.USERNAME),
        name=person.name,
    )
    return None if who == Who() else who


def _reached(status: Status) -> Who | None:
    """Name whom a status is about; in a group the participant, whose key Meta once misspelt."""
    if status.recipient_type == "group":
        participant = status.recipient_participant_id or status.participant_recipient_id
        return _ids(participant, status.recipient_participant_user_id)
    return _ids(status.recipient_id, status.recipient_user_id)


def _text(content: AnyContent) -> str | None:
    """Give what a person wrote; the name of a file is none of it."""
    match content:
        case Image() | Video() | Audio() | Document() | Sticker():
            return content.caption
        case _:
            return readable(content) or None


def _ids(phone: Scalar, bsuid: Scalar) -> Who | None:
    digits = words(phone)
    who = Who(phone=(digits and phone_identity(digits).value) or None, bsuid=words(bsuid))
    return None if who == Who() else who


def _file(content: AnyContent) -> File | None:
    match content:
        case Image() | Video() | Audio() | Document() | Sticker():
            return File(id=content.channel_media_id, mime=content.mime, sha256=content.sha256)
        case _:
            return None


def _target(content: AnyContent) -> str | None:
    match content:
        case Reaction(target=target) | Edit(target=target) | Revoke(target=target):
            return target
        case _:
            return None
