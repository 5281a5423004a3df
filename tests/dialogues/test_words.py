"""What customers write in place of tapping."""

import pytest

from waframe.dialogues.words import among, listed, pick

HOURS = ("9:00", "12:00", "16:00")
PADS = ("Balatas delanteras", "Balatas traseras", "Discos")


@pytest.mark.parametrize(
    ("text", "titles", "place"),
    [
        pytest.param("12:00", HOURS, 1, id="word for word"),
        pytest.param("a las 12, por favor", HOURS, 1, id="by a word of its own"),
        pytest.param("2", HOURS, 1, id="by its place"),
        pytest.param("4", HOURS, None, id="no such place"),
        pytest.param("3", ("Lunes 3", "Martes 4", "Jueves 6"), None, id="a place or a word"),
        pytest.param("LAS TRASERAS", PADS, 1, id="folded"),
        pytest.param("balatas", PADS, None, id="a word of two"),
        pytest.param("delanteras y traseras", PADS, None, id="words of two"),
        pytest.param("no las delanteras", PADS, None, id="denied"),
        pytest.param("¿los discos los tienen?", PADS, None, id="a question"),
        pytest.param("", PADS, None, id="nothing"),
    ],
)
def test_an_option_is_picked_where_there_is_no_doubt(text: str, titles: tuple[str, ...], place: int | None) -> None:
    assert pick(text, titles) == place


def test_a_word_of_a_list_is_known_politely_and_alone() -> None:
    words = listed("cancelar, ya no,")

    assert words == ("cancelar", "ya no")
    assert among("¡Ya no, gracias!", words)
    assert among("Cancelar", words)
    assert not among("quiero cancelar mi seguro", words)
    assert not among("", words)
