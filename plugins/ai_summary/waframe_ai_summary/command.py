"""`waframe summary`: reads conversations from a file and sums each up by rules, without a configuration."""

import sys
from pathlib import Path

import click
import msgspec

from waframe import Workbench, pass_workbench
from waframe_ai_summary.reading import Summary, lines_of, parse_conversations, read

WRONG_USE = 2


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed of a conversation."""

    id: str
    summary: Summary


@click.command("summary")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON a conversation, also on a terminal.")
@pass_workbench
def summary_command(bench: Workbench, file: Path, *, as_json: bool) -> None:
    """Sum up the conversations of a file: vehicles, parts, intent, stage and next step."""
    try:
        conversations = parse_conversations(file.read_bytes())
    except OSError as error:
        raise bench.failure(f"{file} cannot be read: {error.strerror}", exit_code=WRONG_USE) from error
    except msgspec.DecodeError as error:
        hint = 'the file holds {"conversations": [{"id", "messages"}]}'
        raise bench.failure(f"{file}: {error}", hint=hint, exit_code=WRONG_USE) from error
    machine = as_json or bench.json or not sys.stdout.isatty()
    for conversation in conversations:
        row = Row(id=conversation.id, summary=read(lines_of(conversation.messages)))
        click.echo(msgspec.json.encode(row) if machine else _line(row))


def _line(row: Row) -> str:
    """Write a conversation for a person."""
    found = row.summary
    vehicle = " ".join(str(one) for one in msgspec.structs.astuple(found.vehicle) if one is not None) or "-"
    parts = ", ".join(
        f"{one.qty} {one.family} {one.price or ''} {one.status}".replace("  ", " ") for one in found.products
    )
    step = click.style(f"{found.stage}, {found.intent}, {found.next_action}", fg="cyan")
    return f"{click.style(row.id, bold=True)}  {step}  {vehicle}  {parts or '-'}"
