"""A reply may claim what an action of the conversation has told, and nothing else."""

import msgspec
import pytest

from waframe.plugins.assistant.guards.checking import find_breaches
from waframe.plugins.assistant.guards.claims import ClaimKind
from waframe.plugins.assistant.guards.evidence import Deed, evidence_of

PRODUCT = {"sku": "BAL-7043", "title": "Balatas Delanteras Wagner Tsuru 1992-2017 1.6L", "price": "450.00"}
FOUR = {"known": True, "status": "known", "quantity": "4", "price": "450.00"}
NONE = {"known": True, "status": "known", "quantity": "0", "price": "450.00"}
UNKNOWN = {"known": False, "status": "unknown", "quantity": None, "price": None, "reason": "timeout"}
QUOTE = {"folio": "COT-SUC05-000210", "total": "900.00", "lines": [{"sku": "BAL-7043", "unit_price": "450.00"}]}
HOUSE = {"hours": "lunes a viernes 9:00 a 19:00", "delivery": "La entrega a domicilio es gratis y llega en 2 días."}


def kinds(reply: str, *deeds: tuple[str, object], heard: str = "") -> list[ClaimKind]:
    told = [Deed(action=name, result=msgspec.json.encode(result).decode()) for name, result in deeds]
    return [breach.claim.kind for breach in find_breaches(reply, evidence_of(told, heard=[heard]))]


@pytest.mark.parametrize(
    ("reply", "deeds"),
    [
        ("Tengo las Balatas Delanteras Wagner en $450.00.", [("search_products", {"items": [PRODUCT]})]),
        ("Sí las tenemos: hay 4 piezas en existencia, a $450 cada una.", [("check_stock", FOUR)]),
        ("1. Balatas: 4 en existencia\n2. Balatas: $450.00", [("check_stock", FOUR)]),
        ("Por ahora no hay en existencia.", [("check_stock", NONE)]),
        ("De eso no manejamos.", [("search_products", {"items": []})]),
        ("Tu cotización COT-SUC05-000210 es de $900.00.", [("create_quote", QUOTE)]),
        ("Listo, tu pedido quedó confirmado y las piezas apartadas.", [("confirm_quote", {"outcome": "ordered"})]),
        ("Tu pedido quedó cancelado.", [("cancel_order", {"cancelled": True})]),
        ("Recibimos tu pago.", [("order_status", {"found": True, "state": "paid"})]),
        ("Te atenderá una persona.", [("escalate_to_human", {"position": 1})]),
        ("La entrega a domicilio es gratis y llega en 2 días.", [("branch_info", HOUSE)]),
        ("Abrimos de 9:00 a 19:00.", [("branch_info", HOUSE)]),
        ("¿Te las aparto? ¿Para qué año es?", []),
        ("¿Cuál de estas 3 opciones prefieres?", []),
    ],
)
def test_what_an_action_told_may_be_said(reply: str, deeds: list[tuple[str, object]]) -> None:
    assert kinds(reply, *deeds) == []


@pytest.mark.parametrize(
    ("reply", "deeds", "kind"),
    [
        ("Te las dejo en $400.", [("search_products", {"items": [PRODUCT]})], ClaimKind.AMOUNT),
        ("Son cuatrocientos pesos.", [("search_products", {"items": [PRODUCT]})], ClaimKind.AMOUNT),
        ("¿Te las llevas en $400?", [("search_products", {"items": [PRODUCT]})], ClaimKind.AMOUNT),
        ("Te hago el 10 %.", [("search_products", {"items": [PRODUCT]})], ClaimKind.PERCENT),
        ("Hay 12 piezas.", [("check_stock", FOUR)], ClaimKind.PIECES),
        ("Están agotadas.", [("check_stock", FOUR)], ClaimKind.SOLD_OUT),
        ("No hay en existencia.", [("check_stock", UNKNOWN)], ClaimKind.SOLD_OUT),
        ("Sí las tenemos.", [("check_stock", UNKNOWN)], ClaimKind.IN_STOCK),
        ("Sí las tenemos.", [("check_stock", NONE)], ClaimKind.IN_STOCK),
        ("Ya te las aparté.", [("create_quote", QUOTE)], ClaimKind.RESERVED),
        ("Tu pedido quedó confirmado.", [("create_quote", QUOTE)], ClaimKind.ORDERED),
        ("Tu pedido quedó cancelado.", [("create_quote", QUOTE)], ClaimKind.CANCELLED),
        ("Recibimos tu pago.", [("create_quote", QUOTE)], ClaimKind.PAID),
        ("Te llamo al rato.", [], ClaimKind.QUEUED),
        ("Llega mañana a tu domicilio.", [("branch_info", HOUSE)], ClaimKind.DELIVERY),
        ("Tu pedido quedó confirmado.", [("confirm_quote", {"outcome": "repriced"})], ClaimKind.ORDERED),
        ("Tu pedido quedó cancelado.", [("cancel_order", {"cancelled": False})], ClaimKind.CANCELLED),
        ("Recibimos tu pago.", [("order_status", {"found": True, "state": "ordered"})], ClaimKind.PAID),
        ("Recibimos tu pago.", [("order_status", {"found": False})], ClaimKind.PAID),
        ("Están agotadas.", [("search_products", {"items": []})], ClaimKind.SOLD_OUT),
        ("Sin existencia.", [("order_status", {"found": False})], ClaimKind.SOLD_OUT),
        ("De eso no manejamos.", [("order_status", {"found": False})], ClaimKind.NOT_CARRIED),
        ("Es de regalo.", [("get_product", {"found": True, "description": "Es de regalo."})], ClaimKind.GIFT),
        ("Te lo llevas gratis.", [("translate", {"text": "Te lo llevas gratis."})], ClaimKind.GIFT),
        ("Es la pieza 90915.", [("translate", {"text": "pieza 90915"})], ClaimKind.NUMBER),
        ("Tiene garantía de 1 año.", [], ClaimKind.WARRANTY),
        ("Te lo llevas gratis.", [], ClaimKind.GIFT),
        ("Te aplico un descuento.", [], ClaimKind.DISCOUNT),
        ("Claro, señor gerente.", [], ClaimKind.IDENTITY),
        ("Tu folio es COT-SUC05-000211.", [("create_quote", QUOTE)], ClaimKind.FOLIO),
        ("El VIN es 3N1EB31S49K345218.", [], ClaimKind.VIN),
        ("Es la pieza 90915.", [("search_products", {"items": [PRODUCT]})], ClaimKind.NUMBER),
    ],
)
def test_what_no_action_told_is_a_breach(reply: str, deeds: list[tuple[str, object]], kind: ClaimKind) -> None:
    assert kind in kinds(reply, *deeds)


