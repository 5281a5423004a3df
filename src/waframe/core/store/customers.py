"""Customers: who they are, and what they wish."""

from datetime import datetime

from waframe.core.records.customer import Customer, Identity
from waframe.core.records.news import ContactNews, PreferenceNews
from waframe.core.store.database import Database, Transaction
from waframe.core.store.queries import load_queries
from waframe.core.store.work import customer_of

_SQL = load_queries(__file__)
MARKETING = "marketing_messages"


class Customers:
    """Reads customers, and writes what channels tell of them outside a conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, customer_id: str) -> Customer | None:
        """Read a customer."""
        row = await self._database.row(_SQL["find"], id=customer_id)
        return customer_of(row) if row else None

    async def wants_marketing(self, customer_id: str) -> bool:
        """Tell whether a customer never said that marketing should stop."""
        row = await self._database.row(_SQL["marketing"], id=customer_id)
        return row is None or row["marketing_stopped_at"] is None

    async def heed(self, news: PreferenceNews | ContactNews, *, at: datetime) -> None:
        """Write down a wish, or the name that a person of the business gave; nothing where nobody is known by it."""

        async def body(transaction: Transaction) -> None:
            customer_id = await _whose(transaction, news.identities)
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


async def _whose(transaction: Transaction, identities: tuple[Identity, ...]) -> str | None:
    for identity in identities:
        row = await transaction.row(_SQL["whose"], kind=identity.kind.value, value=identity.value)
        if row is not None:
            return str(row["customer_id"])
    return None
