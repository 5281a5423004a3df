"""What reads text off pixels, and where such engines are found."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.reading import Line

GROUP = "waframe_ocr_vin.engines"
"""The entry points under which an engine is found: a name, and a function without arguments that opens it."""

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
