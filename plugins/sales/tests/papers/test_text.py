"""A quote and a ticket as a message."""

from decimal import Decimal

from msgspec.structs import replace

from waframe_sales.papers.paper import Kind, PaperTax
from waframe_sales.papers.sample import sample
from waframe_sales.papers.text import as_caption, as_text

PLAIN = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{MULTIPLICATION SIGN}": "x", "\N{MINUS SIGN}": "-"})
QUOTE = """\
*Cotización COT-SUC05-000210*
Refaccionaria Centro · 27 nov 2026, 10:15
Cliente: María Hernández Güemes

1. Juego de balatas delanteras cerámica Nissan Tsuru III 1992 a 2017 (BRE-7430-CER)
   1 x $599.7328 = $599.73

2. Disco de freno ventilado delantero Nissan Tsuru III (DF-1122)
   2 x $487.50 -$48.75 = $926.25

Subtotal: $1,574.73 MXN
Descuento: -$48.75 MXN
IVA 16 %: $244.16 MXN
*Total: $1,770.14 MXN*

Válida hasta: 29 nov 2026, 10:15
Te atendió: Ana Robles
Precios sujetos a existencia. El apartado dura 2 horas desde la confirmación."""


def test_a_quote_is_told_line_by_line() -> None:
    assert as_text(sample(lines=2), language="es-MX").translate(PLAIN) == QUOTE


def test_a_ticket_in_english_names_its_state_and_version() -> None:
    taxes = (PaperTax(rate=Decimal("0.08"), amount=Decimal("1.5")), PaperTax(rate=Decimal(0), amount=Decimal(0)))
    ticket = replace(sample(lines=1, kind=Kind.TICKET, state="cancelled"), version=3, taxes=taxes)

    said = as_text(ticket, language="en").translate(PLAIN)

    assert said.startswith("*Ticket SUC05-004711* (version 3)\n*CANCELLED*\n")
    assert "VAT 8 %: $1.50 MXN\nVAT 0 %: $0.00 MXN\n*Total:" in said
    assert "Discount" not in said
    assert "Valid until" not in said


def test_what_somebody_typed_stays_on_its_line() -> None:
    paper = replace(sample(lines=1), customer_name="Ana\n\n*Total: $1*")

    assert "\nCliente: Ana *Total: $1*\n" in as_text(paper, language="es")


def test_a_caption_says_it_in_a_line() -> None:
    caption = as_caption(sample(lines=1), language="es").translate(PLAIN)

    assert caption == "Cotización COT-SUC05-000210 · 1 producto · Total $695.69 MXN · válida hasta 29 nov 2026, 10:15"
