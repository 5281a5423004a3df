"""Customers: who they are, and what they wish."""

from datetime import datetime

from waframe.core.records.customer import Conflict, Customer, Identity, Merge
from waframe.core.records.ids import is_id
from waframe.core.records.news import ContactNews, PreferenceNews
from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.merging import merge_customers, part_customers, read_merges
from waframe.core.store.queries import load_queries
from waframe.core.store.work import customer_of

_SQL = load_queries(__file__)
MARKETING = "marketing_messages"


class Customers:
    """Reads customers, and writes what channels tell of them outside a conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, customer_id: str) -> Customer | None:
        """Read a customer with all identities; of merged customers it is the one that was kept."""
        if not is_id(customer_id):
            return None
        row = await self._database.row(_SQL["find"], id=customer_id)
        return customer_of(row) if row else None

    async def wants_marketing(self, customer_id: str) -> bool:
        """Tell whether a person never said, under any identity, that marketing should stop."""
        return await self._database.row(_SQL["stopped"], id=customer_id) is None

    async def merge(self, kept_id: str, joined_id: str, *, at: datetime) -> Merge:
        """Make one person of two customers, by a person's word; `part` undoes it.

        From now on both ids mean the kept one, who has the identities and conversations of both. A conversation goes
        on with those who were in it: two at one address stay two, since they are two chats on two phones.
        Raises RecordMissing or AlreadyMerged.
        """
        return await merge_customers(self._database, kept_id, joined_id, at=at)

    async def part(self, merge_id: str, *, at: datetime) -> Merge:
        """Undo a merge: the joined customer has again what was theirs, and what came to it meanwhile.

        To part twice does no harm. Raises RecordMissing.
        """
        return await part_customers(self._database, merge_id, at=at)

    async def merges(self, customer_id: str) -> list[Merge]:
        """Read all merges that a customer ever took part in, the undone ones too, oldest first."""
        return await read_merges(self._database, customer_id)

    async def conflicts(self, customer_id: str) -> list[Conflict]:
        """Read who may be the same person: customers whose identities came in one message."""
        rows = await self._database.rows(_SQL["conflicts"], id=customer_id)
        return [record(row, Conflict) for row in rows]

    async def heed(self, news: PreferenceNews | ContactNews, *, at: datetime) -> None:
        """Write down a wish, or the name that a person of the business gave; nothing where nobody is known by it."""

        async def body(transaction: Transaction) -> None:
            customer_id = await _whose(transaction, news.identities, at=at)
            if customer_id is None:
                return
            match news:
                case PreferenceNews(category=category, wanted=wanted) if category == MARKETING:
                    await transaction.rows(_SQL["set_marketing"], id=customer_id, at=None if wanted else at)
                case ContactNews(name=name) if name is not None:
                    await transaction.rows(_SQL["rename"], id=customer_id, name=name)
                case _:
                    pass

        await self._database.write(body)


async def _whose(transaction: Transaction, identities: tuple[Identity, ...], *, at: datetime) -> str | None:
    for identity in identities:
        row = await transaction.row(_SQL["whose"], kind=identity.kind.value, value=identity.value, at=at)
        if row is not None:
            return str(row["customer_id"])
    return None
