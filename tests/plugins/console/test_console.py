"""A talk at a terminal."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Call,
    Card,
    Carousel,
    Catalog,
    ChannelRefused,
    Choice,
    ContactCard,
    ContactPhone,
    ContactRequest,
    Contacts,
    Form,
    Header,
    Identity,
    IdentityKind,
    Image,
    IncomingMessage,
    IncomingStatus,
    Interactive,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    MessageUnsendable,
    Parcel,
    Product,
    ProductList,
    ProductSection,
    Reaction,
    Row,
    Section,
    Store,
    Template,
    Text,
    new_id,
    readable,
)
from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.console.chat import chat
from waframe.plugins.console.plugin import Console, ConsoleAddress, ConsoleSettings
from waframe.plugins.console.showing import check, show
from waframe.plugins.console.terminal import StandardTerminal
from waframe.simulator import VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.host import RememberingHost
from waframe.testing.inside import choose_database

MENU = Buttons(
    body="¿Qué buscas?", buttons=(Button(id="parts", title="Refacciones"), Button(id="hours", title="Horario"))
)
CLOCK = TurnedClock(VirtualClock())

LINK_CARD = Card(media=Image(link="https://a.mx/1"), body="Una", title="Ver", url="https://a.mx")
TALLER = ContactCard(name="Taller", phones=(ContactPhone(number="55"),))


class Script:
    """A terminal on which everything that is typed is known beforehand."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)
        self.seen: list[str] = []

    async def read(self) -> str | None:
        return next(self._lines, None)

    def write(self, text: str) -> None:
        self.seen.append(text)


def host_in(folder: Path) -> RememberingHost:
    return RememberingHost(Store(choose_database(f"sqlite:///{folder}/none.db"), media_folder=folder), clock=CLOCK)


def parcel(content: Text | Buttons, *, session: str = "s1") -> Parcel:
    return Parcel(
        id=new_id(),
        message_id=new_id(),
        conversation_id=new_id(),
        branch="centro",
        channel="console",
        address="centro",
        recipients=(Identity(kind=IdentityKind.SESSION, value=session),),
        content=content,
        created_at=CLOCK.now(),
    )


async def test_typed_lines_arrive_until_the_end(tmp_path: Path) -> None:
    host, channel = host_in(tmp_path), ConsoleChannel()

    async with channel.running(host):
        await chat(channel, Script("hola", "", "¿hay balatas?"), address="centro", session="s1", name="Cliente")

    said = [(one.address, one.name, readable(one.content)) for one in host.arrived if isinstance(one, IncomingMessage)]
    assert said == [("centro", "Cliente", "hola"), ("centro", "Cliente", "¿hay balatas?")]


async def test_quit_ends_the_talk(tmp_path: Path) -> None:
    host, channel = host_in(tmp_path), ConsoleChannel()

    async with channel.running(host):
        await chat(channel, Script("hola", "/quit", "ya no"), address="centro", session="s1", name="Cliente")

    assert len(host.arrived) == 1


async def test_a_number_picks_a_choice_of_the_last_message_only(tmp_path: Path) -> None:
    host, channel = host_in(tmp_path), ConsoleChannel()

    async with channel.running(host):
        with channel.seated(Script(), address="centro", session="s1", name="Cliente") as seat:
            await channel.send(parcel(MENU))
            await seat.type("2")
            await seat.type("3")
            await channel.send(parcel(Text(body="¿Cuántas?")))
            await seat.type("2")

    said = [one.content for one in host.arrived if isinstance(one, IncomingMessage)]
    assert said == [Choice(id="hours", title="Horario"), Text(body="3"), Text(body="2")]


async def test_a_message_is_printed_and_reported_read(tmp_path: Path) -> None:
    host, channel, script = host_in(tmp_path), ConsoleChannel(), Script()

    async with channel.running(host):
        with channel.seated(script, address="centro", session="s1", name="Cliente"):
            receipt = await channel.send(parcel(MENU))

    assert script.seen == ["¿Qué buscas?\n  1. Refacciones\n  2. Horario"]
    statuses = [(one.channel_id, one.status) for one in host.arrived if isinstance(one, IncomingStatus)]
    assert statuses == [(receipt.channel_id, status) for status in ("sent", "delivered", "read")]


async def test_a_message_to_somebody_who_left_is_refused(tmp_path: Path) -> None:
    channel = ConsoleChannel()

    async with channel.running(host_in(tmp_path)):
        with pytest.raises(ChannelRefused, match="nobody sits"):
            await channel.send(parcel(Text(body="¿Sigues ahí?")))


