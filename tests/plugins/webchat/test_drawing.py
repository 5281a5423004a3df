"""What the page is given to draw: words as words, links that lead to the web, and limits told by field."""

import pytest

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Card,
    Carousel,
    Choice,
    ContactCard,
    ContactPhone,
    Contacts,
    Header,
    Image,
    LinkButton,
    ListMenu,
    Location,
    MessageUnsendable,
    Note,
    Product,
    Reaction,
    Row,
    Section,
    Template,
    Text,
)
from waframe.plugins.webchat.drawing import draw, option_of, safe_link
from waframe.plugins.webchat.limits import check

PICTURE = Image(link="https://shop.example/1.png")
LIST = ListMenu(
    body="¿Cuál?",
    button="Ver",
    header=Header(text="Frenos"),
    footer="Hoy",
    sections=(Section(title="Todo", rows=(Row(id="a", title="Uno", description="el primero"),)),),
)
CARDS = Carousel(
    body="Estas",
    cards=(
        Card(media=PICTURE, body="Balata", title="Ver", url="https://shop.example/1"),
        Card(body="Disco", buttons=(Button(id="disc", title="Lo quiero"),)),
    ),
)


def url_of(media: object) -> str:
    return safe_link(getattr(media, "link", None))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (Text(body="<img src=x onerror=alert(1)>"), "text"),
        (Buttons(body="¿?", buttons=(Button(id="a", title="Sí"),), header=Header(media=PICTURE)), "choices"),
        (LIST, "list"),
        (LinkButton(body="Mira", title="Abrir", url="https://shop.example"), "link"),
        (PICTURE, "file"),
        (Location(latitude=19.4, longitude=-99.1), "place"),
        (CARDS, "cards"),
        (Contacts(cards=(ContactCard(name="Ana", phones=(ContactPhone(number="55"),)),)), "people"),
        (Reaction(target="webchat-1", emoji="👍"), "reaction"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_can_be_sent_can_be_drawn(content: AnyContent, kind: str) -> None:
    check(content)

    assert draw(content, url_of=url_of).kind == kind


def test_a_list_keeps_its_groups_and_cards_their_taps() -> None:
    drawn, cards = draw(LIST, url_of=url_of), draw(CARDS, url_of=url_of).cards

    assert (drawn.header, drawn.button, drawn.footer) == ("Frenos", "Ver", "Hoy")
    assert [(one.title, one.options[0].description) for one in drawn.groups] == [("Todo", "el primero")]
    assert (cards[0].url, cards[1].options[0].id) == ("https://shop.example/1", "disc")
    assert option_of(LIST, "a") == Choice(id="a", title="Uno", description="el primero", source="list")
    assert option_of(CARDS, "disc") == Choice(id="disc", title="Lo quiero")
    assert option_of(Text(body="a"), "a") is None


def test_a_place_without_a_link_is_shown_on_a_map() -> None:
    assert "mlat=19.400000&mlon=-99.100000" in draw(Location(latitude=19.4, longitude=-99.1), url_of=url_of).url


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "http://[", "", None])
def test_a_link_that_leads_elsewhere_is_none(link: str | None) -> None:
    assert safe_link(link) == ""


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (LinkButton(body="Mira", title="Abrir", url="javascript:alert(1)"), "url"),
        (LinkButton(body="Mira", title="", url="https://shop.example"), "title"),
        (Image(link="file:///etc/passwd"), "media.link"),
        (Image(channel_media_id="1"), "media"),
        (Buttons(body="¿?", buttons=(Button(id="a", title="x" * 81),)), "buttons[0].title"),
        (Buttons(body="¿?", buttons=(Button(id="", title="x"),)), "buttons[0].id"),
        (Location(latitude=91, longitude=0), "latitude"),
        (Location(latitude=0, longitude=181), "longitude"),
        (Carousel(body="x", cards=()), "cards"),
        (Carousel(body="x", cards=(Card(product="1"),)), "cards[0].product"),
        (Carousel(body="x", cards=(Card(),)), "cards[0].body"),
        (Contacts(cards=(ContactCard(name=" "),)), "cards[0].name"),
        (Template(name="a", language="es"), "type"),
        (Product(catalog_id="1", product="2"), "type"),
        (Note(body="x"), "type"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_be_drawn_is_refused_by_field_and_limit(content: AnyContent, field: str) -> None:
    with pytest.raises(MessageUnsendable) as refused:
        check(content)

    assert (refused.value.field, bool(refused.value.limit)) == (field, True)
