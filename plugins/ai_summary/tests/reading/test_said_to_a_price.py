"""What customers say to a price: they take it, bargain, wait or refuse."""

import pytest

from waframe_ai_summary.reading import Line, read

ASKED = Line(id="asked", sender="client", text="precio de radiador sentra 2010 2.0")
PRICED = Line(id="priced", sender="ai", text="Radiador Valeo para Sentra 2010 2.0 L: $2,450.00 con IVA.")


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("va", "confirmed"),
        ("sale, me lo llevo", "confirmed"),
        ("perfecto lo quiero", "confirmed"),
        ("ok paso por el en la tarde", "confirmed"),
        ("apártenmelo a nombre de Juan", "confirmed"),
        ("ya hice la transferencia", "confirmed"),
        ("mándamelo con el repartidor", "confirmed"),
        ("voy para alla por el", "confirmed"),
        ("lo compro", "confirmed"),
        ("si por fa", "confirmed"),
        ("adelante", "confirmed"),
        ("si me interesa, como le hago para pagarlo", "negotiation"),
        ("ok como puedo pagar", "negotiation"),
        ("aceptan transferencia?", "negotiation"),
        ("a meses sin intereses?", "negotiation"),
        ("lo mandan a domicilio?", "negotiation"),
        ("cuanto cobran el envio a merida", "negotiation"),
        ("esta muy caro", "negotiation"),
        ("no tienes otro mas economico", "negotiation"),
        ("hay de otra marca?", "negotiation"),
        ("cuanto es lo menos", "negotiation"),
        ("me haces precio si llevo dos", "negotiation"),
        ("con descuento en cuanto queda", "negotiation"),
        ("si me lo dejan en 2200 lo compro", "negotiation"),
        ("amazon lo tiene en 1900", "negotiation"),
        ("uy no, se sale de mi presupuesto", "negotiation"),
        ("deja lo pienso", "quoted"),
        ("lo consulto con mi esposa", "quoted"),
        ("ok deme chance", "quoted"),
        ("gracias por la informacion", "quoted"),
        ("ok gracias", "quoted"),
        ("mmm", "quoted"),
        ("ok", "quoted"),
        ("luego te marco", "quoted"),
        ("manana te digo", "quoted"),
        ("estoy cotizando apenas", "quoted"),
        ("cuantas piezas tienes", "quoted"),
        ("es original?", "quoted"),
        ("que garantia tiene", "quoted"),
        ("incluye tapon?", "quoted"),
        ("es nuevo o reconstruido?", "quoted"),
        ("viene con ventilador", "quoted"),
        ("tienen foto", "quoted"),
        ("hasta que dia esta ese precio", "quoted"),
        ("cuando cobre paso por el", "quoted"),
        ("la otra semana lo compro", "quoted"),
        ("no gracias", "closed"),
        ("ya lo consegui", "closed"),
        ("ya no lo ocupo gracias", "closed"),
        ("no, muy caro, gracias", "closed"),
        ("me equivoque, ya no lo necesito", "closed"),
        ("olvidalo", "closed"),
    ],
)
def test_what_is_said_to_a_price_tells_how_far_it_has_come(said: str, stage: str) -> None:
    assert read([ASKED, PRICED, Line(id="said", sender="client", text=said)]).stage == stage
