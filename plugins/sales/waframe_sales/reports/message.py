"""A report as a message: what whoever answers for a branch reads in the evening."""

from collections.abc import Iterator

from waframe_sales.papers.display import money, quantity
from waframe_sales.reports.report import Report
from waframe_sales.reports.words import ReportWords, report_words

USUAL_HOURS = 24
NAMED = 10


def as_message(report: Report, *, language: str) -> str:
    """Write a report in WhatsApp's markup."""
    return "\n".join(_lines(report, report_words(language)))


def _lines(report: Report, said: ReportWords) -> Iterator[str]:
    figures, currency = report.figures, report.currency
    day = f"{report.day.day} {said.months[report.day.month - 1]} {report.day.year}"
    yield said.title.format(branch=report.branch_name, day=day)
    yield said.sales.format(tickets=figures.tickets, total=money(figures.total, currency))
    yield said.amounts.format(
        net=money(figures.net, currency), tax=money(figures.tax, currency), discount=money(figures.discount, currency)
    )
    yield said.quotes.format(made=figures.quotes_made, sent=figures.quotes_sent, confirmed=figures.quotes_confirmed)
    yield said.earned.format(commission=money(figures.commission, currency), returned=money(figures.returned, currency))
    for one in report.agents[:NAMED]:
        name = one.name if one.agent_id else said.bot
        yield said.agent.format(name=name, tickets=one.figures.tickets, total=money(one.figures.total, currency))
    if report.products:
        best = max(report.products, key=lambda product: product.quantity)
        yield said.best.format(title=best.title, quantity=quantity(best.quantity))
    if report.hours_long != USUAL_HOURS:
        yield said.odd_hours.format(hours=report.hours_long)
