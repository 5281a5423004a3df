"""A paper on sheets of letter size: head, people, a table over as many pages as it needs, totals and square code."""

from collections.abc import Iterator
from itertools import accumulate

import msgspec

from waframe_sales.papers.bands import Align, Band, Code, Ground, Ink, Line, Mark, gap, total_height
from waframe_sales.papers.display import amount, instant, money, quantity, rate, reduction, unit_price
from waframe_sales.papers.paper import Paper, PaperLine
from waframe_sales.papers.pen import Pen
from waframe_sales.papers.qr import square
from waframe_sales.papers.words import Words

WIDTH, HEIGHT = 215.9, 279.4
LEFT, RIGHT = 16.0, WIDTH - 16.0
INNER = RIGHT - LEFT
TOP, END = 18.0, HEIGHT - 24.0
FOOT = HEIGHT - 13.0
PAD = 2.0
CODE = 32.0
SUMS = 78.0
TITLE_SIZE, NAME_SIZE, TOTAL_SIZE, NORMAL, SMALL = 17.0, 14.0, 14.0, 9.5, 7.5
LEAD = 4.4
DARK, SOFT, FAINT, TINT, ACCENT, ALARM = (
    Ink(28, 29, 27),
    Ink(98, 99, 93),
    Ink(214, 214, 208),
    Ink(243, 246, 244),
    Ink(10, 102, 71),
    Ink(173, 35, 24),
)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the table."""

    name: str
    left: float
    width: float
    align: Align

    @property
    def place(self) -> float:
        """Where its texts stand."""
        return self.left + (self.width - PAD if self.align is Align.RIGHT else PAD)

    def mark(self, text: str, y: float, *, ink: Ink = DARK, size: float = NORMAL) -> Mark:
        """Place a text in it."""
        return Mark(x=self.place, y=y, text=text, size=size, ink=ink, align=self.align)


def draw_letter(pen: Pen, paper: Paper, said: Words) -> None:
    """Draw a paper upon numbered sheets."""
    pages = _paginate(pen, paper, said)
    for number, bands in enumerate(pages, start=1):
        pen.begin_page(WIDTH, HEIGHT)
        for band, top in zip(bands, accumulate((one.height for one in bands), initial=TOP), strict=False):
            pen.draw(band, top)
        pen.draw(_foot(paper, said, page=number, pages=len(pages)), FOOT)


def _paginate(pen: Pen, paper: Paper, said: Words) -> list[list[Band]]:
    columns = _columns(paper, said)
    again = [_short_head(paper, said), _table_head(columns)]
    pages = [[*_head(pen, paper, said), _table_head(columns)]]
    rows = [_row(pen, columns, line) for line in paper.lines]
    closing = tuple(_closing(pen, paper, said))
    for number, row in enumerate(rows):
        needed = row.height + (total_height(closing) if number == len(rows) - 1 else 0)
        if TOP + total_height(tuple(pages[-1])) + needed > END:
            pages.append([*again])
        pages[-1].append(row)
    pages[-1] += closing
    return pages


def _columns(paper: Paper, said: Words) -> tuple[Column, ...]:
    discount = 21.0 if any(line.discount for line in paper.lines) else 0.0
    count, code, price, total = 14.0, 30.0, 25.0, 27.0
    planned = (
        (said.quantity, count, Align.RIGHT),
        (said.sku, code, Align.LEFT),
        (said.title, INNER - count - code - price - discount - total, Align.LEFT),
        (said.unit_price, price, Align.RIGHT),
        (said.discount, discount, Align.RIGHT),
        (said.amount, total, Align.RIGHT),
    )
    lefts = accumulate((width for _, width, _ in planned), initial=LEFT)
    return tuple(
        Column(name=name, left=left, width=width, align=align)
        for (name, width, align), left in zip(planned, lefts, strict=False)
    )


def _head(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    half = INNER * 0.56
    lines = pen.wrap(paper.branch_name, half, NAME_SIZE, bold=True)
    left = [
        Mark(x=LEFT, y=5.5 + 6 * number, text=text, size=NAME_SIZE, bold=True, ink=DARK)
        for number, text in enumerate(lines)
    ]
    below = 5.5 + 6 * (len(lines) - 1)
    address = [text for line in paper.branch_address.splitlines() for text in pen.wrap(line, half, NORMAL)]
    left += [
        Mark(x=LEFT, y=below + 5.4 + LEAD * number, text=text, size=NORMAL, ink=SOFT)
        for number, text in enumerate(address)
    ]
    version = f" · {said.version} {paper.version}" if paper.version > 1 else ""
    right = [
        Mark(x=RIGHT, y=3.2, text=said.name(paper).upper() + version, size=NORMAL, ink=ACCENT, align=Align.RIGHT),
        Mark(x=RIGHT, y=10.4, text=paper.folio, size=TITLE_SIZE, bold=True, ink=DARK, align=Align.RIGHT),
    ]
    if state := said.state(paper):
        right.append(Mark(x=RIGHT, y=16.4, text=state.upper(), size=11, bold=True, ink=ALARM, align=Align.RIGHT))
    height = max(mark.y for mark in (*left, *right)) + 6
    yield Band(
        height=height,
        marks=(*left, *right),
        lines=(Line(left=LEFT, right=RIGHT, y=height, width=0.6, ink=ACCENT),),
    )
    yield _people(pen, paper, said)


def _people(pen: Pen, paper: Paper, said: Words) -> Band:
    valid = instant(paper.valid_until, said) if paper.valid_until is not None else ""
    pairs = [
        (said.issued_at, instant(paper.issued_at, said), 42.0),
        (said.valid_until, valid, 42.0),
        (said.customer, paper.customer_name, 54.0),
        (said.agent, paper.agent_name, 40.0),
    ]
    marks: list[Mark] = []
    left = LEFT
    for name, value, width in pairs:
        if not value:
            continue
        marks.append(Mark(x=left, y=7, text=name, size=SMALL, ink=SOFT))
        marks += [
            Mark(x=left, y=11.6 + LEAD * number, text=text, size=NORMAL, ink=DARK)
            for number, text in enumerate(pen.wrap(value, width - 3, NORMAL))
        ]
        left += width
    return Band(height=max(mark.y for mark in marks) + 7, marks=tuple(marks))


def _short_head(paper: Paper, said: Words) -> Band:
    return Band(
        height=11,
        marks=(
            Mark(x=LEFT, y=3.2, text=paper.branch_name, size=NORMAL, bold=True, ink=DARK),
            Mark(x=RIGHT, y=3.2, text=f"{said.name(paper)} {paper.folio}", size=NORMAL, ink=SOFT, align=Align.RIGHT),
        ),
    )


def _table_head(columns: tuple[Column, ...]) -> Band:
    return Band(
        height=7.4,
        marks=tuple(column.mark(column.name, 4.7, ink=SOFT, size=SMALL) for column in columns if column.width),
        grounds=(Ground(left=LEFT, top=0, width=INNER, height=7, ink=TINT),),
    )


def _row(pen: Pen, columns: tuple[Column, ...], line: PaperLine) -> Band:
    count, code, title, price, discount, total = columns
    marks = [
        count.mark(quantity(line.quantity), 5),
        price.mark(unit_price(line.unit_price), 5),
        total.mark(amount(line.amount), 5),
    ]
    if discount.width and line.discount:
        marks.append(discount.mark(reduction(line.discount), 5))
    codes, titles = (
        pen.wrap(text, column.width - 2 * PAD, NORMAL) for column, text in ((code, line.sku), (title, line.title))
    )
    marks += [code.mark(text, 5 + LEAD * number, ink=SOFT) for number, text in enumerate(codes)]
    marks += [title.mark(text, 5 + LEAD * number) for number, text in enumerate(titles)]
    height = 3 + LEAD * max(len(codes), len(titles))
    return Band(
        height=height, marks=tuple(marks), lines=(Line(left=LEFT, right=RIGHT, y=height, width=0.15, ink=FAINT),)
    )


def _closing(pen: Pen, paper: Paper, said: Words) -> Iterator[Band]:
    yield gap(5)
    yield _totals(paper, said)
    if paper.notes:
        yield gap(4)
        yield Band(height=LEAD, marks=(Mark(x=LEFT, y=3, text=said.notes, size=SMALL, ink=SOFT),))
        for text in pen.wrap(paper.notes, INNER, NORMAL):
            yield Band(height=LEAD, marks=(Mark(x=LEFT, y=3.2, text=text, size=NORMAL, ink=DARK),))


def _totals(paper: Paper, said: Words) -> Band:
    sums = [(said.subtotal, money(paper.subtotal, paper.currency))]
    if paper.discount:
        sums.append((said.discount, money(-paper.discount, paper.currency)))
    sums += [(f"{said.tax} {rate(tax.rate)}", money(tax.amount, paper.currency)) for tax in paper.taxes]
    left, right = RIGHT - SUMS, RIGHT - PAD
    marks = [
        mark
        for number, (name, value) in enumerate(sums)
        for mark in (
            Mark(x=left + PAD, y=4 + 5.4 * number, text=name, size=NORMAL, ink=SOFT),
            Mark(x=right, y=4 + 5.4 * number, text=value, size=NORMAL, ink=DARK, align=Align.RIGHT),
        )
    ]
    top = 5.4 * len(sums) + 1.6
    marks += [
        Mark(x=left + PAD, y=top + 7.2, text=said.total, size=NORMAL, bold=True, ink=DARK),
        Mark(
            x=right,
            y=top + 7.4,
            text=money(paper.total, paper.currency),
            size=TOTAL_SIZE,
            bold=True,
            ink=DARK,
            align=Align.RIGHT,
        ),
    ]
    ground = Ground(left=left, top=top, width=SUMS, height=11, ink=TINT)
    codes = (Code(left=LEFT - 2, top=-2, size=CODE, square=square(paper.qr)),) if paper.qr else ()
    return Band(height=max(top + 11, CODE if codes else 0), marks=tuple(marks), grounds=(ground,), codes=codes)


def _foot(paper: Paper, said: Words, *, page: int, pages: int) -> Band:
    number = said.page.format(page=page, pages=pages)
    return Band(
        height=0,
        marks=(
            Mark(x=LEFT, y=0, text=f"{paper.folio} · {said.no_invoice}", size=SMALL, ink=SOFT),
            Mark(x=RIGHT, y=0, text=number, size=SMALL, ink=SOFT, align=Align.RIGHT),
        ),
    )
