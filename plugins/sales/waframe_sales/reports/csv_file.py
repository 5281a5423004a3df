"""Reports as a CSV that spreadsheets open as it is: with a mark of its encoding, and no cell that they would run."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from waframe_sales.reports.report import Figures, OfProduct, Report
from waframe_sales.reports.words import ReportWords, report_words

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
RUNS = tuple(
    "=+-@\t\r\n\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
QUOTE = "'"


def as_csv(reports: Sequence[Report], *, language: str) -> bytes:
    """Write reports: of each a row in all, one for each person, and one for each product."""
    said = report_words(language)
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_head(said))
    for report in reports:
        writer.writerows(_rows(report, said))
    return (MARK + file.getvalue()).encode()


def safe(text: str) -> str:
    """Keep a text from being run as a formula: it is quoted as text, as spreadsheets do it themselves."""
    return QUOTE + text if text.lstrip(" \N{NO-BREAK SPACE}").startswith(RUNS) or text.startswith(RUNS) else text


def _head(said: ReportWords) -> list[str]:
    return [
        said.branch,
        said.day,
        said.part,
        said.key,
        said.name,
        said.quantity,
        said.quotes_made,
        said.quotes_sent,
        said.quotes_confirmed,
        said.tickets,
        said.net,
        said.discount,
        said.tax,
        said.total,
        said.commission,
        said.returned,
        said.currency,
    ]


def _rows(report: Report, said: ReportWords) -> Iterator[list[str]]:
    begin = [safe(report.branch_name), report.day.isoformat()]
    yield [*begin, said.part_total, safe(report.branch), "", "", *_figures(report.figures), report.currency]
    for one in report.agents:
        name = safe(one.name) if one.agent_id else said.bot
        yield [*begin, said.part_agent, one.agent_id or "", name, "", *_figures(one.figures), report.currency]
    for product in report.products:
        yield [*begin, said.part_product, *_product(product), report.currency]


def _figures(figures: Figures) -> list[str]:
    return [
        str(value)
        for value in (
            figures.quotes_made,
            figures.quotes_sent,
            figures.quotes_confirmed,
            figures.tickets,
            figures.net,
            figures.discount,
            figures.tax,
            figures.total,
            figures.commission,
            figures.returned,
        )
    ]


def _product(one: OfProduct) -> list[str]:
    amounts = [str(value) for value in (one.net, one.discount, one.tax, one.total)]
    return [safe(one.sku), safe(one.title), f"{one.quantity.normalize():f}", "", "", "", "", *amounts, "", ""]
