"""What commands print: tables, JSON and progress. Nothing else imports rich, which takes its time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

COLOURS = {"good": "green", "yes": "green", "ok": "green", "warning": "yellow", "bad": "bold red", "broken": "bold red"}
_WIDE = 10_000
_ESCAPE = "\x1b["


def print_json(value: object) -> None:
    """Print a value as JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under their head; in a terminal long cells are wrapped, elsewhere a row stays a line."""
    table = Table(*head, box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*map(_text, row))
    console = _console()
    with console.capture() as captured:
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in captured.get().rstrip().split("\n")))


@contextmanager
def progress() -> Iterator["Bars"]:
    """Show how far long work is, where somebody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        yield Bars(shown)


class Bars:
    """A bar for each kind of work."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._tasks: dict[str, TaskID] = {}

    def show(self, words: str, done: int, total: int) -> None:
        """Say how much of something is done."""
        if words not in self._tasks:
            self._tasks[words] = self._shown.add_task(words, total=total)
        self._shown.update(self._tasks[words], completed=done)


def _text(cell: str) -> Text:
    """Take a cell with the colours that it brings, or with those of its word."""
    return Text.from_ansi(cell) if _ESCAPE in cell else Text(cell, style=COLOURS.get(cell, ""))


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_WIDE, no_color=True)
