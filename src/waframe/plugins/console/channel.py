"""The channel: what a person types becomes an incoming message, and what the bot says is printed."""

import mimetypes
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import anyio
import msgspec

from waframe import (
    AnyContent,
    AnyMedia,
    Channel,
    ChannelRefused,
    Choice,
    Download,
    Host,
    Identity,
    IdentityKind,
    Image,
    IncomingMessage,
    IncomingStatus,
    MediaGone,
    MessageStatus,
    Parcel,
    Receipt,
    Text,
    new_id,
)
from waframe.plugins.console.showing import Choices, check, show
from waframe.plugins.console.terminal import Terminal

HELP = "Write as the customer. A number picks a choice, /photo PATH sends a picture, /quit ends."
QUIT = "/quit"
STATUSES = (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
PHOTO = "/photo "


class Seat:
    """One person at one terminal, in front of one branch."""

    def __init__(self, channel: "ConsoleChannel", terminal: Terminal, *, address: str, session: str, name: str) -> None:
        self.terminal = terminal
        self.address = address
        self.session = session
        self.name = name
        self.choices: Choices = ()
        self._channel = channel

    async def type(self, line: str) -> None:
        """Say a line: the number of a choice, `/photo PATH`, or words."""
        said = line.strip()
        if said.startswith(PHOTO):
            await self._send_photo(said.removeprefix(PHOTO).strip())
        elif said:
            await self._channel.deliver(self, self._chosen(said) or Text(body=said))

    def _chosen(self, said: str) -> Choice | None:
        number = int(said) if said.isdecimal() and said.isascii() else 0
        return self.choices[number - 1] if 1 <= number <= len(self.choices) else None

    async def _send_photo(self, path: str) -> None:
        try:
            data = await (await anyio.Path(path).expanduser()).read_bytes()
        except OSError as error:
            self.terminal.write(f"! {path}: {error.strerror}")
            return
        mime = mimetypes.guess_type(path)[0] or "image/jpeg"
        await self._channel.deliver(self, self._channel.keep(Download(data=data, mime=mime)))


class ConsoleChannel(Channel):
    """Serves the people who sit at terminals of this process; a message to anybody else is refused."""

    name = "console"
    title = "Terminal"
    icon = "slash"

    def __init__(self) -> None:
        self._host: Host | None = None
        self._seats: dict[tuple[str, str], Seat] = {}
        self._files: dict[str, Download] = {}

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        """Know the process while it runs."""
        self._host = host
        yield
        self._host = None

    @contextmanager
    def seated(self, terminal: Terminal, *, address: str, session: str, name: str) -> Iterator[Seat]:
        """Give a person a seat in front of the branch that has this address."""
        seat = Seat(self, terminal, address=address, session=session, name=name)
        self._seats[address, session] = seat
        try:
            yield seat
        finally:
            if self._seats.get((address, session)) is seat:
                del self._seats[address, session]

    async def chat(self, terminal: Terminal, *, address: str, session: str, name: str) -> None:
        """Hold a whole talk with the branch at this address, until `/quit` or the end of the input."""
        with self.seated(terminal, address=address, session=session, name=name) as seat:
            terminal.write(HELP)
            while (line := await terminal.read()) is not None and line.strip() != QUIT:
                await seat.type(line)

    def check(self, content: AnyContent) -> None:
        """Raise MessageUnsendable where a terminal cannot show this."""
        check(content)

    async def send(self, parcel: Parcel) -> Receipt:
        """Print the message, with numbered choices, and say at once that it was read."""
        check(parcel.content)
        seat = self._seat(parcel)
        text, seat.choices = show(parcel.content)
        seat.terminal.write(text)
        channel_id = f"console-{parcel.id}"
        await self._opened.ingest([self._status(parcel, channel_id, status=status) for status in STATUSES])
        return Receipt(channel_id=channel_id, recipient=_identity(seat.session))

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Give the bytes of a photo that was sent with `/photo`."""
        del address
        found = self._files.get(media.channel_media_id or "")
        if found is None:
            raise MediaGone(f"the console has no file {media.channel_media_id}")
        return found

    async def deliver(self, seat: Seat, content: AnyContent) -> None:
        """Hand a message of the person to the branch; it is durable when this returns."""
        arrived = IncomingMessage(
            channel=self.name,
            address=seat.address,
            channel_id=f"console-{new_id()}",
            identities=(_identity(seat.session),),
            content=content,
            at=self._opened.clock.now(),
            raw=msgspec.json.encode(content).decode(),
            name=seat.name,
        )
        await self._opened.ingest([arrived])

    def keep(self, file: Download) -> Image:
        """Keep a file for as long as the process lives, and name it."""
        media_id = new_id()
        self._files[media_id] = file
        return Image(channel_media_id=media_id, mime=file.mime)

    @property
    def _opened(self) -> Host:
        if self._host is None:
            raise ChannelRefused("the console is not open")
        return self._host

    def _seat(self, parcel: Parcel) -> Seat:
        for session in _sessions(parcel.recipients):
            seat = self._seats.get((parcel.address, session))
            if seat is not None:
                return seat
        raise ChannelRefused("nobody sits at the console any more")

    def _status(self, parcel: Parcel, channel_id: str, *, status: MessageStatus) -> IncomingStatus:
        return IncomingStatus(
            channel=self.name,
            address=parcel.address,
            channel_id=channel_id,
            status=status,
            at=self._opened.clock.now(),
            raw="{}",
            outbox_id=parcel.id,
        )


def _identity(session: str) -> Identity:
    return Identity(kind=IdentityKind.SESSION, value=session)


def _sessions(identities: Sequence[Identity]) -> Iterator[str]:
    return (identity.value for identity in identities if identity.kind is IdentityKind.SESSION)
