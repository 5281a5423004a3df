"""`waframe sales report`: what branches sold on a day."""

from datetime import date, datetime

import click
import msgspec

from waframe import Branch, CommandGroup, Host, Workbench, pass_workbench
from waframe_sales.papers.display import amount
from waframe_sales.reports.csv_file import as_csv
from waframe_sales.reports.day import day_of
from waframe_sales.reports.reading import read_report
from waframe_sales.reports.report import Report

HEAD = ("branch", "day", "quotes", "tickets", "net", "tax", "total", "commission", "returned")


@click.command("report", cls=CommandGroup.command_class)
@click.option("--day", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Such as 2026-11-21; today without it.")
@click.option("--branch", "branches", metavar="BRANCH", multiple=True, help="A branch; all of them without it.")
@click.option("--csv", "as_file", is_flag=True, help="Print a CSV that spreadsheets open.")
@pass_workbench
def report_command(bench: Workbench, *, day: datetime | None, branches: tuple[str, ...], as_file: bool) -> None:
    """Tell what branches sold on a day of their own clocks."""

    async def work(host: Host) -> list[Report]:
        unknown = sorted(set(branches) - set(host.branches))
        if unknown:
            raise bench.failure(
                f"there is no branch {', '.join(unknown)}", hint=f"there are {', '.join(host.branches)}"
            )
        chosen = [host.branches[key] for key in branches or host.branches]
        return [await read_report(host.store, one, _day(host, one, asked=day)) for one in chosen]

    found = bench.run(work)
    if as_file:
        click.echo(as_csv(found, language="es"), nl=False)
    elif bench.json:
        bench.show_json(msgspec.to_builtins(found, builtin_types=()))
    else:
        bench.show_table(HEAD, [_row(one) for one in found])


def _day(host: Host, branch: Branch, *, asked: datetime | None) -> date:
    return asked.date() if asked else day_of(host.clock.now(), zone=branch.timezone)


def _row(report: Report) -> tuple[str, ...]:
    figures = report.figures
    amounts = (figures.net, figures.tax, figures.total, figures.commission, figures.returned)
    counts = (report.branch, report.day.isoformat(), str(figures.quotes_made), str(figures.tickets))
    return (*counts, *map(amount, amounts))
