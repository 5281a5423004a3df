"""Turns a webhook body into what the core takes in."""

import hashlib
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Raw

from waframe import (
    Edit,
    Failure,
    Incoming,
    IncomingMessage,
    IncomingNotice,
    IncomingStatus,
    MessageStatus,
    Reaction,
    Revoke,
    SenderType,
    SystemNotice,
)
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.reading_content import explain_error, read_content
from waframe.plugins.whatsapp.reading_people import Person, read_recipient, read_renamed, read_sender
from waframe.plugins.whatsapp.unpacking import Kind, Scene, Update, unpack
from waframe.plugins.whatsapp.wire import MESSAGE, STATUS, Message, Status

CHANNEL = "whatsapp"
OUTBOX_MARK = "outbox="

ACCOUNT_PREFIXES = ("message_template", "template_", "phone_number_", "account_", "business_", "payment_", "partner_")
ACCOUNT_FIELDS = ("security", "flows")

_STATUSES = {
    "accepted": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "played": MessageStatus.PLAYED,
    "failed": MessageStatus.FAILED,
}
_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC).timestamp()
_MILLISECONDS = 10**11
_AHEAD = timedelta(minutes=5)


def read_webhook(body: bytes, *, received_at: datetime) -> list[Incoming]:
    """Give every update of a body in its order; nothing of it is dropped, and nothing raises."""
    return [_read(update, received_at) for update in unpack(body)]


def read_message(raw: Raw | bytes) -> Message | None:
    """Decode a message; what another app sent while it owned the thread lies one level deeper."""
    message = MESSAGE.read(raw)
    if message is None or not message.message or message.type:
        return message
    inner = MESSAGE.read(message.message)
    if inner is None:
        return message
    return msgspec.structs.replace(inner, id=message.id, timestamp=message.timestamp)


def read_instant(value: Scalar) -> datetime | None:
    """Read Unix seconds, as a string or a number; None where they make no sense."""
    try:
        seconds = float(value)  # type: ignore[arg-type]  # None raises TypeError, which is caught
        if seconds > _MILLISECONDS:
            seconds /= 1000
        return datetime.fromtimestamp(seconds, UTC) if seconds >= _EARLIEST else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def reply_target(message: Message) -> str | None:
    """Name the message that this one answers."""
    context = message.context
    return None if context is None else words(context.id) or words(context.message_id)


def status_recipient(status: Status) -> str:
    """Name whom a status is about; in a group it is the participant."""
    return (
        words(status.recipient_participant_id)
        or words(status.participant_recipient_id)
        or words(status.recipient_participant_user_id)
        or words(status.recipient_id)
        or words(status.recipient_user_id)
        or ""
    )


def _read(update: Update, received_at: datetime) -> Incoming:
    match update.kind:
        case Kind.MESSAGE | Kind.ECHO:
            return _read_message(update, received_at)
        case Kind.STATUS:
            return _read_status(update, received_at)
        case Kind.CHANGE:
            field = update.scene.field or ""
            is_account = field.startswith(ACCOUNT_PREFIXES) or field in ACCOUNT_FIELDS
            return _notice(update, "account" if is_account else "other", received_at)
        case Kind.CALL | Kind.CALL_STATUS:
            return _notice(update, "other", received_at)
        case Kind.ERROR:
            # Errors carry no time of their own: without the day, tomorrow's trouble would pass for a repetition.
            return _notice(update, "error", received_at, salt=received_at.date().isoformat())
        case Kind.BROKEN:
            return _notice(update, "broken", received_at)


def _read_message(update: Update, received_at: datetime) -> Incoming:
    message = read_message(update.raw)
    scene = update.scene
    channel_id = words(message.id) if message else None
    if message is None or channel_id is None:
        return _notice(update, "broken", received_at)
    if scene.address is None:
        return _notice(update, "unrouted", received_at)
    is_echo = update.kind is Kind.ECHO
    person = _person(message, scene, is_echo=is_echo)
    if not person.identities:
        return _notice(update, "broken", received_at)
    content = read_content(message)
    return IncomingMessage(
        channel=CHANNEL,
        address=scene.address,
        channel_id=channel_id,
        identities=person.identities,
        content=content,
        at=_clamped(message.timestamp, received_at),
        raw=_kept(update, person.contact),
        name=person.name,
        reply_to=reply_target(message),
        by=SenderType.EXTERNAL if is_echo else SenderType.CLIENT,
        opens_window=not (is_echo or scene.standby or isinstance(content, _SILENT)),
        standby=scene.standby,
    )


_SILENT = (Reaction, Edit, Revoke, SystemNotice)


def _person(message: Message, scene: Scene, *, is_echo: bool) -> Person:
    if is_echo:
        return read_recipient(message, scene)
    return read_renamed(message, scene) if message.type == "system" else read_sender(message, scene)


def _read_status(update: Update, received_at: datetime) -> Incoming:
    status = STATUS.read(update.raw)
    scene = update.scene
    channel_id = words(status.id) if status else None
    if status is None or channel_id is None:
        return _notice(update, "broken", received_at)
    reached = _STATUSES.get(status.status or "")
    if reached is None or status.type == "call":
        return _notice(update, "other", received_at)
    if scene.address is None:
        return _notice(update, "unrouted", received_at)
    mark = words(status.biz_opaque_callback_data) or ""
    return IncomingStatus(
        channel=CHANNEL,
        address=scene.address,
        channel_id=channel_id,
        status=reached,
        at=_clamped(status.timestamp, received_at),
        raw=_kept(update, Raw()),
        recipient=status_recipient(status),
        outbox_id=mark.removeprefix(OUTBOX_MARK) if mark.startswith(OUTBOX_MARK) else None,
        error=_failure(status) if status.errors else None,
    )


def _failure(status: Status) -> Failure:
    code, title, details = explain_error(status.errors[0])
    return Failure(code=code, title=title or details or f"error {code}", details=details)


def _notice(update: Update, kind: str, received_at: datetime, *, salt: str = "") -> IncomingNotice:
    scene = update.scene
    own = bytes(update.raw)
    digest = hashlib.blake2b(own, digest_size=16)
    digest.update(f"|{update.kind}|{scene.field}|{scene.address}|{scene.entry_time}|{salt}".encode())
    return IncomingNotice(
        channel=CHANNEL,
        kind=kind,
        key=digest.hexdigest(),
        at=_clamped(scene.entry_time, received_at),
        raw=_kept(update, Raw()) if update.scene.metadata else own.decode("utf-8", "replace"),
        address=scene.address,
        field=scene.field,
    )


def _kept(update: Update, contact: Raw) -> str:
    """Keep an update's own JSON with what a replay needs: field, metadata and contact."""
    scene = update.scene
    field = msgspec.json.encode(scene.field)
    own = update.raw or b"null"
    return b"".join((
        b'{"field":', field,
        b',"metadata":', scene.metadata or b"null",
        b',"contact":', contact or b"null",
        b',"', update.kind.value.encode(), b'":', own, b"}",
    )).decode("utf-8", "replace")  # fmt: skip


def _clamped(value: Scalar, received_at: datetime) -> datetime:
    at = read_instant(value)
    return received_at if at is None or at - received_at > _AHEAD else at
