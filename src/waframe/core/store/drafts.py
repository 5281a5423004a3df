"""Words that somebody has begun and not sent: one draft for each person and conversation."""

from datetime import datetime
from typing import Literal

import msgspec

from waframe.core.store.database import Database, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
DraftKind = Literal["reply", "note"]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """Unsent words; without `saved_at` there are none."""

    text: str = ""
    kind: DraftKind = "reply"
    saved_at: datetime | None = None


class Drafts:
    """The table of drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, draft: Draft, *, agent_id: str, conversation_id: str, now: datetime) -> None:
        """Keep somebody's words in place of the ones before."""
        place = {"agent_id": agent_id, "conversation_id": conversation_id}
        await self._database.change(_SQL["save"], **place, kind=draft.kind, text=draft.text, now=now)

    async def find(self, *, agent_id: str, conversation_id: str) -> Draft:
        """Read somebody's words."""
        row = await self._database.row(_SQL["find"], agent_id=agent_id, conversation_id=conversation_id)
        return record(row, Draft) if row else Draft()

    async def drop(self, *, agent_id: str, conversation_id: str) -> None:
        """Forget somebody's words."""
        await self._database.change(_SQL["drop"], agent_id=agent_id, conversation_id=conversation_id)
