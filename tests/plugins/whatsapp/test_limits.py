"""Meta's limits, just inside and just outside."""

from dataclasses import dataclass

import pytest

from waframe import (
    AnyContent,
    Audio,
    Button,
    Buttons,
    Choice,
    ContactCard,
    Contacts,
    Document,
    Edit,
    Header,
    Image,
    Interactive,
    ListMenu,
    Location,
    MessageUnsendable,
    Note,
    Reaction,
    Revoke,
    Row,
    Section,
    Sticker,
    SystemNotice,
    Template,
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
    "template name": Case(Template(name=x(512), language="es"), Template(name=x(513), language="es"), "name"),
    "template language": Case(Template(name="a", language="es"), Template(name="a", language=""), "language"),
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