async def test_a_photo_that_does_not_exist_is_told_and_not_sent(tmp_path: Path) -> None:
    host, channel, script = host_in(tmp_path), ConsoleChannel(), Script(f"/photo {tmp_path}/none.jpg")

    async with channel.running(host):
        await chat(channel, script, address="centro", session="s1", name="Cliente")

    assert host.arrived == []
    assert script.seen[-1].endswith("none.jpg: No such file or directory")


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        pytest.param(Image(link="https://example.com/1.png", caption="Balata"),
                     "[image] Balata · https://example.com/1.png", id="image"),
        pytest.param(Location(latitude=19.4, longitude=-99.1, name="Centro"),
                     "[location] Centro · 19.4, -99.1", id="location"),
        pytest.param(Contacts(cards=(TALLER,)), "[contact] Taller · 55", id="card"),
        pytest.param(Reaction(target="1", emoji="👍"), "[reaction] 👍", id="reaction"),
        pytest.param(Template(name="hola", language="es"), "[template] hola", id="template"),
        pytest.param(Text(body="rojo \x1b[31m\ny\tazul"), "rojo [31m\nyazul", id="control characters"),
        pytest.param(
            ListMenu(body="¿Cuál?", button="Ver", footer="Precios con IVA",
                     sections=(Section(rows=(Row(id="a", title="Uno", description="el primero"),)),)),
            "¿Cuál?\nPrecios con IVA\n  1. Uno el primero", id="list",
        ),
        pytest.param(LinkButton(body="Tu ticket", title="Ver", url="https://a.mx",
                                header=Header(text="Hola"), footer="b"),
                     "Hola\nTu ticket\nb\n  [Ver] https://a.mx", id="link"),
        pytest.param(LocationRequest(body="¿Dónde?"), "¿Dónde?\n  [location?]", id="location request"),
        pytest.param(ContactRequest(body="¿Tu número?"), "¿Tu número?\n  [phone number?]", id="contact request"),
        pytest.param(Form(body="Tu auto", button="Abrir", form_id="9"), "Tu auto\n  [form] Abrir", id="form"),
        pytest.param(Product(catalog_id="1", product="BAL-1", body="Balata"),
                     "Balata\n  [product] BAL-1", id="product"),
        pytest.param(ProductList(header="Frenos", body="Elige", catalog_id="1",
                                 sections=(ProductSection(title="Delanteros", products=("A", "B")),)),
                     "Frenos\nElige\nDelanteros\n  [product] A\n  [product] B", id="products"),
        pytest.param(Catalog(body="Todo", thumbnail="A"), "Todo\n  [catalogue] A", id="catalogue"),
        pytest.param(Carousel(body="Ofertas", cards=(LINK_CARD, LINK_CARD)),
                     "Ofertas\n- [image] https://a.mx/1 · Una\n  [Ver] https://a.mx\n"
                     "- [image] https://a.mx/1 · Una\n  [Ver] https://a.mx", id="carousel of links"),
        pytest.param(Carousel(body="Ofertas", catalog_id="1", cards=(Card(product="A"), Card(product="B"))),
                     "Ofertas\n- [product] A\n- [product] B", id="carousel of products"),
        pytest.param(Template(name="hola", language="es", values={"1": "Ana"}, preview="Hola Ana"), "Hola Ana",
                     id="template with its preview"),
    ],
)  # fmt: skip
def test_every_kind_is_shown_in_words(content: Text, shown: str) -> None:
    assert show(content)[0] == shown


def test_the_buttons_of_all_cards_are_numbered_through() -> None:
    cards = tuple(Card(media=Image(link="https://a.mx/1"), buttons=(Button(id=one, title=one),)) for one in "ab")

    shown, choices = show(Carousel(body="Ofertas", cards=cards))

    assert [line for line in shown.splitlines() if line.startswith("  ")] == ["  1. a", "  2. b"]
    assert [choice.id for choice in choices] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        LinkButton(body=" ", title="a", url="https://a.mx"),
        Catalog(body=""),
        Carousel(body="a", cards=()),
        Interactive(kind="order_status", body="a"),
        Call(event="rang"),
    ],
    ids=lambda content: type(content).__name__,
)
def test_what_a_terminal_cannot_show_is_refused(content: AnyContent) -> None:
    with pytest.raises(MessageUnsendable):
        check(content)


def test_the_plugin_brings_the_channel_under_its_own_name() -> None:
    console = Console(ConsoleSettings(), branch=None, shared=None)

    (channel,) = console.register_channels()

    assert channel.name == Console.name
    assert ConsoleAddress(desk="centro").address == "centro"


@contextmanager
def typed_on_standard_input(data: bytes) -> Iterator[None]:
    saved = os.dup(0)
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    os.dup2(reading, 0)
    try:
        yield
    finally:
        os.dup2(saved, 0)
        os.close(saved)
        os.close(reading)


async def test_the_real_terminal_reads_lines_in_a_thread(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = StandardTerminal()

    with typed_on_standard_input("hola\r\n¿sí?\nfin".encode()):
        lines = [await terminal.read() for _ in range(4)]
    terminal.write("adiós")

    assert lines == ["hola", "¿sí?", "fin", None]
    assert capsys.readouterr().out == "adiós\n"
