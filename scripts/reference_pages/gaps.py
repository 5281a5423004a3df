"""What is documented nowhere, collected while the pages are written."""

from collections.abc import Sequence


class Gaps:
    """Takes what was said of something, and notes where nothing was."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def said(self, text: str | None, *, of: str, where: str) -> str:
        """Give the text back in one line; where there is none, note what lacks it and where it belongs."""
        if not (text or "").strip():
            self.found.append(f"{of} is documented nowhere: {where}")
            return ""
        return one_line(text or "")


def one_line(text: str) -> str:
    """Write a text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def first_paragraph(text: str | None) -> str:
    """Take what stands before the first empty line."""
    return (text or "").strip().partition("\n\n")[0]


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table."""
    lines: list[tuple[str, ...]] = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in lines)
