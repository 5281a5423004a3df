"""The words that stand on a paper, by language."""

from functools import cache
from pathlib import Path

import msgspec

from waframe_sales.papers.paper import Kind, Paper

FOLDER = Path(__file__).parent / "texts"
FALLBACK = "es"


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every word of a paper in one language; the states are those that make a paper worthless."""

    months: tuple[str, ...]
    quote: str
    ticket: str
    folio: str
    version: str
    issued_at: str
    valid_until: str
    customer: str
    agent: str
    quantity: str
    sku: str
    title: str
    unit_price: str
    discount: str
    amount: str
    subtotal: str
    tax: str
    total: str
    notes: str
    page: str
    product: str
    products: str
    no_invoice: str
    quote_states: dict[str, str]
    ticket_states: dict[str, str]

    def name(self, paper: Paper) -> str:
        """Name what a paper is."""
        return self.ticket if paper.kind is Kind.TICKET else self.quote

    def state(self, paper: Paper) -> str | None:
        """Say why a paper is worth nothing, where that is so."""
        return (self.ticket_states if paper.kind is Kind.TICKET else self.quote_states).get(paper.state)

    def count(self, paper: Paper) -> str:
        """Say how many products a paper has."""
        many = len(paper.lines)
        return (self.product if many == 1 else self.products).format(count=many)


def words(language: str) -> Words:
    """Give the words of a language such as `es-MX`; those of an unknown one are Spanish."""
    short = language.partition("-")[0].lower()
    return _read(short if short in {path.stem for path in FOLDER.glob("*.toml")} else FALLBACK)


@cache
def _read(language: str) -> Words:
    return msgspec.toml.decode((FOLDER / f"{language}.toml").read_bytes(), type=Words)
