"""A reply becomes few messages, none too long, and loses no word."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Document,
    Header,
    Image,
    ListMenu,
    Location,
    Reaction,
    Row,
    Section,
    Sticker,
    Text,
    Video,
    readable,
)
from waframe.plugins.whatsapp.arranging import arrange
from waframe.plugins.whatsapp.limits import check
from waframe.plugins.whatsapp.splitting import split

PHOTO = Image(media_id="1")
SI = (Button(id="yes", title="Sí"),)
ROWS = (Section(rows=(Row(id="a", title="Norte"),)),)


def texts(*bodies: str) -> list[AnyContent]:
    return [Text(body=body) for body in bodies]


def test_short_texts_leave_as_one() -> None:
    assert arrange(texts("Hola.", "¿Qué buscas?"), join=True) == [Text(body="Hola.\n\n¿Qué buscas?")]


def test_texts_stay_apart_where_the_setting_says_so() -> None:
    assert arrange(texts("Hola.", "¿Qué buscas?"), join=False) == texts("Hola.", "¿Qué buscas?")


def test_texts_are_joined_only_while_the_whole_is_short() -> None:
    assert len(arrange(texts("a" * 511, "b" * 511), join=True)) == 1
    assert len(arrange(texts("a" * 511, "b" * 512), join=True)) == 2


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        pytest.param(
            [Text(body="Son tres."), Buttons(body="¿Cuál?", buttons=SI, footer="IVA incluido")],
            [Buttons(body="Son tres.\n\n¿Cuál?", buttons=SI, footer="IVA incluido")],
            id="buttons",
        ),
        pytest.param(
            [Text(body="Hola."), Text(body="Son tres."), ListMenu(body="Elige", button="Ver", sections=ROWS)],
            [ListMenu(body="Hola.\n\nSon tres.\n\nElige", button="Ver", sections=ROWS)],
            id="list",
        ),
    ],
)
def test_a_text_goes_into_the_body_that_follows(contents: list[AnyContent], expected: list[AnyContent]) -> None:
    assert arrange(contents, join=True) == expected


@pytest.mark.parametrize(
    "contents",
    [
        pytest.param([Text(body="a" * 1020), Buttons(body="¿Va?", buttons=SI)], id="no room in the body"),
        pytest.param(
            [Text(body="a"), Buttons(body="b", buttons=SI, header=Header(text="c"))], id="a header would come first"
        ),
        pytest.param([Buttons(body="b", buttons=SI), Text(body="a")], id="the text comes after"),
        pytest.param([Text(body="a"), PHOTO, Text(body="b")], id="a picture between"),
        pytest.param(
            [Text(body="a"), Location(latitude=1, longitude=2), Reaction(target="w", emoji="👍")], id="others"
        ),
        pytest.param(
            [Text(body="https://a.mx", preview_url=True), Buttons(body="b", buttons=SI)], id="a preview would be lost"
        ),
        pytest.param(
            [Text(body="https://a.mx", preview_url=True), Text(body="https://b.mx", preview_url=True)],
            id="two previews",
        ),
        pytest.param([Text(body="https://a.mx"), Text(body="https://b.mx", preview_url=True)], id="another preview"),
        pytest.param([Sticker(media_id="1"), PHOTO], id="files"),
    ],
)
def test_the_rest_stays_as_it_is(contents: list[AnyContent]) -> None:
    assert arrange(contents, join=True) == contents


def test_a_preview_survives_where_only_one_has_a_link() -> None:
    contents = [Text(body="Mira:"), Text(body="https://a.mx", preview_url=True)]

    assert arrange(contents, join=True) == [Text(body="Mira:\n\nhttps://a.mx", preview_url=True)]


@pytest.mark.parametrize("media", [PHOTO, Video(link="https://a.mx/1"), Document(media_id="1", filename="c.pdf")])
def test_a_long_caption_becomes_a_text_after_the_file(media: Image | Video | Document) -> None:
    kind = type(media)
    words = "palabra " * 200

    arranged = arrange([kind(media_id="1", caption=words), Text(body="b")], join=True)

    assert arranged == [kind(media_id="1"), Text(body=words), Text(body="b")]


def test_a_caption_that_fits_stays() -> None:
    photo = Image(media_id="1", caption="a" * 1024)

    assert arrange([photo], join=True) == [photo]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        pytest.param("uno dos. tres\n\ncuatro cinco", ["uno dos. tres", "cuatro cinco"], id="paragraph"),
        pytest.param("uno dos. tres\ncuatro cinco", ["uno dos. tres", "cuatro cinco"], id="line"),
        pytest.param("uno dos tres. cuatro cinco", ["uno dos tres.", "cuatro cinco"], id="sentence"),
        pytest.param("uno dos tres cuatro cinco", ["uno dos tres cuatro", "cinco"], id="word"),
        pytest.param("uno dos *tres cuatro* cinco", ["uno dos", "*tres cuatro* cinco"], id="not inside bold"),
        pytest.param("uno dos tres https://a.mx/bcd", ["uno dos tres", "https://a.mx/bcd"], id="not inside a link"),
        pytest.param("a" * 25, ["a" * 20, "a" * 5], id="a word that is too long"),
        pytest.param("a" * 19 + "👨‍👩‍👧" + "b", ["a" * 19, "👨‍👩‍👧b"], id="not inside a family"),
        pytest.param("a" * 19 + "🇲🇽🇲🇽", ["a" * 19, "🇲🇽🇲🇽"], id="not inside a flag"),
        pytest.param("a" * 19 + "👍🏽", ["a" * 19, "👍🏽"], id="not inside a tone"),
        pytest.param("a" * 19 + "e\u0301", ["a" * 19, "e\u0301"], id="not inside an accent"),
        pytest.param("a. " + "b" * 17 + " c", ["a. " + "b" * 17, "c"], id="a piece is well filled"),
        pytest.param(" " * 30, [" " * 30], id="nothing but space"),
    ],
)
def test_a_text_is_cut_where_a_reader_would(text: str, pieces: list[str]) -> None:
    assert split(text, 20) == pieces


WORDS = st.text(st.characters(exclude_categories=("Z", "C")), min_size=1, max_size=60) | st.sampled_from(
    ["*negrita*", "https://example.com/a?b=c", "👨‍👩‍👧‍👦", "🇲🇽", "fin.", "¿Sí?"]
)
GAPS = st.sampled_from([" ", " ", " ", "\n", "\n\n", ". ", "  "])
LONG = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=600).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
CONTENTS = st.lists(
    st.builds(lambda body, preview: Text(body=body, preview_url=preview), LONG, st.booleans())
    | st.builds(lambda caption: Image(media_id="1", caption=caption), LONG)
    | st.sampled_from([PHOTO, Sticker(media_id="2"), Reaction(target="w", emoji="👍")])
    | st.builds(lambda body: Buttons(body=body[:1024], buttons=SI), LONG)
    | st.builds(lambda body: ListMenu(body=body[:1024], button="Ver", sections=ROWS), LONG),
    max_size=6,
)


def spoken(contents: list[AnyContent]) -> list[str]:
    return " ".join(readable(content) for content in contents).split()


@given(contents=CONTENTS, join=st.booleans())
def test_no_word_is_lost_and_every_piece_can_be_sent(contents: list[AnyContent], *, join: bool) -> None:
    arranged = arrange(contents, join=join)

    for content in arranged:
        check(content)
    assert spoken(arranged) == spoken(contents)


@given(contents=CONTENTS)
def test_what_is_no_text_stays_in_its_order(contents: list[AnyContent]) -> None:
    arranged = arrange(contents, join=True)

    kinds = [type(content) for content in contents if not isinstance(content, Text)]
    assert [type(content) for content in arranged if not isinstance(content, Text)] == kinds


@given(text=LONG, most=st.integers(80, 4096))
def test_pieces_are_short_enough_and_cut_between_words(text: str, most: int) -> None:
    pieces = split(text, most)

    assert all(0 < len(piece) <= most for piece in pieces) or pieces == [text]
    assert " ".join(pieces).split() == text.split()


@given(word=st.text(st.characters(exclude_categories=("Z", "C", "M")), min_size=200, max_size=500))
def test_a_word_that_is_too_long_keeps_all_its_letters(word: str) -> None:
    assert "".join(split(word, 100)) == re.sub(r"\s", "", word)
