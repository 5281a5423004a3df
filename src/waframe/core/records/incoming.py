"""What a channel hands to the core: messages, statuses of our messages, and notices about anything else."""

from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.customer import Identity
from waframe.core.records.message import Failure, MessageStatus, SenderType
from waframe.core.records.news import AnyNews


class IncomingMessage(msgspec.Struct, frozen=True, kw_only=True, tag="message"):
    """A message that arrived at `address`, one of our numbers.

    `(channel, address, channel_id)` makes it once only. `by` is `external` where a person of the business
    answered with another device; then `identities` are those of the customer who was written to.
    `opens_window` is False for what does not count as the customer's own message. `standby` marks what came while
    another app of the business owned the thread: it is stored, and no bot answers it. `past` marks what is told of the
    time before the channel was ours: it takes its place in the thread, and nothing else happens; then `status` may
    tell how far a message of the business had come. `error` is what the channel says is wrong with the message itself.
    `by` is `system` for what nobody said: a call, a notice of the channel.
    """

    channel: str
    address: str
    channel_id: str
    identities: tuple[Identity, ...]
    content: AnyContent
    at: datetime
    raw: str
    name: str | None = None
    reply_to: str | None = None
    by: SenderType = SenderType.CLIENT
    opens_window: bool = True
    standby: bool = False
    past: bool = False
    status: MessageStatus | None = None
    error: Failure | None = None


class IncomingStatus(msgspec.Struct, frozen=True, kw_only=True, tag="status"):
    """News of a message of ours; `outbox_id` is what we gave along when sending, if it came back."""

    channel: str
    address: str
    channel_id: str
    status: MessageStatus
    at: datetime
    raw: str
    recipient: str = ""
    outbox_id: str | None = None
    error: Failure | None = None


class IncomingNotice(msgspec.Struct, frozen=True, kw_only=True, tag="notice"):
    """Anything that belongs to no conversation; `key` makes it once only.

    Kinds: `account` (what the channel says of numbers, templates, the account, customers' wishes; then `news` has it),
    `error` (trouble without a message), `broken` (could not be read), `unrouted` (an address of no branch), `other`.
    """

    channel: str
    kind: str
    key: str
    at: datetime
    raw: str
    address: str | None = None
    field: str | None = None
    news: AnyNews | None = None


Incoming = IncomingMessage | IncomingStatus | IncomingNotice
