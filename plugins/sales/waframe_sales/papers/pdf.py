"""A paper as a PDF, byte for byte the same for the same paper."""

from typing import assert_never

from waframe_sales.papers.letter import draw_letter
from waframe_sales.papers.paper import Paper, Size
from waframe_sales.papers.pen import Pen
from waframe_sales.papers.roll import draw_roll
from waframe_sales.papers.words import words


def as_pdf(paper: Paper, *, size: Size, language: str) -> bytes:
    """Draw a paper; it holds its letters itself, and looks the same everywhere."""
    said = words(language)
    pen = Pen(title=f"{said.name(paper)} {paper.folio}", made_at=paper.issued_at, language=language)
    match size:
        case Size.ROLL_80MM:
            draw_roll(pen, paper, said)
        case Size.LETTER:
            draw_letter(pen, paper, said)
        case _:
            assert_never(size)
    return pen.finish()
