"""Makes the paper of a quote or a ticket out of what was calculated, so that text and PDF say the same."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from zoneinfo import ZoneInfo

import anyio.to_thread
import msgspec

from waframe import Branch
from waframe_sales.money.calculation import Calculation
from waframe_sales.money.decimals import cents, plain
from waframe_sales.papers.paper import Kind, Paper, PaperLine, PaperTax, Size
from waframe_sales.quote import QuoteLine, QuoteWithLines
from waframe_sales.settings import SalesSettings
from waframe_sales.totalling import calculation_of

_SEAL_LENGTH = 16


class People(msgspec.Struct, frozen=True, kw_only=True):
    """Whose names stand on a paper."""

    customer: str = ""
    agent: str = ""


def quote_paper(found: QuoteWithLines, *, branch: Branch, settings: SalesSettings, people: People) -> Paper:
    """Make the paper of a quote."""
    quote = found.quote
    issued = quote.sent_at or quote.changed_at
    return _paper(
        found,
        kind=Kind.QUOTE,
        folio=quote.folio,
        issued_at=issued,
        branch=branch,
        settings=settings,
        people=people,
        notes=_notes(found, settings=settings),
    )


def ticket_paper(
    found: QuoteWithLines,
    *,
    folio: str,
    issued_at: datetime,
    branch: Branch,
    settings: SalesSettings,
    people: People,
) -> Paper:
    """Make the paper of a ticket."""
    return _paper(
        found,
        kind=Kind.TICKET,
        folio=folio,
        issued_at=issued_at,
        branch=branch,
        settings=settings,
        people=people,
        notes=f"{found.quote.folio} · v{found.quote.version}",
    )


async def pdf_of(paper: Paper, *, language: str, size: Size | None = None) -> bytes:
    """Draw a paper outside the loop; where nobody says on what, a quote on letter sheets and a ticket on a roll."""
    usual = Size.LETTER if paper.kind is Kind.QUOTE else Size.ROLL_80MM
    return await anyio.to_thread.run_sync(_draw, paper, size or usual, language)


def _draw(paper: Paper, size: Size, language: str) -> bytes:
    """Draw a paper; what draws is loaded with the first one, for it takes longer to load than all the rest."""
    drawing = import_module("waframe_sales.papers.pdf")
    drawn: bytes = drawing.as_pdf(paper, size=size, language=language)
    return drawn


def _paper(
    found: QuoteWithLines,
    *,
    kind: Kind,
    folio: str,
    issued_at: datetime,
    branch: Branch,
    settings: SalesSettings,
    people: People,
    notes: str,
) -> Paper:
    quote, zone = found.quote, ZoneInfo(branch.timezone)
    lines = [line for line in found.lines if line.unit_price is not None]
    calculation = calculation_of(lines, terms=quote.terms)
    valid_until = quote.valid_until if kind is Kind.QUOTE else None
    return Paper(
        kind=kind,
        folio=folio,
        branch_name=branch.name,
        branch_address=settings.address,
        issued_at=issued_at.astimezone(zone),
        valid_until=valid_until.astimezone(zone) if valid_until else None,
        customer_name=people.customer,
        agent_name=people.agent,
        lines=tuple(_lines(lines, calculation)),
        subtotal=calculation.subtotal,
        discount=calculation.discount,
        taxes=tuple(PaperTax(rate=one.rate, amount=one.amount) for one in calculation.taxes),
        total=calculation.total,
        currency=quote.currency,
        state=quote.state.value,
        version=quote.version,
        qr=_seal(quote.head, folio=folio, total=calculation.total),
        notes=notes,
    )


def _lines(lines: Sequence[QuoteLine], calculation: Calculation) -> list[PaperLine]:
    """Show prices as they are said, with tax or without; where both are on one paper, all of them without."""
    mixed = len({line.price_includes_tax for line in lines}) > 1
    return [
        PaperLine(
            sku=line.sku,
            title=line.title,
            quantity=line.quantity,
            unit_price=cents(priced.amount / line.quantity) if mixed else priced.unit_price,
            discount=priced.discount if mixed else priced.before - priced.after,
            amount=priced.base if mixed else priced.after,
        )
        for line, priced in zip(lines, calculation.lines, strict=True)
    ]


def _seal(head: str, *, folio: str, total: Decimal) -> str:
    """Write what the square code holds: folio, total, and the beginning of the seal of the newest event."""
    return f"{folio} {total:f} {head[:_SEAL_LENGTH]}"


def _notes(found: QuoteWithLines, *, settings: SalesSettings) -> str:
    terms = found.quote.terms
    dollars = [line for line in found.lines if line.currency in terms.fx]
    rate = f"USD {terms.fx['USD']} ({terms.fx_date})" if dollars and "USD" in terms.fx else ""
    return "\n".join(part for part in (settings.notes, rate) if part)


def percent_shown(percent: Decimal) -> str:
    """Write a percentage as people read it."""
    return f"{plain(percent)} %"
