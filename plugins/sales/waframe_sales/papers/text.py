"""A paper as a message: what the customer reads in the chat."""

from collections.abc import Iterator

from waframe_sales.papers.display import TIMES, amount, instant, money, quantity, rate, reduction, unit_price
from waframe_sales.papers.paper import Paper, PaperLine
from waframe_sales.papers.words import Words, words

SEPARATOR = " · "


def as_text(paper: Paper, *, language: str) -> str:
    """Write a paper with every line, in WhatsApp's markup."""
    said = words(language)
    parts = [
        _head(paper, said),
        *("\n".join(_line(number, line)) for number, line in enumerate(paper.lines, start=1)),
        "\n".join(_totals(paper, said)),
        "\n".join(_foot(paper, said)),
    ]
    return "\n\n".join(part for part in parts if part)


def as_caption(paper: Paper, *, language: str) -> str:
    """Say in one line what a paper is: beside a PDF, in a list."""
    said = words(language)
    parts = [
        f"{said.name(paper)} {paper.folio}",
        said.count(paper),
        f"{said.total} {money(paper.total, paper.currency)}",
    ]
    if paper.valid_until is not None:
        parts.append(f"{said.valid_until.lower()} {instant(paper.valid_until, said)}")
    return SEPARATOR.join(parts)


def _head(paper: Paper, said: Words) -> str:
    state = said.state(paper)
    version = f" ({said.version.lower()} {paper.version})" if paper.version > 1 else ""
    return "\n".join(
        line
        for line in (
            f"*{said.name(paper)} {paper.folio}*{version}",
            f"*{state.upper()}*" if state else "",
            SEPARATOR.join((_tidy(paper.branch_name), instant(paper.issued_at, said))),
            f"{said.customer}: {_tidy(paper.customer_name)}" if paper.customer_name else "",
        )
        if line
    )


def _line(number: int, line: PaperLine) -> Iterator[str]:
    code = f" ({_tidy(line.sku)})" if line.sku else ""
    yield f"{number}. {_tidy(line.title)}{code}"
    less = f" {reduction(line.discount)}" if line.discount else ""
    yield f"   {quantity(line.quantity)} {TIMES} {unit_price(line.unit_price)}{less} = {amount(line.amount)}"


def _totals(paper: Paper, said: Words) -> Iterator[str]:
    yield f"{said.subtotal}: {money(paper.subtotal, paper.currency)}"
    if paper.discount:
        yield f"{said.discount}: {money(-paper.discount, paper.currency)}"
    for tax in paper.taxes:
        yield f"{said.tax} {rate(tax.rate)}: {money(tax.amount, paper.currency)}"
    yield f"*{said.total}: {money(paper.total, paper.currency)}*"


def _foot(paper: Paper, said: Words) -> Iterator[str]:
    if paper.valid_until is not None:
        yield f"{said.valid_until}: {instant(paper.valid_until, said)}"
    if paper.agent_name:
        yield f"{said.agent}: {_tidy(paper.agent_name)}"
    if paper.notes:
        yield _tidy(paper.notes)


def _tidy(text: str) -> str:
    """Keep what somebody typed on its line."""
    return " ".join(text.split())
