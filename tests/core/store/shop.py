"""A shop with one branch, as the tests of the store speak of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from waframe.core.records.content import AnyContent, Text
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity, IdentityKind, phone_identity
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import Incoming, IncomingMessage, IncomingStatus
from waframe.core.records.message import Message, MessageStatus, SenderType
from waframe.core.records.outgoing import Draft, Parcel
from waframe.core.store.acts import Act, commit_act
from waframe.core.store.arrivals import Arrivals, Routing
from waframe.core.store.conversations import Conversations
from waframe.core.store.customers import Customers
from waframe.core.store.database import Database, Row
from waframe.core.store.leases import Claim, Leases
from waframe.core.store.messages import Messages
from waframe.core.store.outbox import Outbox, parcel_of
from waframe.core.store.outcomes import NewParcel, NewSend, Outcome, commit_outcomes
from waframe.core.store.queries import Query
from waframe.core.store.work import Scene, read_scenes

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADDRESS = "100000000000001"
ROUTES = {("whatsapp", ADDRESS): Routing(branch="centro", window=timedelta(hours=24))}


class Shop:
    """Does what the runtime does with the store, one step at a time; `owner` is the process that does it."""

    def __init__(self, database: Database, *, owner: str = "here") -> None:
        self.database = database
        self.arrivals = Arrivals(database)
        self.leases = Leases(database, owner=owner)
        self.outbox = Outbox(database, owner=owner)
        self.conversations = Conversations(database)
        self.customers = Customers(database)
        self.messages = Messages(database)

    async def store(self, *updates: Incoming, now: datetime = NOON) -> bool:
        """Store a group."""
        return await self.arrivals.store(updates, routes=ROUTES, now=now)

    async def open(self, customer: str = "525512345678") -> Conversation:
        """Let a customer write, let a worker finish with it, and give the conversation."""
        message = written("hola", customer=customer)
        await self.store(message)
        stored = await self.messages.by_channel_id(message.channel_id, address=ADDRESS)
        assert stored is not None
        await self.work_off()
        return await self.conversation(stored.conversation_id)

    async def conversation(self, conversation_id: str) -> Conversation:
        """Read a conversation that exists."""
        found = await self.conversations.find(conversation_id)
        assert found is not None
        return found

    async def message(self, message_id: str) -> Message:
        """Read a message that exists."""
        found = await self.messages.find(message_id)
        assert found is not None
        return found

    async def claim(self, *, now: datetime = NOON, seconds: int = 30, many: int = 16) -> Claim:
        """Claim conversations, of which there must be some."""
        claim = await self.leases.claim(now=now, until=now + timedelta(seconds=seconds), many=many)
        assert claim is not None
        return claim

    async def scenes(self, claim: Claim) -> list[Scene]:
        """Read what is to be done."""
        return await read_scenes(self.database, dict(claim.attempts))

    async def work_off(self, *, now: datetime = NOON) -> list[Scene]:
        """Do all work there is, deciding nothing; give the scenes."""
        seen: list[Scene] = []
        while claim := await self.leases.claim(now=now, until=now + timedelta(seconds=30)):
            scenes = await self.scenes(claim)
            seen += scenes
            await commit_outcomes(self.database, [outcome(scene, claim.lease_id) for scene in scenes])
        return seen

    async def say(self, conversation: Conversation, *texts: str) -> list[Parcel]:
        """Put texts of the bot into the outbox as a turn does, and give the parcels of those that may leave."""
        drafts = [drafted(conversation, text) for text in texts]
        await self.store(written("¿y?", customer=await self.phone_of(conversation)))
        claim = await self.claim()
        (scene,) = await self.scenes(claim)
        done = msgspec.structs.replace(
            outcome(scene, claim.lease_id),
            sends=tuple(send for send, _ in drafts),
            parcels=tuple(parcel for _, parcel in drafts),
        )
        await commit_outcomes(self.database, [done])
        return await self.heads()

    async def post(self, send: NewSend, parcel: NewParcel) -> None:
        """Put a message into the outbox without a turn, as a person's message is."""
        said = Outcome(
            conversation_id=send.conversation_id, lease_id="", now=NOON, done=(), sends=(send,), parcels=(parcel,)
        )
        assert await commit_act(self.database, Act(outcome=said)) is not None

    async def heads(self, *, now: datetime = NOON) -> list[Parcel]:
        """Read what may leave now."""
        await self.outbox.again(now=now)
        return [waiting.parcel for waiting in await self.outbox.heads({ADDRESS: 100}, now=now)]

    async def begin(self, parcel: Parcel) -> Parcel:
        """Begin to send a parcel that may leave."""
        assert await self.outbox.begin([parcel], now=NOON) == {parcel.id}
        return parcel

    async def phone_of(self, conversation: Conversation) -> str:
        """Give the phone of a conversation's customer."""
        customer = await self.customers.find(conversation.customer_id)
        assert customer is not None
        return customer.identity(IdentityKind.PHONE) or ""

    async def all(self, text: str) -> Sequence[Row]:
        """Read with a statement that both databases understand."""
        return await self.database.rows(statement(text))

    async def count(self, table: str, condition: str = "1 = 1") -> int:
        """Count rows."""
        (row,) = await self.all(f"select count(*) as many from {table} where {condition}")
        return int(str(row["many"]))


def statement(text: str) -> Query:
    """Make a query without parameters."""
    return Query(name="test", sqlite=text, postgres=text, names=())


def written(
    text: str = "hola",
    *,
    customer: str = "525512345678",
    channel_id: str | None = None,
    content: AnyContent | None = None,
    identities: tuple[Identity, ...] | None = None,
    at: datetime = NOON,
    address: str = ADDRESS,
    name: str | None = None,
    by: SenderType = SenderType.CLIENT,
) -> IncomingMessage:
    """Make a message of a customer."""
    return IncomingMessage(
        channel="whatsapp",
        address=address,
        channel_id=channel_id or f"wamid.{new_id()}",
        identities=(phone_identity(customer),) if identities is None else identities,
        content=content or Text(body=text),
        at=at,
        raw='{"raw":true}',
        name=name,
        by=by,
    )


def status_of(
    channel_id: str,
    status: MessageStatus = MessageStatus.DELIVERED,
    *,
    outbox_id: str | None = None,
    at: datetime = NOON,
) -> IncomingStatus:
    """Make news of a message of ours."""
    return IncomingStatus(
        channel="whatsapp",
        address=ADDRESS,
        channel_id=channel_id,
        status=status,
        at=at,
        raw="{}",
        recipient="525512345678",
        outbox_id=outbox_id,
    )


def outcome(scene: Scene, lease_id: str) -> Outcome:
    """Make the outcome of a turn that decided nothing."""
    return Outcome(
        conversation_id=scene.conversation.id,
        lease_id=lease_id,
        now=NOON,
        done=tuple(piece.inbox_seq for piece in scene.pieces),
    )


def drafted(conversation: Conversation, text: str) -> tuple[NewSend, NewParcel]:
    """Make the message and the parcel of a text of the bot."""
    draft = Draft(
        conversation_id=conversation.id,
        content=Text(body=text),
        sender_type=SenderType.AI,
        floor_epoch=conversation.floor_epoch,
    )
    return parcel_of(draft, conversation, text=text, now=NOON)
