"""Takes a sale from one state to the next: the row that must still be as it was seen, and the event that says so."""

from datetime import datetime

import msgspec

from waframe_sales.chain import SaleEvent, sealed
from waframe_sales.quote import Quote
from waframe_sales.statement import Statement
from waframe_sales.states import State, check_step
from waframe_sales.tables import events, quotes


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to a sale, by whom (`agent:ID`, `customer:MESSAGE`, `model:…`, `system:…`), and when."""

    name: str
    actor: str
    at: datetime
    details: dict[str, object] = {}
    order_id: str | None = None


Step = tuple[Quote, list[Statement]]


def begin(quote: Quote, deed: Deed) -> Step:
    """Begin a sale with a draft."""
    begun, event = _with_event(quote, deed, before=None)
    return begun, [quotes.add(begun), events.append(event)]


def move(before: Quote, *, to: State, deed: Deed, changed: Quote | None = None) -> Step:
    """Take a sale to a state, with what else is changed about it; raises StepRefused."""
    check_step(before.state, to=to)
    quote = msgspec.structs.replace(changed or before, state=to)
    moved, event = _with_event(quote, deed, before=before)
    return moved, [quotes.move(moved, before=before), events.append(event)]


def _with_event(quote: Quote, deed: Deed, *, before: Quote | None) -> tuple[Quote, SaleEvent]:
    event = sealed(
        SaleEvent(
            quote_id=quote.id,
            number=quote.events + 1,
            order_id=deed.order_id,
            branch=quote.branch,
            name=deed.name,
            state_before=before.state if before else None,
            state=quote.state,
            version=quote.version,
            actor=deed.actor,
            details=msgspec.json.encode(deed.details, order="sorted").decode(),
            at=deed.at,
            hash_before=quote.head,
        )
    )
    return msgspec.structs.replace(quote, events=event.number, head=event.hash, changed_at=deed.at), event
