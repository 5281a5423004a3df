"""A day in figures, as CSV and as a message."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waframe_sales.reports.csv_file import RUNS, as_csv, safe
from waframe_sales.reports.day import branch_day
from waframe_sales.reports.message import as_message
from waframe_sales.reports.report import Report, report
from waframe_sales.reports.sold import CommissionSeen, LineSeen, QuotesSeen, Sold, TicketSeen, What

DAY = branch_day(date(2026, 11, 1), zone="America/Tijuana")
NOON = datetime(2026, 11, 1, 20, tzinfo=UTC)
PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{MINUS SIGN}": "-"})


def quotes(agent: str | None, *, made: int = 0, sent: int = 0, confirmed: int = 0) -> list[QuotesSeen]:
    counts = {What.MADE: made, What.SENT: sent, What.CONFIRMED: confirmed}
    return [QuotesSeen(agent_id=agent, what=what, many=many) for what, many in counts.items()]


def ticket(agent: str | None, *, total: int, at: datetime = NOON) -> TicketSeen:
    net, discount = round(total / 1.16), 500
    return TicketSeen(
        order_id="o",
        agent_id=agent,
        folio="T",
        issued_at=at,
        subtotal_cents=net + discount,
        discount_cents=discount,
        tax_cents=total - net,
        total_cents=total,
    )


def line(sku: str, *, quantity: str, total: int) -> LineSeen:
    net = round(total / 1.16)
    return LineSeen(
        sku=sku,
        title=f"={sku}",
        quantity=Decimal(quantity),
        base_cents=net,
        discount_cents=0,
        tax_cents=total - net,
        total_cents=total,
    )


def told() -> Report:
    seen = Sold(
        quotes=(*quotes("a", made=2, sent=1, confirmed=2), *quotes(None, made=1, sent=1)),
        tickets=(
            ticket("a", total=116_000),
            ticket("a", total=58_000, at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
            ticket(None, total=11_600, at=datetime(2026, 11, 1, 9, 30, tzinfo=UTC)),
        ),
        lines=(
            line("BAL-1", quantity="2", total=116_000),
            line("ACE-5", quantity="1.5", total=11_600),
            line("BAL-1", quantity="1", total=58_000),
        ),
        commissions=(
            CommissionSeen(agent_id="a", amount_cents=3000),
            CommissionSeen(agent_id="a", amount_cents=-1000),
            CommissionSeen(agent_id="b", amount_cents=250),
        ),
    )
    return report(seen, day=DAY, branch="tij", branch_name="Tijuana", names={"a": "Ana", "b": "Beto"})


def test_every_figure_adds_up() -> None:
    figures = told().figures

    assert (figures.quotes_made, figures.quotes_sent, figures.quotes_confirmed, figures.tickets) == (3, 2, 2, 3)
    assert (figures.total, figures.net + figures.tax, figures.discount) == (
        Decimal("1856.00"),
        Decimal("1856.00"),
        Decimal("15.00"),
    )
    assert figures.commission == Decimal("22.50")


def test_people_and_products_add_up_to_the_whole() -> None:
    found = told()

    assert [(one.name, one.figures.tickets, one.figures.commission) for one in found.agents] == [
        ("Ana", 2, Decimal("20.00")),
        ("", 1, Decimal("0.00")),
        ("Beto", 0, Decimal("2.50")),
    ]
    assert sum(one.figures.total for one in found.agents) == found.figures.total
    assert [(one.sku, one.quantity, one.total) for one in found.products] == [
        ("BAL-1", Decimal(3), Decimal("1740.00")),
        ("ACE-5", Decimal("1.5"), Decimal("116.00")),
    ]


def test_an_hour_that_comes_twice_is_counted_twice() -> None:
    hours = told().hours

    assert len(hours) == 25
    assert [(one.clock, one.people, one.bot) for one in hours[:4]] == [
        ("00:00", 0, 0),
        ("01:00", Decimal("580.00"), 0),
        ("01:00", 0, Decimal("116.00")),
        ("02:00", 0, 0),
    ]
    assert sum(one.people + one.bot for one in hours) == told().figures.total


def test_a_csv_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    data = as_csv([told()], language="es-MX")

    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["Sucursal", "Día", "Renglón", "Clave"]
    assert rows[1][:4] == ["Tijuana", "2026-11-01", "total", "tij"]
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[2] for row in rows[1:]] == ["total", "persona", "persona", "persona", "producto", "producto"]
    assert [row[4] for row in rows[2:]] == ["Ana", "IA", "Beto", "'=BAL-1", "'=ACE-5"]
    assert rows[1][13] == "1856.00"


@pytest.mark.parametrize("text", ["=1+1", "+52", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\N{FULLWIDTH EQUALS SIGN}1"])
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@settings(max_examples=40)
@given(st.text())
def test_no_text_is_left_that_a_spreadsheet_would_run(text: str) -> None:
    shown = safe(text)

    assert not shown.strip(" \N{NO-BREAK SPACE}").startswith(RUNS)
    assert shown in {text, f"'{text}"}


def test_a_message_tells_the_day_in_a_few_lines() -> None:
    said = as_message(told(), language="es").translate(PLAIN)

    assert said == (
        "*Ventas de Tijuana, 1 nov 2026*\n"
        "*$1,856.00 MXN* con IVA, tickets: 3\n"
        "Sin IVA $1,600.00 MXN, IVA $256.00 MXN, descuentos $15.00 MXN\n"
        "Cotizaciones: 3 hechas, 2 enviadas, 2 confirmadas\n"
        "Comisiones $22.50 MXN, devoluciones $0.00 MXN\n"
        "• Ana: $1,740.00 MXN, tickets: 2\n"
        "• IA: $116.00 MXN, tickets: 1\n"
        "• Beto: $0.00 MXN, tickets: 0\n"
        "Lo más vendido: =BAL-1 (3)\n"
        "Fue un día de 25 horas, por el cambio de horario."
    )


def test_a_day_without_sales_is_told_too() -> None:
    empty = report(Sold(), day=DAY, branch="tij", branch_name="Tijuana", names={})

    assert (
        as_message(empty, language="en")
        .translate(PLAIN)
        .startswith("*Sales of Tijuana, 1 Nov 2026*\n*$0.00 MXN* with VAT, tickets: 0")
    )
    assert as_csv([empty], language="en").decode("utf-8-sig").count("\r\n") == 2
