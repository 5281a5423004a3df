"""Turns a webhook body into what the core takes in."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Raw

from waframe import (
    Edit,
    Failure,
    Incoming,
    IncomingMessage,
    IncomingStatus,
    Interactive,
    MessageStatus,
    Reaction,
    Revoke,
    SenderType,
    SystemNotice,
    Unsupported,
)
from waframe.plugins.whatsapp.decoding import words
from waframe.plugins.whatsapp.keeping import fingerprint, kept
from waframe.plugins.whatsapp.reading_calls import CALL_ID, read_call
from waframe.plugins.whatsapp.reading_content import explain_error, read_content
from waframe.plugins.whatsapp.reading_notices import CHANNEL, notice, read_notice
from waframe.plugins.whatsapp.reading_origin import read_origin
from waframe.plugins.whatsapp.reading_people import (
    Person,
    read_passed,
    read_past,
    read_recipient,
    read_renamed,
    read_sender,
)
from waframe.plugins.whatsapp.reading_time import clamped
from waframe.plugins.whatsapp.unpacking import Kind, Update, unpack
from waframe.plugins.whatsapp.wire import MESSAGE, STATUS, Error, Message, Status
from waframe.plugins.whatsapp.wire_events import HANDOVER, Handover

__all__ = [
    "CHANNEL",
    "OUTBOX_MARK",
    "is_of_call",
    "read_handover",
    "read_message",
    "read_webhook",
    "reply_target",
    "status_recipient",
]

OUTBOX_MARK = "outbox="

_STATUSES = {
    "accepted": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.READ,
    "played": MessageStatus.PLAYED,
    "failed": MessageStatus.FAILED,
}
_PAST_STATUSES = {**_STATUSES, "pending": MessageStatus.ACCEPTED, "error": MessageStatus.FAILED}
_SILENT: frozenset[type] = frozenset({Reaction, Edit, Revoke, SystemNotice})
_CLIENT, _EXTERNAL = SenderType.CLIENT, SenderType.EXTERNAL
_SPEAKERS: dict[type, SenderType] = {SystemNotice: SenderType.SYSTEM}
_AUTOMATIC = "automatic"


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


def reply_target(message: Message) -> str | None:
    """Name the message that this one answers."""
    context = message.context
    return None if context is None else words(context.id) or words(context.message_id)


def status_recipient(status: Status) -> str:
    """Name whom a status is about; in a group it is the participant."""
    for name in (
        status.recipient_participant_id,
        status.participant_recipient_id,
        status.recipient_participant_user_id,
        status.recipient_id,
        status.recipient_user_id,
    ):
        if name is not None and (known := words(name)):
            return known
    return ""


def is_of_call(status: Status, status_id: str) -> bool:
    """Tell whether a status is the news of a call, which may come under the field of messages, too."""
    return status.type == "call" or status_id.startswith(CALL_ID)


def read_handover(raw: Raw | bytes) -> tuple[Handover, SystemNotice] | None:
    """Read that a thread was passed to us or taken from us, with what was spoken so far as its words.

    Meta tells the one who gets a thread of `control_passed`, and the one who loses it of `control_taken`.
    """
    handover = HANDOVER.read(raw)
    if handover is None:
        return None
    taken = handover.control_passed is None
    control = handover.control_taken if taken else handover.control_passed
    context = control.conversation_context if control else None
    summary = words(context.summary.text) if context and context.summary else None
    body = summary or (words(control.metadata) if control else None)
    return handover, SystemNotice(kind="control_taken" if taken else "control_passed", body=body, ours=not taken)


def _read(update: Update, received_at: datetime) -> Incoming:
    match update.kind:
        case Kind.MESSAGE | Kind.ECHO:
            return _read_message(update, received_at)
        case Kind.STATUS:
            return _read_status(update, received_at)
        case Kind.PAST:
            return _read_past(update, received_at)
        case Kind.CALL | Kind.CALL_STATUS:
            return _read_call(update, received_at)
        case Kind.HANDOVER:
            return _read_handover(update, received_at)
        case Kind.CHANGE | Kind.PREFERENCE | Kind.SYNC | Kind.ITEM | Kind.ERROR | Kind.BROKEN:
            return read_notice(update, received_at)


def _read_message(update: Update, received_at: datetime) -> Incoming:
    message = read_message(update.raw)
    scene = update.scene
    channel_id = words(message.id) if message else None
    if message is None or channel_id is None:
        return notice(update, "broken", received_at)
    if scene.address is None:
        return notice(update, "unrouted", received_at)
    if message.history_context is not None:
        return _read_past(update, received_at)
    is_echo = update.kind is Kind.ECHO
    person = _person(update, message)
    if not person.identities:
        return notice(update, "broken", received_at)
    content = read_content(message)
    if message.context is not None or message.referral or person.author is not None:
        origin = read_origin(message, person.author)
        content = msgspec.structs.replace(content, origin=origin) if origin else content
    return IncomingMessage(
        channel=CHANNEL,
        address=scene.address,
        channel_id=channel_id,
        identities=person.identities,
        content=content,
        at=clamped(message.timestamp, received_at),
        raw=kept(update, person.contact),
        name=person.name,
        reply_to=reply_target(message),
        by=_EXTERNAL if is_echo else _SPEAKERS.get(content.__class__, _CLIENT),
        opens_window=not (is_echo or scene.standby or content.__class__ in _SILENT or _is_automatic(content)),
        standby=scene.standby,
        error=_failure(message.errors) if message.errors and not isinstance(content, Unsupported) else None,
    )


def _is_automatic(content: object) -> bool:
    """Tell whether WhatsApp answered in the customer's place, as it does for the permission to call."""
    reply = content.payload.get(content.kind) if isinstance(content, Interactive) else None
    return isinstance(reply, dict) and reply.get("response_source") == _AUTOMATIC


