"""A talk at a terminal."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from waframe import (
    Button,
    Buttons,
    ChannelRefused,
    Choice,
    ContactCard,
    ContactPhone,
    Contacts,
    Identity,
    IdentityKind,
    Image,
    IncomingMessage,
    IncomingStatus,
    ListMenu,
    Location,
    Parcel,
    Reaction,
    Row,
    Section,
    Store,
    Template,
    Text,
    new_id,
    readable,
)
from waframe.core.store.sqlite import Sqlite
from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.console.chat import chat
from waframe.plugins.console.plugin import Console, ConsoleAddress, ConsoleSettings
from waframe.plugins.console.showing import show
from waframe.plugins.console.terminal import StandardTerminal
from waframe.simulator import VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.host import RememberingHost

MENU = Buttons(
    body="¿Qué buscas?", buttons=(Button(id="parts", title="Refacciones"), Button(id="hours", title="Horario"))
)
CLOCK = TurnedClock(VirtualClock())

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
    return RememberingHost(Store(Sqlite(str(folder / "none.db")), media_folder=folder), clock=CLOCK)


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
    ],
)  # fmt: skip
def test_every_kind_is_shown_in_words(content: Text, shown: str) -> None:
    assert show(content)[0] == shown


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
