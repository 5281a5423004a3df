"""Meta's limits, just inside and just outside."""

from dataclasses import dataclass

import pytest

from waframe import (
    AnyContent,
    Audio,
    Button,
    Buttons,
    Card,
    Carousel,
    Catalog,
    Choice,
    ContactAddress,
    ContactCard,
    ContactPhone,
    ContactRequest,
    Contacts,
    Document,
    Edit,
    Form,
    Header,
    Image,
    Interactive,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    MessageUnsendable,
    Note,
    Product,
    ProductList,
    ProductSection,
    Reaction,
    Revoke,
    Row,
    Section,
    Sticker,
    SystemNotice,
    Text,
    Unsupported,
    Video,
)
from waframe.plugins.whatsapp.limits import check

PHOTO = Image(channel_media_id="24")


def x(count: int) -> str:
    return "ñ" * count


def buttons(count: int = 1, **other: object) -> Buttons:
    taps = tuple(Button(id=f"id{n}", title=f"Título {n}") for n in range(count))
    return Buttons(**{"body": "¿Va?", "buttons": taps, **other})  # type: ignore[arg-type]  # each test gives the right ones


def contact(**other: object) -> Contacts:
    return Contacts(cards=(ContactCard(**{"name": "A", **other}),))  # type: ignore[arg-type]  # each test gives the right ones


def button(*, id: str = "a", title: str = "Sí") -> Buttons:
    return buttons(buttons=(Button(id=id, title=title),))


def menu(*counts: int, title: str | None = "Norte", **other: object) -> ListMenu:
    sections = tuple(
        Section(title=title, rows=tuple(Row(id=f"{s}-{r}", title=f"Fila {r}") for r in range(count)))
        for s, count in enumerate(counts or (1,))
    )
    return ListMenu(**{"body": "Elige", "button": "Ver", "sections": sections, **other})  # type: ignore[arg-type]  # each test gives the right ones


def row(**other: str) -> ListMenu:
    return menu(sections=(Section(rows=(Row(**{"id": "a", "title": "b", **other}),)),))


def link(**other: object) -> LinkButton:
    return LinkButton(**{"body": "Tu ticket", "title": "Ver", "url": "https://a.mx/t", **other})  # type: ignore[arg-type]  # each test gives the right ones


def form(**other: object) -> Form:
    return Form(**{"body": "Tu auto", "button": "Abrir", "form_id": "9", **other})  # type: ignore[arg-type]  # each test gives the right ones


def products(*counts: int, title: str | None = "Frenos", **other: object) -> ProductList:
    sections = tuple(
        ProductSection(title=title, products=tuple(f"P-{s}-{p}" for p in range(count)))
        for s, count in enumerate(counts)
    )
    whole = {"header": "Frenos", "body": "Elige", "catalog_id": "19", "sections": sections, **other}
    return ProductList(**whole)  # type: ignore[arg-type]  # each test gives the right ones


def link_card(**other: object) -> Card:
    return Card(**{"media": Image(media_id="1"), "title": "Ver", "url": "https://a.mx/1", **other})  # type: ignore[arg-type]  # each test gives the right ones


def reply_card(many: int, *, title: str | None = None) -> Card:
    taps = tuple(Button(id=f"id{n}", title=title or f"Título {n}") for n in range(many))
    return Card(media=Image(media_id="1"), buttons=taps)


def carousel(many: int = 2, **other: object) -> Carousel:
    return Carousel(**{"body": "Ofertas", "cards": (link_card(),) * many, **other})  # type: ignore[arg-type]  # each test gives the right ones


def cards(second: Card) -> Carousel:
    return carousel(cards=(link_card(), second))


@dataclass(frozen=True)
class Case:
    """A content that passes and one that does not, and the field that is named."""

    good: AnyContent
    bad: AnyContent
    field: str


