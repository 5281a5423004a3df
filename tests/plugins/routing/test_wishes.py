"""What is heard in a typed message, in the Spanish of customers of auto parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.routing.wishes import Wish, find_wishes


@pytest.mark.parametrize(
    "text",
    [
        "asesor",
        "Un asesor por favor",
        "Hola, quiero hablar con un asesor",
        "¿Me puede atender una persona?",
        "¿hay alguien?",
        "QUIERO UN VENDEDOR",
        "comunícame con un vendedor",
        "me pasas con un humano?",
        "quiero hablar con el encargado",
        "necesito que me atienda una persona",
        "no quiero un bot, quiero hablar con una persona",
        "alguien que me atienda",
        "I want to talk to a person",
    ],
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    assert Wish.PERSON in find_wishes(text)


@pytest.mark.parametrize(
    "text",
    [
        "quiero una refacción para otra persona",
        "es para una persona mayor",
        "el vendedor me dijo que sí había",
        "no quiero hablar con un asesor",
        "tienen balatas delanteras pa tsuru",
        "soy el gerente del taller y ocupo 4 bujías",
        "",
    ],
)
def test_a_person_who_is_only_mentioned_is_no_wish(text: str) -> None:
    assert Wish.PERSON not in find_wishes(text)


@pytest.mark.parametrize(
    "text",
    [
        "horario",
        "¿Qué horarios manejan?",
        "a q hora cierran hoy en la de portales?",
        "hasta qué hora están",
        "abren los domingos?",
        "¿Están abiertos?",
        "ya cerraron?",
    ],
)
def test_a_question_for_the_hours_is_heard(text: str) -> None:
    assert find_wishes(text) == {Wish.HOURS}


@pytest.mark.parametrize(
    "text",
    [
        "dirección",
        "¿Cuál es su dirección?",
        "me pasas la direccion de la sucursal porfa",
        "¿dónde están ubicados?",
        "ubicación",
        "como llego?",
        "dnd estan?",
    ],
)
def test_a_question_for_the_address_is_heard(text: str) -> None:
    assert find_wishes(text) == {Wish.ADDRESS}


@pytest.mark.parametrize(
    "text",
    [
        "bomba de dirección hidráulica para jetta",
        "cremallera de direccion",
        "me das la direccion hidraulica de un jetta",
        "me das precio de la dirección",
        "me lo mandan a domicilio?",
        "te mando mi ubicación",
        "sensor de ubicación del cigüeñal",
        "¿dónde están las balatas que pedí?",
    ],
)
def test_parts_and_deliveries_are_no_question_for_the_address(text: str) -> None:
    assert find_wishes(text) == frozenset()


@pytest.mark.parametrize("text", ["menú", "MENU", "ver el menú", "opciones", "ayuda"])
def test_the_menu_is_asked_for(text: str) -> None:
    assert find_wishes(text) == {Wish.MENU}


@given(st.text(max_size=3000))
def test_any_text_can_be_heard(text: str) -> None:
    assert find_wishes(text) <= set(Wish)
