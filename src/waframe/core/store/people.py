"""Finds the conversations that incoming messages belong to, making customers and conversations where they are new."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.errors import Overtaken
from waframe.core.records.customer import Identity, IdentityKind
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import IncomingMessage
from waframe.core.store.database import Row, Transaction, Value, columns, record
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.linking import note_conflict
from waframe.core.store.naming import is_change, names_of
from waframe.core.store.queries import load_queries
from waframe.core.store.renaming import is_settled

_SQL = load_queries(__file__)
_Key = tuple[str, str, str]


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """A message of which nobody remembers where it belongs, and the branch of its address."""

    message: IncomingMessage
    branch: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message belongs. A `lasting` place holds for the same identities until the conversation's epoch grows."""

    conversation_id: str
    epoch: int = 0
    lasting: bool = True


class _Owner(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: str
    person_id: str
    name: str | None = None
    retired_at: datetime | None = None


class _Spot(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: str
    branch: str
    place_epoch: int = 0


class _NewIdentity(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    value: str
    customer_id: str
    retired_at: datetime | None


class _NewConversation(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    branch: str
    channel: str
    address: str
    customer_id: str


async def find_places(transaction: Transaction, strangers: Sequence[Stranger], *, now: datetime) -> list[Place]:
    """Find or open the conversations of messages; what notices say of other identities has been obeyed before.

    A conversation that only a message of the past opens is opened silently.

    A customer is known by the phone, else by the business-scoped id, else by that of the parent; what is missing is
    linked. Where they belong to different customers nobody is merged: the phone decides, and the two are noted once.
    Raises Overtaken where another process wrote the same identities meanwhile: then the transaction must begin anew.
    """
    changes = [one.message for one in strangers if is_change(one.message)]
    settled = {one.channel_id for one in changes if await is_settled(transaction, one)}
    register = _Register(transaction, now=now)
    await register.read([one.message for one in strangers])
    places: dict[int, Place] = {}
    for number, one in sorted(enumerate(strangers), key=lambda each: not is_change(each[1].message)):
        places[number] = await register.place(one, settled=one.message.channel_id in settled)
    await register.write()
    return [places[number] for number in range(len(strangers))]


class _Register:
    """What is known of the people of a group of messages, and what has to be added."""

    def __init__(self, transaction: Transaction, *, now: datetime) -> None:
        self._transaction = transaction
        self._now = now
        self._owners: dict[Identity, _Owner] = {}
        self._spots: dict[_Key, _Spot | None] = {}
        self._names: dict[str, str | None] = {}
        self._customers: dict[str, str | None] = {}
        self._identities: list[_NewIdentity] = []
        self._conversations: list[_NewConversation] = []
        self._opened: set[str] = set()
        self._told: dict[str, str] = {}
        self._taken: dict[Identity, str] = {}
        self._usernames: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        self._moved: dict[str, str] = {}
        self._conflicts: list[tuple[str, str, Stranger, str]] = []

    async def read(self, messages: Sequence[IncomingMessage]) -> None:
        """Read with one statement whose the identities are and where their conversations are."""
        asked = [(one, message) for message in messages for one in {*names_of(message).all, *_usernames(message)}]
        wanted: dict[str, list[Value]] = {
            "kind": [one.kind.value for one, _ in asked],
            "value": [one.value for one, _ in asked],
            "channel": [message.channel for _, message in asked],
            "address": [message.address for _, message in asked],
            "position": list(range(len(asked))),
        }
        for row in await self._transaction.bulk(_SQL["find_owners"], wanted):
            identity, message = asked[int(str(row["position"]))]
            owner = record({name: row[name] for name in _Owner.__struct_fields__}, _Owner)
            self._owners[identity] = owner
            self._names[owner.customer_id] = owner.name
            self._spots[message.channel, message.address, owner.customer_id] = _spot(row)

    async def place(self, stranger: Stranger, *, settled: bool) -> Place:
        """Find the place of a message; of one that is `settled`, stored long ago, nothing more is learnt."""
        message = stranger.message
        names = names_of(message)
        owners = [owner for one in names.all if (owner := self._owner(one, at=message.at)) is not None]
        owner = owners[0] if owners else self._add_customer(message)
        others = {one.customer_id: one for one in owners if one.person_id != owner.person_id}
        lasting = not is_change(message) and all(self._is_live(one) for one in names.current)
        if not settled:
            self._link(message, owner, disputed=bool(others))
            self._rename(message, owner)
        spot = await self._spot(stranger, owner)
        if not settled:
            self._conflicts += [(owner.customer_id, other, stranger, spot.conversation_id) for other in others]
        return Place(conversation_id=spot.conversation_id, epoch=spot.place_epoch, lasting=lasting)

    async def write(self) -> None:
        """Write what has to be added, and tell the log."""
        if self._customers or self._identities or self._conversations:
            await self._add()
        for identity, customer_id in sorted(self._taken.items(), key=lambda one: (one[0].kind, one[0].value)):
            values = {"kind": identity.kind.value, "value": identity.value, "customer_id": customer_id}
            if await self._transaction.row(_SQL["take_identity"], now=self._now, **values) is None:
                raise Overtaken(f"{identity.kind} {identity.value} went to somebody else")
        await self._write_usernames()
        for customer_id, name in sorted(self._renamed.items()):
            await self._transaction.rows(_SQL["rename_customer"], id=customer_id, name=name)
        for conversation_id, branch in sorted(self._moved.items()):
            await self._transaction.rows(_SQL["move_conversation"], id=conversation_id, branch=branch)
        await append_events(self._transaction, [*self._openings(), *await self._note_conflicts()])

    def _owner(self, identity: Identity, *, at: datetime) -> _Owner | None:
        """Tell whose an identity was when a message was written."""
        owner = self._owners.get(identity)
        if owner is None or (owner.retired_at is not None and at > owner.retired_at):
            return None
        return owner

    def _is_live(self, identity: Identity) -> bool:
        owner = self._owners.get(identity)
        return owner is None or owner.retired_at is None

    def _add_customer(self, message: IncomingMessage) -> _Owner:
        customer_id = new_id()
        self._customers[customer_id] = self._names[customer_id] = message.name
        return _Owner(customer_id=customer_id, person_id=customer_id, name=message.name)

    def _link(self, message: IncomingMessage, owner: _Owner, *, disputed: bool) -> None:
        names = names_of(message)
        for identity in names.former:
            self._give(identity, owner, message, retired_at=message.at)
        if not (names.former and disputed):
            for identity in names.current:
                self._give(identity, owner, message, retired_at=None)
        for identity in _usernames(message):
            known = self._owners.get(identity)
            if known is None or known.customer_id != owner.customer_id:
                self._usernames[identity.value] = owner.customer_id
                self._owners[identity] = owner

    def _give(
        self, identity: Identity, owner: _Owner, message: IncomingMessage, *, retired_at: datetime | None
    ) -> None:
        """Give an identity that nobody has to its owner, or one that somebody gave up before the message."""
        known = self._owners.get(identity)
        if known is None:
            self._identities.append(
                _NewIdentity(
                    kind=identity.kind.value,
                    value=identity.value,
                    customer_id=owner.customer_id,
                    retired_at=retired_at,
                )
            )
        elif known.retired_at is not None and retired_at is None and message.at > known.retired_at:
            self._taken[identity] = owner.customer_id
        else:
            return
        self._owners[identity] = msgspec.structs.replace(owner, retired_at=retired_at)

    def _rename(self, message: IncomingMessage, owner: _Owner) -> None:
        if message.name is None or message.name == self._names[owner.customer_id]:
            return
        self._names[owner.customer_id] = message.name
        added = owner.customer_id in self._customers
        (self._customers if added else self._renamed)[owner.customer_id] = message.name

    async def _spot(self, stranger: Stranger, owner: _Owner) -> _Spot:
        message = stranger.message
        key = (message.channel, message.address, owner.customer_id)
        if key not in self._spots and owner.customer_id not in self._customers:
            place = {"channel": message.channel, "address": message.address, "customer_id": owner.customer_id}
            row = await self._transaction.row(_SQL["find_conversation"], **place)
            self._spots[key] = _spot(row) if row else None
        spot = self._spots.get(key)
        if spot is None:
            spot = self._spots[key] = _Spot(conversation_id=new_id(), branch=stranger.branch)
            self._conversations.append(
                _NewConversation(
                    id=spot.conversation_id,
                    branch=stranger.branch,
                    channel=message.channel,
                    address=message.address,
                    customer_id=owner.customer_id,
                )
            )
            self._opened.add(spot.conversation_id)
        elif spot.branch != stranger.branch:
            self._moved[spot.conversation_id] = stranger.branch
        if spot.conversation_id in self._opened and not message.past:
            self._told[spot.conversation_id] = stranger.branch
        return spot

    async def _add(self) -> None:
        if self._transaction.dialect == "sqlite":
            await self._add_one_by_one()
            return
        identities, conversations = columns(self._identities), columns(self._conversations)
        row = await self._transaction.row(
            _SQL["add_people"],
            now=self._now,
            customer_ids=list(self._customers),
            names=list(self._customers.values()),
            kinds=identities.get("kind", []),
            values=identities.get("value", []),
            owner_ids=identities.get("customer_id", []),
            retired=identities.get("retired_at", []),
            conversation_ids=conversations.get("id", []),
            branches=conversations.get("branch", []),
            channels=conversations.get("channel", []),
            addresses=conversations.get("address", []),
            opener_ids=conversations.get("customer_id", []),
            told_ids=list(self._told),
        )
        added = (row["identities"], row["conversations"]) if row else ()
        if added != (len(self._identities), len(self._conversations)):
            raise Overtaken("another process met the same customers")

    async def _add_one_by_one(self) -> None:
        run = self._transaction.rows
        for customer_id, name in self._customers.items():
            await run(_SQL["add_customer"], id=customer_id, name=name, now=self._now)
        for identity in self._identities:
            await run(_SQL["add_identity"], now=self._now, **msgspec.structs.asdict(identity))
        for conversation in self._conversations:
            await run(_SQL["add_conversation"], now=self._now, **msgspec.structs.asdict(conversation))
        for conversation_id in self._told:
            await run(_SQL["add_turn"], id=conversation_id, now=self._now)
            await run(_SQL["add_inbox"], id=conversation_id)

    async def _write_usernames(self) -> None:
        if not self._usernames:
            return
        bearers = sorted({*self._usernames.values()} - {*self._customers})
        if bearers:
            await self._transaction.bulk(_SQL["drop_usernames"], {"customer_id": bearers})
        given: dict[str, list[Value]] = {
            "value": list(self._usernames),
            "customer_id": list(self._usernames.values()),
            "now": [self._now] * len(self._usernames),
        }
        await self._transaction.bulk(_SQL["give_usernames"], given)

    def _openings(self) -> list[NewEvent]:
        return [
            NewEvent(name="conversation.opened", at=self._now, branch=branch, conversation_id=conversation_id)
            for conversation_id, branch in self._told.items()
        ]

    async def _note_conflicts(self) -> list[NewEvent]:
        """Note who may be the same person; each two of them once."""
        events: list[NewEvent] = []
        for one, other, stranger, conversation_id in self._conflicts:
            place = {"conversation_id": conversation_id, "branch": stranger.branch}
            events += await note_conflict(self._transaction, one, other=other, now=self._now, **place)
        return events


def _usernames(message: IncomingMessage) -> tuple[Identity, ...]:
    return tuple(one for one in message.identities if one.kind is IdentityKind.USERNAME)


def _spot(row: Row) -> _Spot | None:
    if row["conversation_id"] is None:
        return None
    return record({name: row[name] for name in _Spot.__struct_fields__}, _Spot)
