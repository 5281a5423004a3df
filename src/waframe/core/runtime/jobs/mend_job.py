"""The durable job that tries a message that failed once more, in the form that its channel gives."""

from collections.abc import Callable, Mapping

import msgspec
import structlog

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import Clock
from waframe.core.errors import ChannelError, MediaError
from waframe.core.records.content import AnyContent, readable
from waframe.core.records.job import Job
from waframe.core.records.message import Message
from waframe.core.records.outgoing import Draft
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.turns.late_failure import Place, parcel_of
from waframe.core.store import outbox
from waframe.core.store.mending import epoch_of, note_unmended, post_mended
from waframe.core.store.store import Store
from waframe.core.store.work import read_parcel_id

_log = structlog.stdlib.get_logger("waframe.mend")


class _Wanted(msgspec.Struct, frozen=True, kw_only=True):
    message_id: str


class MendJob:
    """Runs `core.mend_message`: a new message comes of it, or one more reason on the one that failed."""

    def __init__(self, store: Store, *, channels: Callable[[], Mapping[str, Channel]], clock: Clock, bus: Bus) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._bus = bus

    async def run(self, job: Job) -> None:
        """Mend the message; what cannot be mended keeps its failure."""
        wanted = msgspec.json.decode(job.payload, type=_Wanted)
        message = await self._store.messages.find(wanted.message_id)
        place = await self._place(job.conversation_id or "")
        if message is None or place is None:
            return
        channel = self._channels().get(place.conversation.channel)
        if channel is None:
            return
        parcel_id = await read_parcel_id(self._store.database, message)
        try:
            content = await channel.mend(parcel_of(message, place, parcel_id=parcel_id))
        except (ChannelError, MediaError) as error:
            await self._unmended(message, reason=error.reason if isinstance(error, ChannelError) else str(error))
            return
        if content != message.content:
            await self._post(message, content, place=place, job=job)

    async def _place(self, conversation_id: str) -> Place | None:
        conversation = await self._store.conversations.find(conversation_id)
        if conversation is None:
            return None
        customer = await self._store.customers.find(conversation.customer_id)
        return Place(conversation=conversation, recipients=customer.identities if customer else ())

    async def _post(self, message: Message, content: AnyContent, *, place: Place, job: Job) -> None:
        """Send it under the epoch of the one that failed: where the floor has moved since, it is withdrawn."""
        epoch = await epoch_of(self._store.database, message)
        draft = Draft(
            conversation_id=message.conversation_id,
            content=content,
            sender_type=message.sender_type,
            sender_id=message.sender_id,
            reply_to=message.reply_to,
            floor_epoch=place.conversation.floor_epoch if epoch is None else epoch,
        )
        send, parcel = outbox.parcel_of(draft, place.conversation, text=readable(content), now=self._clock.now())
        await post_mended(self._store.database, send, parcel=parcel, branch=message.branch, job_id=job.id)
        _log.info("mend.sent_again", failed=message.id, message=send.id)
        self._bus.ring("outbox", "events")

    async def _unmended(self, message: Message, *, reason: str) -> None:
        _log.warning("mend.failed", message=message.id, reason=reason)
        if message.error is None:
            return
        details = "; ".join(filter(None, (message.error.details, reason)))
        failure = msgspec.structs.replace(message.error, details=details)
        await note_unmended(self._store.database, message, failure=failure, now=self._clock.now())
        self._bus.ring("events")
