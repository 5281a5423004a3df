"""What people put right, with what had been read, to learn from and to count."""

from datetime import datetime

import msgspec

from waframe import Context, Database, load_queries, new_id, record
from waframe_ocr_vin.pictures import Picture

_SQL = load_queries(__file__)
CUSTOMER, AGENT = "customer", "agent"


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A number that a person gave, and what stood there before; `message_id` names the picture that it is about."""

    message_id: str | None
    sha256: str | None
    vin_read: str | None
    vin: str
    corrected_by: str
    caller: str
    corrected_at: datetime


def keep(ctx: Context, vin: str, *, picture: Picture | None, vin_read: str | None, by: str, caller: str) -> None:
    """Keep a correction."""
    ctx.change(
        _SQL["keep"],
        id=new_id(),
        conversation_id=ctx.conversation.id,
        message_id=picture.message_id if picture else None,
        sha256=picture.sha256 if picture else None,
        vin_read=vin_read,
        vin=vin,
        corrected_by=by,
        caller=caller,
        now=ctx.clock.now(),
    )


async def of_conversation(database: Database, conversation_id: str) -> list[Correction]:
    """List the corrections of a conversation, the newest first."""
    rows = await database.rows(_SQL["of_conversation"], conversation_id=conversation_id)
    return [record(row, Correction) for row in rows]
