"""Makes papers to look at: for tests, measurements, pictures, and to try a printer."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from waframe_sales.papers.paper import Kind, Paper, PaperLine, PaperTax

EVERY = 3
CENT = Decimal("0.01")
RATE = Decimal("0.16")
ISSUED_AT = datetime(2026, 11, 27, 10, 15, tzinfo=ZoneInfo("America/Mexico_City"))
VALID_FOR = timedelta(hours=48)
PRODUCTS = (
    ("BRE-7430-CER", "Juego de balatas delanteras cerámica Nissan Tsuru III 1992 a 2017", 1, "599.7328"),
    ("DF-1122", "Disco de freno ventilado delantero Nissan Tsuru III", 2, "487.50"),
    ("WP-9077", "Bomba de agua Volkswagen Jetta A4 2.0 con junta y tornillería, garantía de 12 meses", 1, "1145.69"),
    ("NGK-6994", "Bujía de iridio NGK BKR6EIX", 4, "161.21"),
    ("PH-3614", "Filtro de aceite", 1, "93.10"),
    ("KYB-343294", "Amortiguador trasero de gas Chevrolet Chevy", 2, "862.07"),
    ("LUK-620308900", "Kit de embrague LuK Nissan Sentra 1.8", 1, "2737.93"),
    ("ACD-48-7YR", "Batería 48 de 500 amperes", 1, "1810.34"),
    ("GAT-T249", "Banda de tiempo Gates con tensor", 1, "973.28"),
    ("TOT-5W30", "Aceite sintético 5W-30, garrafa de 5 litros", 2, "715.52"),
)


def sample(*, lines: int = 10, kind: Kind = Kind.QUOTE, discount_percent: int = 5, state: str = "sent") -> Paper:
    """Make a paper with so many lines; every third one has a discount."""
    made = tuple(_line(number, discount_percent) for number in range(lines))
    net = sum((line.amount for line in made), Decimal(0))
    discount = sum((line.discount for line in made), Decimal(0))
    tax = _cents(net * RATE)
    quote = kind is Kind.QUOTE
    return Paper(
        kind=kind,
        folio="COT-SUC05-000210" if quote else "SUC05-004711",
        branch_name="Refaccionaria Centro",
        branch_address="Av. Juárez 120, Col. Centro, 06050 Ciudad de México\nTel. 55 1234 5678",
        issued_at=ISSUED_AT,
        valid_until=ISSUED_AT + VALID_FOR if quote else None,
        customer_name="María Hernández Güemes",
        agent_name="Ana Robles",
        lines=made,
        subtotal=net + discount,
        discount=discount,
        taxes=(PaperTax(rate=RATE, amount=tax),),
        total=net + tax,
        state=state,
        qr="https://wa.me/5215512345678?text=COT-SUC05-000210",
        notes="Precios sujetos a existencia. El apartado dura 2 horas desde la confirmación." if quote else "",
    )


def _line(number: int, discount_percent: int) -> PaperLine:
    sku, title, many, price = PRODUCTS[number % len(PRODUCTS)]
    full = _cents(Decimal(price) * many)
    discount = _cents(full * discount_percent / 100) if number % EVERY == 1 else Decimal(0)
    return PaperLine(
        sku=sku,
        title=title,
        quantity=Decimal(many),
        unit_price=Decimal(price),
        discount=discount,
        amount=full - discount,
    )


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)
