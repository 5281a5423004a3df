"""What a level line says: the recognising network, and the probability of every sign at every step along the line."""

import unicodedata
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.models import open_model

HEIGHT = 48
SHORTEST = 160
LONGEST = 1600
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
NOTHING, SPACE, OTHER = len(SIGNS), len(SIGNS) + 1, len(SIGNS) + 2
"""Columns of a trace after those of the signs: no sign, a gap between words, any other sign."""

SHAPED = {"b": "6", "g": "9", "q": "9", "l": "1"}
"""Small letters that stand for what they look like: numbers of vehicles and parts have none."""

Steps = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Trace:
    """A line as it was read: the likeliest text, and for each step the probability of each sign (case is dropped)."""

    text: str
    confidence: float
    steps: Steps


class Recogniser:
    """Reads cut-outs that hold one level line each."""

    def __init__(self) -> None:
        self._session = open_model("rec")
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._letters = ["", *listed, " "]
        self._columns = np.array([_column(letter) for letter in self._letters], np.int64)

    def trace(self, line: Pixels) -> Trace:
        """Read a line."""
        odds = self._session.run(None, {"x": _ready(line)})[0][0]
        best = odds.argmax(axis=1)
        sure = odds.max(axis=1)
        heads = (best != 0) & (best != np.concatenate([[0], best[:-1]]))
        text = "".join(self._letters[index] for index in best[heads])
        steps = np.zeros((len(odds), OTHER + 1), np.float32)
        known = self._columns != OTHER
        np.add.at(steps.T, self._columns[known], odds[:, known].T)
        steps[:, OTHER] = np.clip(1.0 - steps.sum(axis=1), 0.0, 1.0)
        return Trace(text=text, confidence=float(sure[heads].mean()) if heads.any() else 0.0, steps=steps)


def _column(letter: str) -> int:
    """The column of a letter: wide forms and small letters count as the plain capital."""
    if letter == "":
        return NOTHING
    if letter.isspace():
        return SPACE
    plain = unicodedata.normalize("NFKC", letter)
    plain = SHAPED.get(plain, plain.upper())
    return SIGNS.index(plain) if len(plain) == 1 and plain in SIGNS else OTHER


def _ready(line: Pixels) -> NDArray[np.float32]:
    """Bring a line to the network's height; a short one is filled up with the middle grey."""
    height, width = line.shape[:2]
    wide = min(max(8, -(-width * HEIGHT // height)), LONGEST)
    resized = cv2.resize(line, (wide, HEIGHT))[:, :, ::-1].astype(np.float32) / 127.5 - 1.0
    full = np.zeros((1, 3, HEIGHT, max(wide, SHORTEST)), np.float32)
    full[0, :, :, :wide] = resized.transpose(2, 0, 1)
    return full
