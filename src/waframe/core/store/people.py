"""Finds the conversation that an incoming message belongs to, making customer and conversation where they are new."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.records.customer import Identity, IdentityKind
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import IncomingMessage
from waframe.core.store.database import Transaction
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_RESOLVING = (
    IdentityKind.PHONE,
    IdentityKind.BSUID,
    IdentityKind.PARENT_BSUID,
    IdentityKind.SESSION,
    IdentityKind.GROUP,
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message belongs; `opened` where the message opened the conversation, which a past one does silently."""

    conversation_id: str
    opened: bool


async def find_place(transaction: Transaction, message: IncomingMessage, *, branch: str, now: datetime) -> Place:
    """Find or open the conversation of a message.

    A phone is trusted before a business-scoped id: where the two belong to different customers, nobody is merged.
    """
    customer_id = await _find_customer(transaction, message.identities)
    if customer_id is None:
        customer_id = await _add_customer(transaction, message, now=now)
    await _link(transaction, message.identities, customer_id=customer_id, now=now)
    if message.name is not None:
        await transaction.rows(_SQL["rename_customer"], id=customer_id, name=message.name)
    return await _open(transaction, message, branch=branch, customer_id=customer_id, now=now)


async def _find_customer(transaction: Transaction, identities: Sequence[Identity]) -> str | None:
    known = any(identity.kind in _RESOLVING for identity in identities)
    kinds = _RESOLVING if known else (IdentityKind.USERNAME,)
    for identity in sorted((one for one in identities if one.kind in kinds), key=lambda one: kinds.index(one.kind)):
        row = await transaction.row(_SQL["find_identity"], kind=identity.kind.value, value=identity.value)
        if row is not None:
            return str(row["customer_id"])
    return None


async def _add_customer(transaction: Transaction, message: IncomingMessage, *, now: datetime) -> str:
    """Add a customer, unless another process did so meanwhile: then it is that one, and ours vanishes again."""
    customer_id = new_id()
    await transaction.rows(_SQL["add_customer"], id=customer_id, name=message.name, now=now)
    for identity in sorted(message.identities, key=lambda one: (one.kind, one.value)):
        if identity.kind not in _RESOLVING:
            continue
        row = await transaction.row(
            _SQL["add_identity"], kind=identity.kind.value, value=identity.value, customer_id=customer_id, now=now
        )
        if row is None:
            await transaction.rows(_SQL["drop_identities"], id=customer_id)
            await transaction.rows(_SQL["drop_customer"], id=customer_id)
            winner = await _find_customer(transaction, message.identities)
            return winner or await _add_customer(transaction, message, now=now)
    return customer_id


async def _link(transaction: Transaction, identities: Sequence[Identity], *, customer_id: str, now: datetime) -> None:
    for identity in sorted(identities, key=lambda one: (one.kind, one.value)):
        if identity.kind is IdentityKind.USERNAME:
            await transaction.rows(_SQL["give_username"], value=identity.value, customer_id=customer_id, now=now)
        else:
            await transaction.rows(
                _SQL["add_identity"], kind=identity.kind.value, value=identity.value, customer_id=customer_id, now=now
            )


async def _open(
    transaction: Transaction, message: IncomingMessage, *, branch: str, customer_id: str, now: datetime
) -> Place:
    keys = {"channel": message.channel, "address": message.address, "customer_id": customer_id}
    row = await transaction.row(_SQL["add_conversation"], id=new_id(), branch=branch, now=now, **keys)
    if row is None:
        row = await transaction.row(_SQL["find_conversation"], **keys)
        found = str(row["id"]) if row else ""
        await transaction.rows(_SQL["move_conversation"], id=found, branch=branch)
        return Place(conversation_id=found, opened=False)
    conversation_id = str(row["id"])
    if message.past:
        return Place(conversation_id=conversation_id, opened=False)
    await transaction.rows(_SQL["add_turn"], conversation_id=conversation_id, now=now)
    await transaction.rows(_SQL["add_inbox"], conversation_id=conversation_id, kind="opened", ref=0)
    return Place(conversation_id=conversation_id, opened=True)
