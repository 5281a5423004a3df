"""Reads a conversation as it stands now: what was said, and what became of the order that it is about."""

from functools import partial

import anyio.to_thread
import msgspec

from waframe import Context
from waframe.vocabulary import Vocabulary
from waframe_ai_summary.orders import OrderSeen, look
from waframe_ai_summary.reading import Line, Summary, read


async def read_now(ctx: Context, lines: tuple[Line, ...], vocabulary: Vocabulary) -> tuple[Summary, OrderSeen | None]:
    """Sum lines up by rules; nobody has to confirm an order that is placed already."""
    summary = await anyio.to_thread.run_sync(partial(read, lines, vocabulary))
    order = await look(ctx, summary.order_folio)
    if summary.next_action == "confirm_order" and order is not None and order.is_placed:
        summary = msgspec.structs.replace(summary, next_action="follow_up")
    return summary, order
