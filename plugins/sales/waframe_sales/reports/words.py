"""The words of a report's CSV and message, by language."""

from functools import cache
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "texts"
FALLBACK = "es"


class ReportWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every word of a report in one language."""

    branch: str
    day: str
    part: str
    part_total: str
    part_agent: str
    part_product: str
    key: str
    name: str
    quantity: str
    quotes_made: str
    quotes_sent: str
    quotes_confirmed: str
    tickets: str
    net: str
    discount: str
    tax: str
    total: str
    commission: str
    returned: str
    currency: str
    bot: str
    title: str
    sales: str
    amounts: str
    quotes: str
    earned: str
    best: str
    agent: str
    odd_hours: str
    months: tuple[str, ...]


def report_words(language: str) -> ReportWords:
    """Give the words of a language such as `es-MX`; those of an unknown one are Spanish."""
    short = language.partition("-")[0].lower()
    return _read(short if (FOLDER / f"{short}.toml").is_file() and short.isalpha() else FALLBACK)


@cache
def _read(language: str) -> ReportWords:
    return msgspec.toml.decode((FOLDER / f"{language}.toml").read_bytes(), type=ReportWords)
