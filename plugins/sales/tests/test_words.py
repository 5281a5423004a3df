"""What customers' words mean for a quote that lies before them."""

import pytest

from waframe_sales.words import Meaning, read_words, wants_to_cancel


@pytest.mark.parametrize(
    "text",
    [
        "Sí, confirmo",
        "si confirmo!",
        "SÍ CONFIRMO POR FAVOR",
        "confirmo",
        "Confirmado, gracias",
        "Acepto la cotización",
        "lo confirmo",
        "va, confirmo",
        "Sí, acepto 👍",
        "confirm",
    ],
)
def test_words_that_name_the_deal_confirm_it(text: str) -> None:
    assert read_words(text) is Meaning.CONFIRM


@pytest.mark.parametrize(
    "text", ["sí", "Si!", "va", "ok", "Sale, gracias", "de acuerdo", "dale", "sí por favor", "claro"]
)
def test_a_mere_yes_is_a_yes(text: str) -> None:
    assert read_words(text) is Meaning.YES


@pytest.mark.parametrize("text", ["no", "No, gracias", "ya no", "no la quiero", "mejor no, gracias", "no acepto"])
def test_a_no_is_a_no(text: str) -> None:
    assert read_words(text) is Meaning.NO


@pytest.mark.parametrize(
    "text",
    [
        "no confirmo",
        "¿confirmo?",
        "sí?",
        "confirmo mañana",
        "sí, pero con descuento",
        "si me lo dejas en 800 confirmo",
        "confirmo que sí son para Tsuru",
        "todavía no confirmo",
        "si tienen balatas",
        "no sé",
        "gracias",
        "",
        "👍",
        "siempre",
        "valvula",
    ],
)
def test_what_leaves_a_doubt_is_neither(text: str) -> None:
    assert read_words(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("quiero cancelar mi pedido", True),
        ("sí", True),
        ("ya no lo quiero", True),
        ("¿ya salió?", False),
        ("ok?", False),
    ],
)
def test_a_wish_to_cancel_is_noticed(text: str, *, wanted: bool) -> None:
    assert wants_to_cancel(text) is wanted