def _person(update: Update, message: Message) -> Person:
    if update.kind is Kind.ECHO:
        return read_recipient(message, update.scene)
    reader = read_renamed if message.type == "system" else read_sender
    return reader(message, update.scene)


def _read_past(update: Update, received_at: datetime) -> Incoming:
    """Read a message of the time before the API had the number; the phone app tells of both directions."""
    message = read_message(update.raw)
    scene = update.scene
    channel_id = words(message.id) if message else None
    if message is None or channel_id is None:
        return notice(update, "broken", received_at)
    if scene.address is None:
        return notice(update, "unrouted", received_at)
    person, ours = read_past(message, scene)
    if not person.identities:
        return notice(update, "broken", received_at)
    content = read_content(message)
    reached = words(message.history_context.status) if message.history_context else None
    return IncomingMessage(
        channel=CHANNEL,
        address=scene.address,
        channel_id=channel_id,
        identities=person.identities,
        content=msgspec.structs.replace(content, origin=read_origin(message, person.author)),
        at=clamped(message.timestamp, received_at),
        raw=kept(update, person.contact),
        name=person.name,
        reply_to=reply_target(message),
        by=SenderType.EXTERNAL if ours else SenderType.CLIENT,
        opens_window=False,
        past=True,
        status=_PAST_STATUSES.get(reached.lower()) if ours and reached else None,
        error=_failure(message.errors) if message.errors and not isinstance(content, Unsupported) else None,
    )


def _read_call(update: Update, received_at: datetime) -> Incoming:
    event = read_call(update)
    scene = update.scene
    if event is None:
        return notice(update, "other", received_at)
    if scene.address is None:
        return notice(update, "unrouted", received_at)
    if not event.person.identities:
        return notice(update, "broken", received_at)
    return IncomingMessage(
        channel=CHANNEL,
        address=scene.address,
        channel_id=event.channel_id,
        identities=event.person.identities,
        content=event.content,
        at=clamped(event.at, received_at),
        raw=kept(update, event.person.contact),
        name=event.person.name,
        by=event.by,
        opens_window=event.opens_window and not scene.standby,
        standby=scene.standby,
        error=_failure(event.errors) if event.errors else None,
    )


def _read_handover(update: Update, received_at: datetime) -> Incoming:
    found = read_handover(update.raw)
    if found is None:
        return notice(update, "broken", received_at)
    handover, content = found
    own = words(handover.recipient.phone_number_id) if handover.recipient else None
    address = own or update.scene.address
    person = read_passed(handover, update.scene)
    if address is None:
        return notice(update, "unrouted", received_at)
    if not person.identities:
        return notice(update, "broken", received_at)
    return IncomingMessage(
        channel=CHANNEL,
        address=address,
        channel_id=f"handover.{fingerprint(update)}",
        identities=person.identities,
        content=content,
        at=clamped(handover.timestamp, received_at),
        raw=kept(update, person.contact),
        name=person.name,
        by=SenderType.SYSTEM,
        opens_window=False,
    )


def _read_status(update: Update, received_at: datetime) -> Incoming:
    status = STATUS.read(update.raw)
    scene = update.scene
    channel_id = words(status.id) if status else None
    if status is None or channel_id is None:
        return notice(update, "broken", received_at)
    if is_of_call(status, channel_id):
        return _read_call(update, received_at)
    reached = _STATUSES.get(status.status or "")
    if reached is None:
        return notice(update, "other", received_at)
    if scene.address is None:
        return notice(update, "unrouted", received_at)
    mark = words(status.biz_opaque_callback_data) or ""
    return IncomingStatus(
        channel=CHANNEL,
        address=scene.address,
        channel_id=channel_id,
        status=reached,
        at=clamped(status.timestamp, received_at),
        raw=kept(update, Raw()),
        recipient=status_recipient(status),
        outbox_id=mark.removeprefix(OUTBOX_MARK) if mark.startswith(OUTBOX_MARK) else None,
        error=_failure(status.errors) if status.errors else None,
    )


def _failure(errors: Sequence[Error]) -> Failure:
    code, title, details = explain_error(errors[0])
    return Failure(code=code, title=title or details or f"error {code}", details=details)
