"""A place in a picture where text stands, and everything that was seen there."""

from waframe_ocr_vin.looking.boxes import Box
from waframe_ocr_vin.numbers.vin import LENGTH
from waframe_ocr_vin.reading import Line
from waframe_ocr_vin.weighing.finding import Sighting

NUMBER_SHAPE = (5.0, 30.0)
"""Length by height of a box that may hold a number."""

ABOVE = (0.5, 3.0)
"""How far above a line words stand that introduce it, in its heights."""

FEWEST = 0.75
"""Signs that a line has at least, for each of its heights in length."""

IN_ROW = 0.6
BESIDE = 1.5
OVER = 0.8
"""How far to the side they may stand, in its lengths: in the row before it, or over it."""

HOPELESS = -30.0
CLEAR = 0.9
"""From this confidence of the engine on, a line is what it says."""

NO_NUMBER = -14.0
"""A clear line in which no number is more probable than this holds none."""


class Spot:
    """A box, how it was read first, and what was seen there since.

    Where signs stand in relief, `light` is the angle of what falls on them, and `relit` was seen with that evened out;
    `engraved` is what the network says that knows signs in metal, and `felt` how much of a number that is, if it
    stands in relief: signs by how clear they are.
    """

    def __init__(self, box: Box, line: Line) -> None:
        self.box = box
        self.line = line
        self.light: int | None = None
        self.sightings: list[Sighting] = []
        self.relit: list[Sighting] = []
        self.engraved: list[Sighting] = []
        self.felt = 0.0

    @property
    def ways(self) -> tuple[list[Sighting], ...]:
        """What was seen, by each way of looking."""
        return self.sightings, self.relit, self.engraved

    @property
    def signs(self) -> int:
        """How many letters and digits were read."""
        return sum(letter.isalnum() for letter in self.line.text)

    @property
    def is_sparse(self) -> bool:
        """Whether much less was read than has room here, as where a line is read from its wrong end."""
        return is_long(self.box) and len(self.line.text) < FEWEST * self.box.length / max(self.box.height, 1.0)

    @property
    def promise(self) -> float:
        """How likely a number stands here: by its shape, how many signs were read, and how clearly."""
        seen = max(self.hope - HOPELESS, 0.0) / 10
        return seen + is_long(self.box) + min(self.signs, LENGTH) / LENGTH + self.line.confidence

    @property
    def hope(self) -> float:
        """How probable the best number is that was seen here."""
        return max(
            (one.numbers[0].weight for one in self.sightings + self.relit + self.engraved if one.numbers),
            default=HOPELESS,
        )

    @property
    def is_clear(self) -> bool:
        """Whether the engine was sure of what is written here."""
        return self.line.confidence > CLEAR

    @property
    def is_settled(self) -> bool:
        """Whether something is clearly written here that is neither a number nor a piece of one."""
        return self.is_clear and self.hope < NO_NUMBER and (bool(self.sightings) or not _is_piece(self.line.text))

    def follows(self, other: "Spot") -> bool:
        """Whether another line stands just above this one, or before it in its row."""
        way = self.box.middle - other.box.middle
        down = float(way @ self.box.across) / max(self.box.height, 1.0)
        along = float(way @ self.box.along) / max(self.box.length, 1.0)
        return (ABOVE[0] < down < ABOVE[1] and abs(along) < OVER) or (abs(down) < IN_ROW and 0 < along < BESIDE)


def _is_piece(text: str) -> bool:
    """Whether a text may be a part of a number: capitals and digits without a gap, at least one of them a digit."""
    return text.isascii() and text.isalnum() and text.upper() == text and any(sign.isdigit() for sign in text)


def is_long(box: Box) -> bool:
    """Whether a box is shaped as one that holds a number."""
    return NUMBER_SHAPE[0] <= box.length / max(box.height, 1.0) <= NUMBER_SHAPE[1]
