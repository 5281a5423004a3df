"""What reads text off pixels, and how it is opened."""

from collections.abc import Callable
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.engines import entry
from waframe_ocr_vin.errors import EngineBroken, EngineMissing
from waframe_ocr_vin.reading import Line

Pixels = NDArray[np.uint8]
"""A picture, height by width by 3, in the order red, green, blue."""


class Engine(Protocol):
    """Reads text; one process uses one engine in one thread."""

    name: str
    version: str

    def lines(self, pixels: Pixels) -> list[Line]:
        """Find and read all lines of a picture."""
        ...

    def line(self, pixels: Pixels) -> Line | None:
        """Read a cut-out that holds one line; None where nothing is legible."""
        ...


def open_engine(name: str) -> Engine:
    """Open an engine by the name of its entry point; raises EngineMissing and EngineBroken."""
    point = entry(name)
    try:
        open_it = cast("Callable[[], Engine]", point.load())
        return open_it()
    except EngineMissing:
        raise
    except Exception as error:  # an engine may be anybody's, and fail in any way
        raise EngineBroken(name, reason=f"{type(error).__name__}: {error}") from error
