"""`waframe sales`: calculates sales, and proves that nobody changed what happened to them."""

from pathlib import Path

import click
import msgspec

from waframe import CommandGroup, Workbench, pass_workbench
from waframe_sales.calculating_files import Calculated, FileInvalid, calculate_file, count_expected
from waframe_sales.reports.command import report_command
from waframe_sales.verifying import verify

WRONG_USE = 2


@click.group("sales", cls=CommandGroup)
def sales_command() -> None:
    """Calculate sales, tell what was sold, and prove what happened."""


sales_command.add_command(report_command)


@sales_command.command("calculate")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@pass_workbench
def calculate_command(bench: Workbench, file: Path) -> None:
    """Calculate the sales of a JSON file, to the cent: a sale, or `{"cases": [{"id", "input", "expected"}]}`.

    Where the file says what it expects, each case is compared with it.
    """
    try:
        found = calculate_file(file.read_bytes())
    except OSError as error:
        raise bench.failure(f"{file}: {error.strerror or error}", exit_code=WRONG_USE) from error
    except FileInvalid as error:
        raise bench.failure(f"{file}: {error}", exit_code=WRONG_USE) from error
    failed = any(one.faulty for one in found.cases)
    if bench.json:
        bench.show_json(found.told())
    else:
        bench.show_table(("case", "total", "result"), [_row(one) for one in found.cases])
        counted = count_expected(found.cases)
        if counted is not None:
            click.echo(f"{counted[0]} of {counted[1]} as expected")
            failed = failed or counted[0] < counted[1]
    if failed:
        raise click.exceptions.Exit(1)


@sales_command.command("verify")
@pass_workbench
def verify_command(bench: Workbench) -> None:
    """Walk the events of all sales; each is sealed with the hash of the one before it."""
    found = bench.run(lambda host: verify(host.store.database))
    if bench.json:
        bench.show_json(msgspec.to_builtins(found))
    else:
        for one in found.broken:
            click.echo(f"{one.quote_id} event {one.number}: {one.reason}")
        click.echo(f"{found.sales} sales, {found.events} events, {len(found.broken)} broken")
    if found.broken:
        raise click.exceptions.Exit(1)


def _row(case: Calculated) -> tuple[str, str, str]:
    error = case.answer.get("error")
    total = "" if error else str(case.answer["total_texto"])
    if case.as_expected is not None:
        result = "as expected" if case.as_expected else "not as expected"
    else:
        result = "" if error is None else str(error)
    faults = case.answer.get("faults")
    if isinstance(faults, list):
        result = "; ".join(f"{one['path']}: {one['message']}" for one in faults)
    return case.name, total, result