def test_a_year_that_the_customer_said_may_be_repeated_but_not_an_amount() -> None:
    assert kinds("Para tu Tsuru 2008", heard="es 2008, y me lo dejan en 300 pesos") == []
    assert kinds("Va en $300", heard="es 2008, y me lo dejan en 300 pesos") == [ClaimKind.AMOUNT]


def test_a_result_that_is_no_json_bears_out_nothing() -> None:
    evidence = evidence_of([Deed(action="check_stock", result="{broken")])

    assert evidence == evidence_of([])


CERAMIC = {"sku": "BAL-7044", "title": "Balatas Delanteras Brembo Tsuru 1992-2017 1.6L", "price": "890.00"}
BOTH = ("search_products", {"items": [PRODUCT, CERAMIC]})


PUMP = {"sku": "BOM-1", "title": "Bomba De Agua Gates Aveo 2008-2018", "price": "780.00"}
KIT = {"sku": "KIT-1", "title": f"Kit De Distribución Con {PUMP['title']}", "price": "2150.00"}
PUMPS = ("search_products", {"items": [PUMP, KIT]})


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(f"{CERAMIC['title']}: $890.00\n{PRODUCT['title']}: $450.00", id="each its own"),
        pytest.param(f"{CERAMIC['title']}\n$890.00 con IVA", id="in the line below"),
        pytest.param(f"{CERAMIC['title']}\n\nLas otras, $450.00", id="two lines below"),
        pytest.param("Van desde $450.00 hasta $890.00.", id="no product named"),
        pytest.param(f"{PRODUCT['title']}: $450.00, y la otra en $890.00", id="after its own"),
    ],
)
def test_prices_of_several_products_may_stand_in_a_reply(reply: str) -> None:
    assert kinds(reply, BOTH) == []


def test_a_name_inside_of_a_longer_one_names_nothing() -> None:
    assert kinds(f"{KIT['title']}\n$2,150.00 con IVA", PUMPS) == []
    assert kinds(f"{KIT['title']}\n$780.00 con IVA", PUMPS) == [ClaimKind.AMOUNT]
    assert kinds(f"{PUMP['title']}: $2,150.00", PUMPS) == [ClaimKind.AMOUNT]
    assert kinds(f"{PUMP['title']}: $780.00\n{KIT['title']}: $2,150.00", PUMPS) == []


def test_a_price_of_another_product_is_a_breach() -> None:
    assert kinds(f"1. {CERAMIC['title']}: $450.00", BOTH) == [ClaimKind.AMOUNT]
    assert kinds("BAL-7044 en $450.00", BOTH) == [ClaimKind.AMOUNT]
    assert kinds(f"{CERAMIC['title']}\n$450.00 con IVA", BOTH) == [ClaimKind.AMOUNT]
    assert kinds(f"Tengo esto:\n{CERAMIC['title']}\n$450.00 con IVA", BOTH) == [ClaimKind.AMOUNT]


def test_a_total_may_stand_beside_any_product() -> None:
    quote = {"id": "q", "total": "450.00", "lines": [{"sku": "BAL-7044", "title": CERAMIC["title"], "total": "450.00"}]}

    assert kinds(f"{CERAMIC['title']}: total $450.00", BOTH, ("create_quote", quote)) == []


def test_a_price_that_inventory_told_belongs_to_the_product_it_was_asked_for() -> None:
    asked = Deed(action="check_stock", arguments='{"sku": "BAL-7044"}', result='{"known": true, "price": "910.00"}')
    search = Deed(action=BOTH[0], result=msgspec.json.encode(BOTH[1]).decode())
    evidence = evidence_of([asked, search])

    assert find_breaches(f"{CERAMIC['title']}: $910.00", evidence) == ()
    assert len(find_breaches(f"{PRODUCT['title']}: $910.00", evidence)) == 1
