"""Turns events of the log into what pages are told: each encoded once, however many read it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog

from waframe.core.records.agent import Caller
from waframe.core.records.event import Event
from waframe.core.records.ids import is_id
from waframe.core.runtime.http.event_names import wire_name
from waframe.core.runtime.http.showing_conversations import ConversationShowing
from waframe.core.runtime.http.showing_messages import show_message
from waframe.core.runtime.http.shown import MessageShown
from waframe.core.store.threads import Said, Threads

_ENCODER = msgspec.json.Encoder()
_log = structlog.stdlib.get_logger("waframe.live")


class EventShown(msgspec.Struct, frozen=True, kw_only=True):
    """An event, as pages are told it; the message comes with events that speak of one."""

    number: int
    name: str
    at: datetime
    branch: str
    conversation_id: str | None
    payload: msgspec.Raw
    message: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    conversation: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An event, ready to be sent to whoever sees its branch; its message's sender may get it with the request's key."""

    number: int
    branch: str
    text: str
    sender_id: str | None = None
    text_for_sender: str | None = None

    def words(self, caller: Caller) -> str | None:
        """Give what a caller is told of it; None where it is not for them."""
        if not caller.sees(self.branch):
            return None
        return self.text_for_sender if self.sender_id == caller.id and self.text_for_sender else self.text


class _Payload(msgspec.Struct, frozen=True, kw_only=True):
    message_id: str | None = None


_PAYLOAD = msgspec.json.Decoder(_Payload)
_EMPTY = b"{}"


class Telling:
    """Writes events with their conversations and messages as they are now, a group with two queries."""

    def __init__(self, *, conversations: ConversationShowing, threads: Threads) -> None:
        self._conversations = conversations
        self._threads = threads

    async def tell(self, events: Sequence[Event]) -> list[Told]:
        """Write those events that belong to a branch; the others concern no page."""
        told = [event for event in events if event.branch is not None]
        payloads = {event.number: _payload(event) for event in told}
        wanted = {one.message_id for one, _ in payloads.values() if one.message_id and is_id(one.message_id)}
        conversation_ids = {event.conversation_id for event in told if event.conversation_id is not None}
        conversations = await self._show_conversations(sorted(conversation_ids))
        messages = await self._read_messages(sorted(wanted))
        return [
            _told(event, payload, conversations=conversations, said=messages.get(payload[0].message_id or ""))
            for event, payload in ((event, payloads[event.number]) for event in told)
        ]

    async def _show_conversations(self, ids: Sequence[str]) -> dict[str, tuple[str, msgspec.Raw]]:
        try:
            shown = await self._conversations.by_ids(ids)
        except msgspec.DecodeError as error:  # a newer release may have written what this one cannot read
            _log.warning("live.conversation_unreadable", error=str(error), conversations=ids)
            return {}
        return {key: (one.branch, msgspec.Raw(_ENCODER.encode(one))) for key, one in shown.items()}

    async def _read_messages(self, ids: Sequence[str]) -> dict[str, Said]:
        try:
            return await self._threads.by_ids(ids)
        except msgspec.DecodeError as error:
            _log.warning("live.message_unreadable", error=str(error), messages=ids)
            return {}


def _payload(event: Event) -> tuple[_Payload, msgspec.Raw]:
    try:
        return _PAYLOAD.decode(event.payload), msgspec.Raw(event.payload.encode())
    except msgspec.DecodeError:  # a plugin's payload may be anything
        return _Payload(), msgspec.Raw(_EMPTY)


def _told(
    event: Event,
    payload: tuple[_Payload, msgspec.Raw],
    *,
    conversations: dict[str, tuple[str, msgspec.Raw]],
    said: Said | None,
) -> Told:
    """Write one event; a conversation that has moved to another branch since is not shown to its old one."""
    branch = event.branch or ""
    place, conversation = conversations.get(event.conversation_id or "", ("", None))
    here = place == branch
    shown = EventShown(
        number=event.number,
        name=wire_name(event.name),
        at=event.at,
        branch=branch,
        conversation_id=event.conversation_id,
        payload=payload[1],
        conversation=conversation if here and conversation is not None else msgspec.UNSET,
    )
    if said is None or not here or said.message.conversation_id != event.conversation_id:
        return Told(number=event.number, branch=branch, text=_written(shown))
    sender_id = said.message.sender_id
    return Told(
        number=event.number,
        branch=branch,
        text=_written(shown, show_message(said)),
        sender_id=sender_id,
        text_for_sender=_written(shown, show_message(said, caller_id=sender_id)) if said.key else None,
    )


def _written(event: EventShown, message: MessageShown | None = None) -> str:
    if message is not None:
        event = msgspec.structs.replace(event, message=msgspec.Raw(_ENCODER.encode(message)))
    return _ENCODER.encode(event).decode()
