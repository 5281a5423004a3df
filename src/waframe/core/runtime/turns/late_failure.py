"""Failures that come as a status, after the send was accepted: what they mean, and what may leave instead."""

import msgspec
import structlog

from waframe.core.contract.channel import Channel, Explanation
from waframe.core.records.content import Template
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity
from waframe.core.records.message import Failure, Message
from waframe.core.records.outgoing import Parcel
from waframe.core.runtime.sending.delivery import WINDOW_CLOSED
from waframe.core.store.database import Database
from waframe.core.store.work import read_parcel_id

_log = structlog.stdlib.get_logger("waframe.late_failure")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message belongs: its conversation, and the names of the customer there."""

    conversation: Conversation
    recipients: tuple[Identity, ...]


async def explained(
    failure: Failure, *, message: Message, place: Place, channel: Channel, database: Database
) -> Explanation:
    """Let the channel say what a failure means; one that fails at that leaves the failure as it came."""
    parcel = parcel_of(message, place, parcel_id=await read_parcel_id(database, message))
    try:
        explanation = channel.explain(failure, parcel=parcel)
    except Exception:  # noqa: BLE001  # a channel is a plugin, and its fault must not stop the turn
        _log.exception("late_failure.not_explained", channel=channel.name, parcel=parcel.id)
        return Explanation(failure=failure)
    if not explanation.window_closed:
        return explanation
    proposals = await _proposals(channel, parcel)
    closed = msgspec.structs.replace(explanation.failure, code=WINDOW_CLOSED, proposals=proposals)
    return msgspec.structs.replace(explanation, failure=closed)


async def _proposals(channel: Channel, parcel: Parcel) -> tuple[Template, ...]:
    try:
        return await channel.propose(parcel)
    except Exception:  # noqa: BLE001  # a channel is a plugin, and its fault must not stop the turn
        _log.exception("late_failure.no_proposals", channel=channel.name, parcel=parcel.id)
        return ()


def parcel_of(message: Message, place: Place, *, parcel_id: str) -> Parcel:
    """Give a message of ours as its channel gets it."""
    return Parcel(
        id=parcel_id,
        message_id=message.id,
        conversation_id=message.conversation_id,
        branch=message.branch,
        channel=place.conversation.channel,
        address=place.conversation.address,
        recipients=place.recipients,
        content=message.content,
        reply_to=message.reply_to,
        created_at=message.at,
    )
