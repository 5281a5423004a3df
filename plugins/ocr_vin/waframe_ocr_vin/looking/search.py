"""The search for a number in one picture: a quick look at every line, then other views of the promising ones."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Protocol, runtime_checkable

import msgspec
import numpy as np

from waframe_ocr_vin.looking.band import band_in
from waframe_ocr_vin.looking.boxes import Box, box_of, cut_out
from waframe_ocr_vin.looking.engine import Engine, Pixels
from waframe_ocr_vin.looking.engraved import Engraved, Seen, open_engraved
from waframe_ocr_vin.looking.grain import rough_strips
from waframe_ocr_vin.looking.joining import join_rows
from waframe_ocr_vin.looking.place import busiest_place
from waframe_ocr_vin.looking.relief import EDGES, light_on, relit
from waframe_ocr_vin.looking.spot import Spot, is_long
from waframe_ocr_vin.looking.strips import find_strips
from waframe_ocr_vin.looking.views import View, evened, flattened, sharpened, slanted, smoothed, softened
from waframe_ocr_vin.numbers.vin import LENGTH
from waframe_ocr_vin.reading import Candidate, Line
from waframe_ocr_vin.weighing.confidence import ANNOUNCE, ASK, Verdict, confirm, judge, judge_ways, settle
from waframe_ocr_vin.weighing.finding import Sighting, sight

SURE = 98
"""From this confidence on, nothing more is looked at."""

MARGIN = 0.3
"""Room before and after a line, in heights: the first and last signs are often cut."""

MOST_LINES = 30
MIDDLING = 64
TALL = 96
LEGIBLE = 0.85
"""Below this confidence of the engine a line is also read from its other end."""

FEWEST_PIECE = 5
"""A piece of a number has this many signs or more."""

MOST_PROMISING = 3
LEAST_PROMISE = 1.5

ELSEWHERE: tuple[tuple[int, View | None], ...] = ((1280, flattened), (1408, None))
"""Long sides and views in which boxes are looked for where the first look found no number."""

LARGER = 960
"""The long side of a part of the picture that is looked at larger."""

MOST_LARGER = 10
MOST_ELSEWHERE = 4
MOST_ENGRAVED = 2
ROOM = (0.6, 0.2)
"""Room along and across a band of engraved signs, in its heights."""

NEARLY = 0.7
"""A row is also fitted as it is read from its other end, where that promises this share of the better end."""

MOST_FITTED = 3
PARTS = ((0.08, 0.92), (-0.08, 1.08), (0.06, 1.06), (-0.06, 0.94))
"""Between which heights a band is read again."""

FELT = 10.0
"""A row that promises this much was felt."""

LARGEST = 4
"""A picture is not made larger than this many times: there is nothing more to be seen."""

MOST_VIEWS = 14
PATIENCE = 2
HOPE = -24.0
"""After so many views a spot is given up where no number is even this probable."""

LEGIBLE_PAGE = 3
"""A page with so many clear lines is legible: looking at it in other ways shows nothing new."""


Cut = Callable[[Box], Pixels]


@runtime_checkable
class Finder(Protocol):
    """What an engine has that finds boxes of text without reading them."""

    def find(self, pixels: Pixels, *, side: int = ..., view: View | None = ...) -> list[Box]:
        """Find the boxes of text, looking at the picture with the given long side, and through a view."""
        ...


class Search:
    """Looks at one picture until it is sure or the time is up."""

    def __init__(self, pixels: Pixels, *, engine: Engine, until: float) -> None:
        self.pixels = pixels
        self.engine = engine
        self.until = until
        self.spots: list[Spot] = []
        self.verdict = Verdict()

    @property
    def lines(self) -> list[Line]:
        """All lines that were read, from the top down."""
        return [spot.line for spot in self.spots]

    def run(self) -> tuple[Candidate, ...]:
        """Find the candidates, best first."""
        self._read(self._boxes())
        steps = (
            self._confirm,
            self._read_pieces,
            self._feel,
            self._look_larger,
            self._look_elsewhere,
            self._look_closer,
        )
        for step in steps:
            if not self._is_over:
                step()
        return self.verdict.candidates

    @property
    def _is_over(self) -> bool:
        return self.verdict.confidence >= SURE or time.process_time() > self.until

    @property
    def _is_found(self) -> bool:
        """Whether something was found that may be a number, or a row of signs in metal, legible or not."""
        return self.verdict.confidence >= ASK or any(spot.felt >= FELT for spot in self.spots)

    @property
    def _is_legible(self) -> bool:
        """Whether so much was read clearly that there is nothing else to be seen."""
        return sum(spot.is_clear and spot.signs >= FEWEST_PIECE for spot in self.spots) >= LEGIBLE_PAGE

    def _boxes(self) -> list[Box]:
        """Where text may stand; an engine that cannot tell reads the whole page first."""
        if isinstance(self.engine, Finder):
            return self.engine.find(self.pixels)
        for line in self.engine.lines(self.pixels):
            if line.region is not None:
                spot = Spot(box_of(line.region, self.pixels), line)
                self.spots.append(spot)
        return find_strips(self.pixels)

    def _read(self, boxes: list[Box]) -> None:
        """Read boxes, those first that are shaped like a number, and weigh what they say."""
        for box in sorted(boxes, key=lambda box: (not is_long(box), -box.length))[:MOST_LINES]:
            if time.process_time() > self.until:
                break
            spot = self._spot(box)
            if spot is not None:
                self.spots.append(spot)
        self.spots.sort(key=lambda spot: (float(spot.box.middle[1]), float(spot.box.middle[0])))
        for spot in self.spots:
            self._note(spot, spot.line)
        self._judge()

    def _spot(self, box: Box) -> Spot | None:
        """Read a box from its likelier end."""
        best: Spot | None = None
        for way in (box, box.turned()):
            line = self.engine.line(self._plain(way))
            if line is not None and (best is None or line.confidence > best.line.confidence):
                best = Spot(way, msgspec.structs.replace(line, region=way.region(self.pixels)))
            if best is not None and best.line.confidence >= LEGIBLE and not best.is_sparse:
                break
        if best is not None and is_long(box):
            best.light = light_on(cut_out(self.pixels, box))
        return best

    def _note(self, spot: Spot, line: Line | None, *, kept: list[Sighting] | None = None) -> None:
        """Keep what a line may show at a spot."""
        if line is None:
            return
        placed = msgspec.structs.replace(line, region=spot.box.region(self.pixels))
        sighting = sight(placed, around=self._around(spot))
        if sighting is not None:
            (spot.sightings if kept is None else kept).append(sighting)

    def _around(self, spot: Spot) -> str:
        """What is written just above a spot, or before it in its row."""
        return " ".join(other.line.text for other in self.spots if other is not spot and spot.follows(other))

    def _confirm(self) -> None:
        """Look a second time, larger, where a number was read."""
        for spot in self._promising():
            if spot.sightings and spot.sightings[0].numbers:
                self._note(spot, self.engine.line(self._large(spot.box)))
        self._judge()

    def _read_pieces(self) -> None:
        """Read as a whole what may be pieces of a number: neighbours in a row, and what goes on beyond a box."""
        pieces = [spot for spot in self.spots if not spot.sightings and not spot.is_settled]
        boxes = join_rows([spot.box for spot in pieces])
        for spot in sorted(pieces, key=lambda spot: -spot.promise)[:MOST_PROMISING]:
            if FEWEST_PIECE <= spot.signs < LENGTH:
                pitch = spot.box.length / spot.signs / max(spot.box.height, 1.0)
                boxes.append(spot.box.grown(along=(LENGTH + 0.5 - spot.signs) * pitch, across=0.0))
        for box in boxes:
            line = None if self._is_over else self.engine.line(self._plain(box.grown(along=0.0, across=0.05)))
            if line is not None:
                spot = Spot(box, line)
                self._note(spot, line)
                self.spots.extend([spot] if spot.sightings else [])
        self._judge()

    def _feel(self) -> None:
        """Read as engraved what was found to stand in relief, and what is rough in a picture that is not legible."""
        if not isinstance(self.engine, Finder):
            return
        relief = [spot for spot in self.spots if spot.light is not None and not spot.is_settled]
        for spot in sorted(relief, key=lambda spot: -spot.promise)[:MOST_ENGRAVED]:
            self._read_engraved(spot, band_in(self.pixels, spot.box))
        self._judge()
        if self.verdict.confidence >= ANNOUNCE or self._is_legible:
            return
        for box in rough_strips(self.pixels)[:MOST_ENGRAVED]:
            spot = Spot(box, Line(text="", confidence=0.0, region=box.region(self.pixels)))
            bands = [band_in(self.pixels, box, within=kind) for kind in ("row", "plate")]
            self._read_engraved(spot, *bands, is_there=True)
            if spot.engraved:
                self.spots.append(spot)
        self._judge()

    def _read_engraved(self, spot: Spot, *bands: Box, is_there: bool = False) -> None:
        """Read bands with the network that was taught signs in metal: from both ends, then the likeliest again.

        Where nothing else says so, the spot `is_there` where the likeliest band is.
        """
        reader = open_engraved()
        along, across = ROOM
        ways = [band.grown(along=along, across=across) for band in bands]
        ends = [self._likeliest(reader, side) for side in (ways, [way.turned() for way in ways])]
        read = sorted((seen for seen in ends if seen is not None), key=lambda seen: -seen.promise)
        if not read:
            return
        likely = [seen for seen in read if seen.promise >= NEARLY * read[0].promise]
        best = max((self._fitted(reader, seen) for seen in likely), key=lambda seen: seen.promise)
        spot.box = best.box if is_there else spot.box
        spot.felt = best.promise if light_on(cut_out(self.pixels, best.box)) is not None else 0.0
        again = [reader.read(self.pixels, best.box.part(top, bottom)) for top, bottom in PARTS]
        for seen in (best, *again):
            self._note(spot, seen.line if seen is not None else None, kept=spot.engraved)

    def _likeliest(self, reader: Engraved, ways: Sequence[Box]) -> Seen | None:
        seen = [seen for seen in (reader.read(self.pixels, way) for way in ways) if seen is not None]
        return max(seen, key=lambda seen: seen.promise, default=None)

    def _fitted(self, reader: Engraved, best: Seen) -> Seen:
        """Read a row again as it seems to stand, as long as that shows more."""
        for _ in range(MOST_FITTED):
            fitted = best.fitted()
            seen = reader.read(self.pixels, fitted) if fitted is not None else None
            if seen is None or seen.promise < best.promise:
                break
            best = seen
        return best

    def _look_elsewhere(self) -> None:
        """Look for boxes in other views of the whole picture, as long as nothing that may be a number was found."""
        for side, view in self._elsewhere():
            if self._is_found or self._is_over or not isinstance(self.engine, Finder):
                return
            boxes = [box for box in self.engine.find(self.pixels, side=side, view=view) if is_long(box)]
            self._add(boxes, at_most=MOST_ELSEWHERE)

    def _look_larger(self) -> None:
        """Look at the place where most is to be seen, as large as is of use: a small label may be there."""
        if self._is_found or self._is_legible or not isinstance(self.engine, Finder):
            return
        place = busiest_place(self.pixels)
        if place is None:
            return
        rows, columns = place
        part = np.ascontiguousarray(self.pixels[rows, columns])
        boxes = self.engine.find(part, side=min(LARGER, LARGEST * max(part.shape[:2])))
        self._add([box.moved(columns.start, rows.start) for box in boxes if is_long(box)], at_most=MOST_LARGER)

    def _add(self, boxes: list[Box], *, at_most: int) -> None:
        """Read boxes that were found later, the longest first."""
        for box in sorted(boxes, key=lambda box: -box.length)[:at_most]:
            if time.process_time() > self.until:
                break
            spot = self._spot(box)
            if spot is not None:
                self.spots.append(spot)
                self._note(spot, spot.line)
        self._judge()
        if not self._is_over:
            self._confirm()

    def _elsewhere(self) -> list[tuple[int, View | None]]:
        """In which sizes and views the whole picture is worth another look."""
        if self._is_legible:
            return []
        largest = LARGEST * max(self.pixels.shape[:2])
        return [(min(side, largest), view) for side, view in ELSEWHERE if side <= largest or view]

    def _look_closer(self) -> None:
        """Read other views of the promising boxes until one is sure."""
        promising = [(spot, self._cuts(spot)) for spot in self._promising()]
        for number in range(MOST_VIEWS):
            if number == PATIENCE:
                promising = [(spot, cuts) for spot, cuts in promising if spot.hope > HOPE]
            for spot, cuts in promising:
                if self._is_over:
                    return
                for cut, kept in islice(cuts, 1):
                    self._note(spot, self.engine.line(cut(spot.box)), kept=kept)
            self._judge()

    def _promising(self) -> list[Spot]:
        """The places where a number is likeliest; what is clearly something else is none."""
        unclear = [
            spot for spot in self.spots if not spot.is_settled and (spot.sightings or spot.line.confidence < LEGIBLE)
        ]
        ranked = sorted(unclear, key=lambda spot: -spot.promise)[:MOST_PROMISING]
        return [spot for spot in ranked if spot.promise >= LEAST_PROMISE]

    def _plain(self, box: Box) -> Pixels:
        return cut_out(self.pixels, box.grown(along=MARGIN, across=0.0))

    def _large(self, box: Box) -> Pixels:
        return cut_out(self.pixels, box.grown(along=0.6, across=0.12), height=TALL)

    def _cut(self, box: Box, *, along: float = 0.5, across: float = 0.0, view: View | None = None) -> Pixels:
        cut = cut_out(self.pixels, box.grown(along=along, across=across), height=MIDDLING)
        return view(cut) if view else cut

    def _cuts(self, spot: Spot) -> Iterator[tuple[Cut, list[Sighting]]]:
        """Ways to cut a spot out, those first that help most often, and where to keep what they show."""
        painted = self._painted()
        if spot.light is not None:
            for across in (0.0, -0.04, 0.06):
                for edge in EDGES:
                    view = partial(relit, angle=spot.light, edge=edge)
                    yield partial(self._cut, across=across, view=view), spot.relit
                yield next(painted), spot.sightings
        for cut in painted:
            yield cut, spot.sightings

    def _painted(self) -> Iterator[Cut]:
        yield partial(self._cut, along=0.2, across=-0.08)
        yield partial(self._cut, along=0.9)
        yield partial(self._cut, view=smoothed)
        yield lambda box: self._cut(box.part(0.0, 0.55), across=0.1)
        for view in (evened, sharpened, softened):
            yield lambda box, view=view: view(self._large(box))  # type: ignore[misc]
        for view in (flattened, slanted):
            yield partial(self._cut, view=view)
        yield lambda box: self._cut(box.part(0.45, 1.0), across=0.1)

    def _judge(self) -> None:
        painted = judge([spot.sightings for spot in self.spots if spot.sightings])
        relief = judge([spot.relit for spot in self.spots if spot.relit])
        engraved = judge([spot.engraved for spot in self.spots if spot.engraved])
        settled = settle(settle(painted, relief), engraved)
        together = (
            judge_ways([spot.ways for spot in self.spots]) if relief.candidates or engraved.candidates else settled
        )
        self.verdict = confirm(settled, together)
