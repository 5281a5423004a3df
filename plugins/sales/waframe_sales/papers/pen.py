"""Measures, wraps and draws: the one place that speaks with fpdf2."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from waframe_sales.papers.bands import Align, Band, Code, Mark

FONTS = Path(__file__).parent / "fonts"
FAMILY = "roboto"
MAKER = "waframe"
UNKNOWN = "?"
JOINTS = "-/."


class Pen:
    """A document in the making. What it gives depends only on what was drawn."""

    def __init__(self, *, title: str, made_at: datetime, language: str) -> None:
        self._pdf = FPDF(unit="mm")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.add_font(FAMILY, "", FONTS / "Roboto-Regular.ttf")
        self._pdf.add_font(FAMILY, "B", FONTS / "Roboto-Bold.ttf")
        self._known = frozenset(map(chr, self._pdf.fonts[FAMILY].cmap))  # type: ignore[union-attr]
        self._pdf.set_creation_date(made_at.astimezone(UTC))
        self._pdf.set_title(title)
        self._pdf.set_producer(MAKER)
        self._pdf.set_lang(language)

    def begin_page(self, width: float, height: float) -> None:
        """Go on upon a new page."""
        self._pdf.add_page(format=(width, height))

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Measure a text."""
        self._pdf.set_font(FAMILY, "B" if bold else "", size)
        return self._pdf.get_string_width(text)

    def wrap(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Break a text into lines that fit, between words where that is possible."""
        lines = [""]
        for word in self.writable(text).split():
            longer = f"{lines[-1]} {word}".lstrip()
            if self.width(longer, size, bold=bold) <= width:
                lines[-1] = longer
                continue
            *full, rest = self._pieces(word, width, size, bold=bold)
            lines += [*full, rest]
        return [line for line in lines if line] or [""]

    def writable(self, text: str) -> str:
        """Leave out what the letters at hand cannot write: pictures vanish, foreign letters become a question mark."""
        return "".join(self._writable(unicodedata.normalize("NFC", " ".join(text.split()))))

    def draw(self, band: Band, top: float) -> None:
        """Draw a band that begins at this height."""
        for ground in band.grounds:
            self._pdf.set_fill_color(ground.ink.red, ground.ink.green, ground.ink.blue)
            self._pdf.rect(ground.left, top + ground.top, ground.width, ground.height, style="F")
        for line in band.lines:
            self._pdf.set_line_width(line.width)
            self._pdf.set_draw_color(line.ink.red, line.ink.green, line.ink.blue)
            self._pdf.line(line.left, top + line.y, line.right, top + line.y)
        for code in band.codes:
            self._draw_code(code, top)
        for mark in band.marks:
            self._draw_mark(mark, top)

    def finish(self) -> bytes:
        """Give the document."""
        return bytes(self._pdf.output())

    def _draw_mark(self, mark: Mark, top: float) -> None:
        text = self.writable(mark.text)
        width = self.width(text, mark.size, bold=mark.bold)
        self._pdf.set_text_color(mark.ink.red, mark.ink.green, mark.ink.blue)
        back = {Align.LEFT: 0.0, Align.RIGHT: width, Align.CENTRE: width / 2}[mark.align]
        self._pdf.text(mark.x - back, top + mark.y, text)

    def _draw_code(self, code: Code, top: float) -> None:
        field = code.size / code.square.side
        self._pdf.set_fill_color(0, 0, 0)
        for run in code.square.runs:
            left, above = code.left + run.column * field, top + code.top + run.row * field
            self._pdf.rect(left, above, run.length * field, field, style="F")

    def _pieces(self, word: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
        piece = ""
        for sign in word:
            if piece and self.width(piece + sign, size, bold=bold) > width:
                end = max(piece.rfind(joint) for joint in JOINTS) + 1 or len(piece)
                yield piece[:end]
                piece = piece[end:]
            piece += sign
        yield piece

    def _writable(self, text: str) -> Iterator[str]:
        for sign in text:
            if sign in self._known:
                yield sign
            elif unicodedata.category(sign)[0] in "LN":
                yield UNKNOWN
