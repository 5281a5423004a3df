"""The PDF of a paper, read back as a viewer would read it."""

import hashlib
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from waframe_sales.papers.letter import HEIGHT, WIDTH
from waframe_sales.papers.paper import Kind, Paper, PaperLine, Size
from waframe_sales.papers.pdf import as_pdf
from waframe_sales.papers.pen import FONTS
from waframe_sales.papers.sample import sample

POINTS = 72 / 25.4
AGAIN = """
import hashlib
from waframe_sales.papers.pdf import as_pdf
from waframe_sales.papers.paper import Size
from waframe_sales.papers.sample import sample
print(hashlib.sha256(as_pdf(sample(), size=Size.LETTER, language="es-MX")).hexdigest())
"""


def pages(data: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(data))


def words(page: pypdfium2.PdfPage) -> str:
    return str(page.get_textpage().get_text_range()).replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ")


def read(paper: Paper, size: Size = Size.LETTER, language: str = "es-MX") -> str:
    return "\n".join(words(page) for page in pages(as_pdf(paper, size=size, language=language)))


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("kind", Kind)
def test_a_paper_says_everything_in_spanish_letters(size: Size, kind: Kind) -> None:
    text = read(sample(lines=3, kind=kind), size)

    for said in (
        "COT-SUC05-000210" if kind is Kind.QUOTE else "SUC05-004711",
        "Refaccionaria Centro",
        "María Hernández Güemes",
        "WP-9077",
        "$1,145.69",
        "IVA 16 %",
        "$3,099.14 MXN",
        "27 nov 2026, 10:15",
        "No es un comprobante fiscal (CFDI).",
    ):
        assert said in text


def test_thirty_lines_take_numbered_sheets_and_none_is_lost() -> None:
    sheets = [words(page) for page in pages(as_pdf(sample(lines=30), size=Size.LETTER, language="es-MX"))]

    assert len(sheets) > 1
    assert [f"Página {number} de {len(sheets)}" in sheet for number, sheet in enumerate(sheets, start=1)] == [
        True
    ] * len(sheets)
    assert sum(sheet.count("BRE-7430-CER") for sheet in sheets) == 3
    assert sum(sheet.count("TOT-5W30") for sheet in sheets) == 3
    assert all("Descripción" in sheet for sheet in sheets)
    assert ["Subtotal" in sheet for sheet in sheets] == [False] * (len(sheets) - 1) + [True]


@pytest.mark.parametrize("lines", range(11, 16))
def test_the_totals_never_stand_alone_or_below_the_sheet(lines: int) -> None:
    *_, last = pages(as_pdf(sample(lines=lines), size=Size.LETTER, language="es-MX"))
    text = last.get_textpage()

    bottoms = [text.get_charbox(place)[1] for place in range(text.count_chars())]

    assert min(bottoms) > 8 * POINTS
    assert "Importe" in words(last)


def test_a_roll_is_as_high_as_what_stands_on_it() -> None:
    sizes = [pages(as_pdf(sample(lines=lines), size=Size.ROLL_80MM, language="es"))[0].get_size() for lines in (1, 10)]

    assert [round(width / POINTS) for width, _ in sizes] == [80, 80]
    assert sizes[1][1] - sizes[0][1] > 9 * 10 * POINTS
    assert pages(as_pdf(sample(), size=Size.LETTER, language="es"))[0].get_size() == pytest.approx(
        (WIDTH * POINTS, HEIGHT * POINTS), abs=0.1
    )


@pytest.mark.parametrize("size", Size)
def test_long_words_stay_inside_the_page(size: Size) -> None:
    line = PaperLine(
        sku="X" * 60, title="W" * 200, quantity=Decimal(1), unit_price=Decimal(1), amount=Decimal("99999999.99")
    )
    paper = replace(sample(lines=1), lines=(line,), branch_name="M" * 120, customer_name="Ñ" * 90, notes="y" * 300)

    (page,) = pages(as_pdf(paper, size=size, language="es"))

    text = page.get_textpage()
    boxes = [text.get_charbox(place) for place in range(text.count_chars())]
    width = page.get_size()[0]
    assert min(left for left, *_ in boxes) >= 3.5 * POINTS
    assert max(right for _, _, right, _ in boxes) <= width - 3.5 * POINTS
    assert words(page).count("W") == 200


def test_the_square_code_is_read_back() -> None:
    (page,) = pages(as_pdf(sample(lines=1), size=Size.ROLL_80MM, language="es"))

    (found,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())

    assert found.text == "https://wa.me/5215512345678?text=COT-SUC05-000210"


def test_pictures_vanish_and_foreign_letters_leave_a_mark() -> None:
    text = read(replace(sample(lines=1), customer_name="Ana 🚗\u200d 王 Peña"))

    assert "Ana ? Peña" in text


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.text(max_size=30), st.sampled_from(Size))
def test_whatever_somebody_typed_can_be_printed(title: str, sku: str, size: Size) -> None:
    (line,) = sample(lines=1).lines
    paper = replace(sample(lines=1), lines=(replace(line, title=title, sku=sku),), customer_name=title, notes=sku)

    assert "$695.69" in read(paper, size)


def test_the_same_paper_is_the_same_bytes_in_every_process() -> None:
    here = hashlib.sha256(as_pdf(sample(), size=Size.LETTER, language="es-MX")).hexdigest()
    other = subprocess.run(
        [sys.executable, "-c", AGAIN],
        env={"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert other.stdout.strip() == here
    assert as_pdf(sample(state="expired"), size=Size.LETTER, language="es-MX") != as_pdf(
        sample(), size=Size.LETTER, language="es-MX"
    )


def test_the_letters_are_those_that_are_named() -> None:
    index = (FONTS / "INDEX.md").read_text("utf-8")

    for font in FONTS.glob("*.ttf"):
        assert f"`{font.name}`" in index
        assert hashlib.sha256(Path(font).read_bytes()).hexdigest() in index
