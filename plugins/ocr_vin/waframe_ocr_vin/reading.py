"""What is read off a picture: lines, codes, and what they were taken for."""

from enum import StrEnum

import msgspec

VERSION = "3"
"""Changes with whatever changes what is read, so that results kept under an older one are not used."""

MOST_BYTES = 16_000_000
"""No larger file is read."""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a picture that stands upright, from 0 to 1 of its width and height, left and top first."""

    left: float
    top: float
    right: float
    bottom: float


class Sign(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a line and what may stand there: signs with their probability (0 to 1), the likeliest first."""

    choices: tuple[tuple[str, float], ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of text with the engine's confidence (0 to 1); `signs` stand for its letters where it tells them."""

    text: str
    confidence: float
    region: Region | None = None
    signs: tuple[Sign, ...] = ()


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A bar code or matrix code: its format in lower case (`code39`, `datamatrix`, `ean13`) and what it says."""

    format: str
    text: str
    region: Region | None = None


class Source(StrEnum):
    """What a number was read from."""

    CODE = "code"
    TEXT = "text"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle number that may stand in the picture; `mended` counts the signs that differ from what was read."""

    vin: str
    confidence: int
    source: Source
    region: Region | None = None
    mended: int = 0


class PartCode(msgspec.Struct, frozen=True, kw_only=True):
    """A maker's number of a part, or the number of an article (EAN, UPC); `maker` where the pattern tells it."""

    code: str
    kind: str
    confidence: int
    maker: str | None = None
    region: Region | None = None


class Hint(StrEnum):
    """What would make a better picture."""

    CLOSER = "closer"
    LESS_GLARE = "less_glare"
    MORE_LIGHT = "more_light"
    SHARPER = "sharper"
    WHOLE = "whole"


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All that was made of a picture.

    `vin` is the number that is announced, with the confidence (0 to 100) that it is right; None where none is. `ask`
    says that a number stands in the picture but is not sure enough: the best candidates are asked about, or a better
    picture is wanted, as `hint` says. `width` and `height` are pixels of the upright picture.
    """

    width: int
    height: int
    engine: str
    version: str = VERSION
    vin: str | None = None
    confidence: int = 0
    ask: bool = False
    hint: Hint | None = None
    candidates: tuple[Candidate, ...] = ()
    part_codes: tuple[PartCode, ...] = ()
    codes: tuple[Code, ...] = ()
    lines: tuple[Line, ...] = ()
    cpu_ms: int = 0
    wall_ms: int = 0


class Refusal(StrEnum):
    """Why a file is not read."""

    NOT_AN_IMAGE = "not-an-image"
    TOO_LARGE = "too-large"
    TOO_MANY_PIXELS = "too-many-pixels"
    ANIMATED = "animated"
    HEIC = "heic"
    DAMAGED = "damaged"
