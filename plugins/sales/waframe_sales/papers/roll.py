"""A paper on a roll of 80 mm: one page as high as what stands on it, in black alone, for printers that burn."""

from collections.abc import Iterator

from waframe_sales.papers.bands import Align, Band, Code, Line, Mark, gap, total_height
from waframe_sales.papers.display import TIMES, amount, instant, money, quantity, rate, reduction, unit_price
from waframe_sales.papers.paper import Paper, PaperLine
from waframe_sales.papers.pen import Pen
from waframe_sales.papers.qr import square
from waframe_sales.papers.words import Words

WIDTH = 80.0
LEFT = 4.0
RIGHT = WIDTH - 4.0
MIDDLE = WIDTH / 2
INNER = RIGHT - LEFT
TOP = 5.0
BOTTOM = 7.0
LEAD = 4.2
CODE = 34.0
SMALL, NORMAL, LARGE, HUGE = 7.5, 8.5, 11.0, 14.0


def draw_roll(pen: Pen, paper: Paper, said: Words) -> None:
    """Draw a paper as one long page."""
    bands = tuple(_bands(pen, paper, said))
    pen.begin_page(WIDTH, TOP + total_height(bands) + BOTTOM)
    top = TOP
    for band in bands:
        pen.draw(band, top)
        top += band.height


def _bands(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    yield from _head(pen, paper, said)
    yield from _people(pen, paper, said)
    yield _rule()
    for line in paper.lines:
        yield from _line(pen, line)
    yield _rule()
    yield from _totals(paper, said)
    yield from _foot(pen, paper, said)


def _head(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    yield from _centred(pen, paper.branch_name, LARGE, bold=True)
    for line in paper.branch_address.splitlines():
        yield from _centred(pen, line, SMALL)
    yield gap(3)
    version = f" · {said.version} {paper.version}" if paper.version > 1 else ""
    yield from _centred(pen, f"{said.name(paper)}{version}", NORMAL)
    yield from _centred(pen, paper.folio, HUGE, bold=True)
    if state := said.state(paper):
        yield from _centred(pen, state.upper(), LARGE, bold=True)
    yield gap(2)


def _people(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    yield from _pair(pen, said.issued_at, instant(paper.issued_at, said))
    if paper.valid_until is not None:
        yield from _pair(pen, said.valid_until, instant(paper.valid_until, said))
    if paper.customer_name:
        yield from _pair(pen, said.customer, paper.customer_name)
    if paper.agent_name:
        yield from _pair(pen, said.agent, paper.agent_name)


def _line(pen: Pen, line: PaperLine) -> Iterator[Band]:
    for text in pen.wrap(line.title, INNER, NORMAL, bold=True):
        yield _row(Mark(x=LEFT, y=3.1, text=text, size=NORMAL, bold=True), height=3.9)
    if line.sku:
        for text in pen.wrap(line.sku, INNER, SMALL):
            yield _row(Mark(x=LEFT, y=2.8, text=text, size=SMALL), height=3.5)
    count = f"{quantity(line.quantity)} {TIMES} {unit_price(line.unit_price)}"
    less = f"  {reduction(line.discount)}" if line.discount else ""
    yield _row(
        Mark(x=LEFT, y=3.1, text=count + less, size=NORMAL),
        Mark(x=RIGHT, y=3.1, text=amount(line.amount), size=NORMAL, align=Align.RIGHT),
    )
    yield gap(1.3)


def _totals(paper: Paper, said: Words) -> Iterator[Band]:
    yield _sum(said.subtotal, money(paper.subtotal, paper.currency))
    if paper.discount:
        yield _sum(said.discount, money(-paper.discount, paper.currency))
    for tax in paper.taxes:
        yield _sum(f"{said.tax} {rate(tax.rate)}", money(tax.amount, paper.currency))
    yield gap(1)
    yield _row(
        Mark(x=LEFT, y=5, text=said.total, size=HUGE, bold=True),
        Mark(x=RIGHT, y=5, text=money(paper.total, paper.currency), size=HUGE, bold=True, align=Align.RIGHT),
        height=7,
    )


def _foot(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    if paper.notes:
        yield gap(1.5)
        for text in pen.wrap(paper.notes, INNER, NORMAL):
            yield _row(Mark(x=LEFT, y=3.1, text=text, size=NORMAL))
    if paper.qr:
        code = Code(left=MIDDLE - CODE / 2, top=0, size=CODE, square=square(paper.qr))
        yield gap(1.5)
        yield Band(height=CODE + 1, codes=(code,))
    else:
        yield gap(3)
    yield from _centred(pen, said.no_invoice, SMALL)


def _centred(pen: Pen, text: str, size: float, *, bold: bool = False) -> Iterator[Band]:
    lead = size * 0.44 + 0.5
    for line in pen.wrap(text, INNER, size, bold=bold):
        yield _row(Mark(x=MIDDLE, y=lead * 0.76, text=line, size=size, bold=bold, align=Align.CENTRE), height=lead)


def _pair(pen: Pen, name: str, value: str) -> Iterator[Band]:
    label = Mark(x=LEFT, y=3.1, text=name, size=NORMAL)
    room = INNER - pen.width(name, NORMAL) - 4
    for number, text in enumerate(pen.wrap(value, room, NORMAL)):
        told = Mark(x=RIGHT, y=3.1, text=text, size=NORMAL, align=Align.RIGHT)
        yield _row(label, told) if number == 0 else _row(told)


def _sum(name: str, value: str) -> Band:
    return _row(
        Mark(x=LEFT, y=3.1, text=name, size=NORMAL),
        Mark(x=RIGHT, y=3.1, text=value, size=NORMAL, align=Align.RIGHT),
    )


def _row(*marks: Mark, height: float = LEAD) -> Band:
    return Band(height=height, marks=marks)


def _rule() -> Band:
    return Band(height=4, lines=(Line(left=LEFT, right=RIGHT, y=1.8, width=0.3),))
