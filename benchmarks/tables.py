"""Prints results as tables, with a word on whether each target holds."""

from collections.abc import Iterable, Sequence

Cell = str | int | float | None


def show(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Print a table, its columns as wide as they have to be."""
    cells = [[_written(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    print(f"\n{title}")
    for line in (header, ["-" * width for width in widths], *cells):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip(), flush=True)


def verdict(value: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    """Say whether a value holds its bound."""
    holds = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    return "holds" if holds else "misses"


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return "-"
        case float():
            return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.2f}"
        case int():
            return f"{cell:,}"
        case _:
            return cell
