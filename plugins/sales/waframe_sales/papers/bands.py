"""What a page is made of: bands from the top down, each with marks at fixed places. Lengths are millimetres."""

from enum import StrEnum

import msgspec

from waframe_sales.papers.qr import Square


class Align(StrEnum):
    """On which side of its place a text stands."""

    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class Ink(msgspec.Struct, frozen=True):
    """A colour."""

    red: int
    green: int
    blue: int


BLACK = Ink(0, 0, 0)


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A text at its place: `y` is where its letters stand, from the top of the band."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    ink: Ink = BLACK
    align: Align = Align.LEFT


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A level line."""

    left: float
    right: float
    y: float
    width: float = 0.2
    ink: Ink = BLACK


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """A filled rectangle behind what else is there."""

    left: float
    top: float
    width: float
    height: float
    ink: Ink


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A square code of a given size."""

    left: float
    top: float
    size: float
    square: Square


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a page that is never split."""

    height: float
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    grounds: tuple[Ground, ...] = ()
    codes: tuple[Code, ...] = ()


def gap(height: float) -> Band:
    """Leave room."""
    return Band(height=height)


def total_height(bands: tuple[Band, ...]) -> float:
    """Add up how high bands are."""
    return sum(band.height for band in bands)
