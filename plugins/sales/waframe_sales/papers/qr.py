"""The square code of a paper, as the runs of dark fields in its rows."""

from collections.abc import Iterator
from itertools import groupby

import msgspec
import segno

QUIET_FIELDS = 4


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Dark fields side by side."""

    row: int
    column: int
    length: int


class Square(msgspec.Struct, frozen=True, kw_only=True):
    """A code: how many fields a side has with its quiet border, and where it is dark."""

    side: int
    runs: tuple[Run, ...]


def square(content: str) -> Square:
    """Draw a content as a code that survives a tenth of it being unreadable."""
    matrix = segno.make_qr(content, error="m").matrix
    return Square(side=len(matrix) + 2 * QUIET_FIELDS, runs=tuple(_runs(matrix)))


def _runs(matrix: tuple[bytearray, ...]) -> Iterator[Run]:
    for row, fields in enumerate(matrix):
        column = 0
        for dark, group in groupby(fields):
            length = sum(1 for _ in group)
            if dark:
                yield Run(row=row + QUIET_FIELDS, column=column + QUIET_FIELDS, length=length)
            column += length
