"""An engine that does what the colour of a picture says, found by its entry point like that of any other package."""

import os
import signal
import threading

import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.reading import Line, Region

DIES, HANGS, COMPUTES, RAISES, SWELLS, GROWS, CHATTERS, READS = range(10, 170, 20)

MIDDLE = Region(left=0.1, top=0.4, right=0.9, bottom=0.6)


class Odd:
    name = "odd"
    version = "1"

    def __init__(self) -> None:
        self.looks = 0
        self.kept: list[NDArray[np.uint8]] = []

    def lines(self, pixels: NDArray[np.uint8]) -> list[Line]:
        self.looks += 1
        mood = round((int(pixels[0, 0, 0]) - 10) / 20) * 20 + 10
        match mood:
            case _ if mood == DIES:
                os.kill(os.getpid(), signal.SIGKILL)
            case _ if mood == HANGS:
                threading.Event().wait()
            case _ if mood == COMPUTES:
                while True:
                    pass
            case _ if mood == RAISES:
                raise RuntimeError("no idea what this is")
            case _ if mood == SWELLS:
                self.kept.extend(np.empty(100_000_000, dtype=np.uint8) for _ in range(30))  # asked for, not touched
            case _ if mood == GROWS:
                self.kept.append(np.ones(200_000_000, dtype=np.uint8))
            case _ if mood == CHATTERS:
                os.write(1, b"a library prints something")
        return [Line(text=f"{os.getpid()} {self.looks} {mood}", confidence=1.0, region=MIDDLE)]

    def line(self, pixels: NDArray[np.uint8]) -> Line | None:
        del pixels
        return None


def open_odd() -> Odd:
    return Odd()


def open_stillborn() -> Odd:
    os._exit(3)


def open_broken() -> Odd:
    raise OSError("a library is missing")