CASES = {
    "text body": Case(Text(body=x(4096)), Text(body=x(4097)), "body"),
    "text is not empty": Case(Text(body="a"), Text(body=" \n"), "body"),
    "emoji count as one character": Case(Text(body="🙏" * 4096), Text(body="🙏" * 4097), "body"),
    "image caption": Case(
        Image(link="https://a.mx/1", caption=x(1024)), Image(link="https://a.mx/1", caption=x(1025)), "caption"
    ),
    "video caption": Case(Video(media_id="1", caption=x(1024)), Video(media_id="1", caption=x(1025)), "caption"),
    "document caption": Case(
        Document(media_id="1", caption=x(1024)), Document(media_id="1", caption=x(1025)), "caption"
    ),
    "audio has no caption": Case(Audio(media_id="1"), Audio(media_id="1", caption="a"), "caption"),
    "sticker has no caption": Case(Sticker(media_id="1"), Sticker(media_id="1", caption="a"), "caption"),
    "media has a source": Case(Image(media_id="1"), Image(), "media"),
    "media has one source": Case(
        Image(channel_media_id="1"), Image(channel_media_id="1", link="https://a.mx"), "media"
    ),
    "link is of the web": Case(Image(link="http://a.mx/1"), Image(link="file:///etc/passwd"), "link"),
    "image type": Case(Image(media_id="1", mime="image/png"), Image(media_id="1", mime="image/gif"), "mime"),
    "audio type": Case(
        Audio(media_id="1", mime="audio/ogg; codecs=opus"), Audio(media_id="1", mime="audio/wav"), "mime"
    ),
    "voice note type": Case(
        Audio(media_id="1", mime="audio/ogg; codecs=opus", voice=True),
        Audio(media_id="1", mime="audio/mpeg", voice=True),
        "mime",
    ),
    "video type": Case(Video(media_id="1", mime="video/3gpp"), Video(media_id="1", mime="video/webm"), "mime"),
    "sticker type": Case(Sticker(media_id="1", mime="image/webp"), Sticker(media_id="1", mime="image/png"), "mime"),
    "latitude": Case(Location(latitude=-90, longitude=0), Location(latitude=-90.1, longitude=0), "latitude"),
    "longitude": Case(Location(latitude=0, longitude=180), Location(latitude=0, longitude=180.1), "longitude"),
    "contacts": Case(
        Contacts(cards=(ContactCard(name="A"),) * 257), Contacts(cards=(ContactCard(name="A"),) * 258), "cards"
    ),
    "at least one contact": Case(Contacts(cards=(ContactCard(name="A"),)), Contacts(cards=()), "cards"),
    "contact name": Case(
        Contacts(cards=(ContactCard(name="A"),)), Contacts(cards=(ContactCard(name=""),)), "cards[0].name"
    ),
    "contact phone": Case(
        contact(phones=(ContactPhone(number="+525512345678"),)),
        contact(phones=(ContactPhone(number=""),)),
        "cards[0].phones[0].number",
    ),
    "contact country": Case(
        contact(addresses=(ContactAddress(country_code="mx"),)),
        contact(addresses=(ContactAddress(country_code="mex"),)),
        "cards[0].addresses[0].country_code",
    ),
    "contact birthday": Case(contact(birthday="1990-01-31"), contact(birthday="31/01/1990"), "cards[0].birthday"),
    "reaction is an emoji": Case(Reaction(target="w", emoji="👍🏽"), Reaction(target="w", emoji="ok"), "emoji"),
    "reaction is one emoji": Case(Reaction(target="w", emoji="👨‍👩‍👧"), Reaction(target="w", emoji="👍👍"), "emoji"),
    "a reaction can be taken away": Case(Reaction(target="w", emoji=""), Reaction(target=""), "target"),
    "reaction target": Case(Reaction(target="wamid.1"), Reaction(target=""), "target"),
    "buttons body": Case(buttons(body=x(1024)), buttons(body=x(1025)), "body"),
    "at most 3 buttons": Case(buttons(3), buttons(4), "buttons"),
    "at least 1 button": Case(buttons(1), buttons(0), "buttons"),
    "button title": Case(button(title=x(20)), button(title=x(21)), "buttons[0].title"),
    "button title is not empty": Case(button(title="a"), button(title=""), "buttons[0].title"),
    "button id": Case(button(id=x(256)), button(id=x(257)), "buttons[0].id"),
    "button titles differ": Case(
        buttons(buttons=(Button(id="a", title="Sí"), Button(id="b", title="No"))),
        buttons(buttons=(Button(id="a", title="Sí"), Button(id="b", title="Sí"))),
        "buttons.title",
    ),
    "button ids differ": Case(
        buttons(buttons=(Button(id="a", title="Sí"), Button(id="b", title="No"))),
        buttons(buttons=(Button(id="a", title="Sí"), Button(id="a", title="No"))),
        "buttons.id",
    ),
    "header text": Case(buttons(header=Header(text=x(60))), buttons(header=Header(text=x(61))), "header.text"),
    "header is not empty": Case(buttons(header=Header(media=PHOTO)), buttons(header=Header()), "header"),
    "header is one thing": Case(
        buttons(header=Header(text="a")), buttons(header=Header(text="a", media=PHOTO)), "header"
    ),
    "header file": Case(
        buttons(header=Header(media=PHOTO)), buttons(header=Header(media=Image())), "header.media.media"
    ),
    "footer": Case(buttons(footer=x(60)), buttons(footer=x(61)), "footer"),
    "list body": Case(menu(body=x(4096)), menu(body=x(4097)), "body"),
    "list button": Case(menu(button=x(20)), menu(button=x(21)), "button"),
    "list button is not empty": Case(menu(button="a"), menu(button=""), "button"),
    "10 rows in all": Case(menu(5, 5), menu(5, 6), "rows"),
    "10 sections": Case(menu(*(1,) * 10), menu(*(1,) * 11), "sections"),
    "at least one section": Case(menu(1), menu(sections=()), "sections"),
    "no empty section": Case(menu(1, 1), menu(1, 0), "sections[1].rows"),
    "section title": Case(menu(1, title=x(24)), menu(1, title=x(25)), "sections[0].title"),
    "several sections have titles": Case(menu(1, title=None), menu(1, 1, title=None), "sections[0].title"),
    "row title": Case(row(title=x(24)), row(title=x(25)), "rows[0].title"),
    "row description": Case(row(description=x(72)), row(description=x(73)), "rows[0].description"),
    "row id": Case(row(id=x(200)), row(id=x(201)), "rows[0].id"),
    "row ids differ": Case(
        menu(sections=(Section(rows=(Row(id="a", title="x"), Row(id="b", title="x"))),)),
        menu(sections=(Section(rows=(Row(id="a", title="x"), Row(id="a", title="y"))),)),
        "rows.id",
    ),
    "list header is a text": Case(menu(header=Header(text="a")), menu(header=Header(media=PHOTO)), "header.media"),
    "list footer": Case(menu(footer=x(60)), menu(footer=x(61)), "footer"),
    "link body": Case(link(body=x(1024)), link(body=x(1025)), "body"),
    "link title": Case(link(title=x(20)), link(title=x(21)), "title"),
    "link title is not empty": Case(link(title="a"), link(title=""), "title"),
    "link is http or https": Case(link(url="http://a.mx"), link(url="ftp://a.mx"), "url"),
    "link has a host": Case(link(url="https://a.mx"), link(url="https://"), "url"),
    "link is no bare IP": Case(link(url="https://10.example.com"), link(url="https://10.0.0.1/t"), "url"),
    "link is no bare IPv6": Case(link(url="https://a.mx:8080/"), link(url="https://[2001:db8::1]/"), "url"),
    "link is no IP as a number": Case(link(url="https://a.mx/1"), link(url="https://167772161/"), "url"),
    "link has no space": Case(link(url="https://a.mx/a%20b"), link(url="https://a.mx/a b"), "url"),
    "link header text": Case(link(header=Header(text=x(60))), link(header=Header(text=x(61))), "header.text"),
    "link header file": Case(
        link(header=Header(media=PHOTO)), link(header=Header(media=Image(caption="a"))), "header.media.media"
    ),
    "link footer": Case(link(footer=x(60)), link(footer=x(61)), "footer"),
    "location request body": Case(LocationRequest(body=x(1024)), LocationRequest(body=x(1025)), "body"),
    "contact request body": Case(ContactRequest(body=x(1024)), ContactRequest(body=x(1025)), "body"),
    "contact request is not empty": Case(ContactRequest(body="a"), ContactRequest(body=" "), "body"),
    "form body": Case(form(body=x(1024)), form(body=x(1025)), "body"),
    "form button": Case(form(button=x(30)), form(button=x(31)), "button"),
    "form button is not empty": Case(form(button="a"), form(button=""), "button"),
    "form button has no emoji": Case(form(button="Abrir → ya"), form(button="Abrir 🚗"), "button"),
    "form has a name": Case(form(form_id=None, form_name="car"), form(form_id=None), "form_id"),
    "form has one name": Case(form(form_id="9"), form(form_name="car"), "form_id"),
    "form data fills a screen": Case(form(screen="CAR", data={"a": 1}), form(data={"a": 1}), "data"),
    "form footer": Case(form(footer=x(60)), form(footer=x(61)), "footer"),
    "form header": Case(form(header=Header(text=x(60))), form(header=Header(text=x(61))), "header.text"),
    "product catalogue": Case(Product(catalog_id="1", product="a"), Product(catalog_id="", product="a"), "catalog_id"),
    "product": Case(Product(catalog_id="1", product="a"), Product(catalog_id="1", product=""), "product"),
    "product body": Case(
        Product(catalog_id="1", product="a", body=x(1024)), Product(catalog_id="1", product="a", body=x(1025)), "body"
    ),
    "product footer": Case(
        Product(catalog_id="1", product="a", footer=x(60)),
        Product(catalog_id="1", product="a", footer=x(61)),
        "footer",
    ),
    "products header": Case(products(1, header=x(60)), products(1, header=x(61)), "header"),
    "products have a header": Case(products(1, header="a"), products(1, header=""), "header"),
    "products body": Case(products(1, body=x(1024)), products(1, body=x(1025)), "body"),
    "products catalogue": Case(products(1), products(1, catalog_id=""), "catalog_id"),
    "products footer": Case(products(1, footer=x(60)), products(1, footer=x(61)), "footer"),
    "30 products in a section": Case(products(30), products(31), "sections[0].products"),
    "30 products in all": Case(products(15, 15), products(15, 16), "products"),
    "10 sections of products": Case(products(*(1,) * 10), products(*(1,) * 11), "sections"),
    "no empty section of products": Case(products(1, 1), products(1, 0), "sections[1].products"),
    "section of products title": Case(products(1, title=x(24)), products(1, title=x(25)), "sections[0].title"),
    "several sections of products have titles": Case(
        products(1, title=None), products(1, 1, title=None), "sections[0].title"
    ),
    "catalogue body": Case(Catalog(body=x(1024)), Catalog(body=x(1025)), "body"),
    "catalogue footer": Case(Catalog(body="a", footer=x(60)), Catalog(body="a", footer=x(61)), "footer"),
    "carousel body": Case(carousel(body=x(1024)), carousel(body=x(1025)), "body"),
    "at least 2 cards": Case(carousel(2), carousel(1), "cards"),
    "at most 10 cards": Case(carousel(10), carousel(11), "cards"),
    "card body": Case(cards(link_card(body=x(160))), cards(link_card(body=x(161))), "cards[1].body"),
    "card line breaks": Case(cards(link_card(body="a\nb\nc")), cards(link_card(body="a\nb\nc\nd")), "cards[1].body"),
    "card title": Case(cards(link_card(title=x(20))), cards(link_card(title=x(21))), "cards[1].title"),
    "card has a title": Case(cards(link_card()), cards(link_card(title=None)), "cards[1].title"),
    "card link": Case(cards(link_card()), cards(link_card(url="http://1.2.3.4")), "cards[1].url"),
    "card has a picture": Case(cards(link_card()), cards(link_card(media=None)), "cards[1].media"),
    "card picture": Case(cards(link_card()), cards(link_card(media=Image())), "cards[1].media.media"),
    "card pictures are alike": Case(cards(link_card()), cards(link_card(media=Video(media_id="2"))), "cards.media"),
    "card is of one kind": Case(cards(link_card()), cards(link_card(buttons=(Button(id="a", title="b"),))), "cards[1]"),
    "card is of a kind": Case(cards(link_card()), cards(link_card(url=None)), "cards[1]"),
    "cards are of one kind": Case(cards(link_card()), cards(reply_card(1)), "cards"),
    "cards have as many buttons": Case(
        carousel(cards=(reply_card(2), reply_card(2))), carousel(cards=(reply_card(2), reply_card(1))), "cards.buttons"
    ),
    "card button titles differ": Case(
        carousel(cards=(reply_card(2), reply_card(2))),
        carousel(cards=(reply_card(2), reply_card(2, title="Sí"))),
        "cards[1].buttons.title",
    ),
    "card button title": Case(
        carousel(cards=(reply_card(1, title=x(20)),) * 2),
        carousel(cards=(reply_card(1, title=x(21)),) * 2),
        "cards[0].buttons[0].title",
    ),
    "product cards have a catalogue": Case(
        carousel(cards=(Card(product="a"), Card(product="b")), catalog_id="19"),
        carousel(cards=(Card(product="a"), Card(product="b"))),
        "catalog_id",
    ),
    "product cards have nothing else": Case(
        carousel(cards=(Card(product="a"), Card(product="b")), catalog_id="19"),
        carousel(cards=(Card(product="a"), Card(product="b", body="c")), catalog_id="19"),
        "cards[1]",
    ),
    "interactive kind": Case(Interactive(kind="order_status"), Interactive(kind=""), "kind"),
    "interactive body": Case(
        Interactive(kind="cta_url", body=x(1024)), Interactive(kind="cta_url", body=x(1025)), "body"
    ),
}


@pytest.mark.parametrize("case", [pytest.param(case, id=name) for name, case in CASES.items()])
def test_just_inside_passes_and_just_outside_names_the_field(case: Case) -> None:
    check(case.good)

    with pytest.raises(MessageUnsendable) as refusal:
        check(case.bad)
    assert refusal.value.field == case.field


@pytest.mark.parametrize(
    "content",
    [
        Choice(id="a", title="b"),
        Edit(target="wamid.1"),
        Revoke(target="wamid.1"),
        Note(body="entre nosotros"),
        SystemNotice(kind="x"),
        Unsupported(kind="poll"),
    ],
    ids=lambda content: type(content).__name__,
)
def test_what_only_customers_or_agents_write_cannot_be_sent(content: AnyContent) -> None:
    with pytest.raises(MessageUnsendable, match="cannot be sent"):
        check(content)
