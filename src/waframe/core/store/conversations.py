"""Conversations."""

from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity
from waframe.core.records.ids import is_id
from waframe.core.store.database import Database, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Conversations:
    """Reads conversations; channels and turns write them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, conversation_id: str) -> Conversation | None:
        """Read a conversation."""
        if not is_id(conversation_id):
            return None
        row = await self._database.row(_SQL["find"], id=conversation_id)
        return record(row, Conversation) if row else None

    async def by_branch(self, branch: str, *, many: int = 50) -> list[Conversation]:
        """Read the conversations of a branch, the last active first."""
        rows = await self._database.rows(_SQL["by_branch"], branch=branch, many=many)
        return [record(row, Conversation) for row in rows]

    async def by_customer(self, customer_id: str) -> list[Conversation]:
        """Read all conversations of a person, the last active first."""
        if not is_id(customer_id):
            return []
        rows = await self._database.rows(_SQL["by_customer"], customer_id=customer_id)
        return [record(row, Conversation) for row in rows]

    async def with_identity(self, branch: str, identity: Identity) -> list[Conversation]:
        """Read the conversations of a branch with whoever has an identity, the last active first."""
        values = {"branch": branch, "kind": identity.kind.value, "value": identity.value}
        return [record(row, Conversation) for row in await self._database.rows(_SQL["with_identity"], **values)]
