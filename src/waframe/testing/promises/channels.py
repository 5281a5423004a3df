"""What every channel promises: trials that run on any of them, at a rig with a customer at its other end."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from waframe import (
    AnyContent,
    Button,
    Buttons,
    Channel,
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUncertain,
    Choice,
    Happening,
    Image,
    Incoming,
    IncomingMessage,
    IncomingStatus,
    ListMenu,
    Location,
    MediaError,
    MessageStatus,
    MessageUnsendable,
    Note,
    Parcel,
    Row,
    Section,
    SenderType,
    TemplateFilling,
    Text,
    readable,
)
from waframe.testing.promises.promise import Trial


class Trouble(StrEnum):
    """What can go wrong with the next message that is sent."""

    REFUSED = "refused"
    BUSY = "busy"
    UNCERTAIN = "uncertain"


class ChannelRig(Protocol):
    """A channel under test: open, one address, one customer who can write and look."""

    channel: Channel
    address: str

    @property
    def arrived(self) -> Sequence[Incoming]:
        """Give all that the channel has handed to the core so far."""
        ...

    def parcel(self, content: AnyContent) -> Parcel:
        """Pack a message for the customer."""
        ...

    async def write(self, text: str) -> None:
        """Let the customer write, and wait until the channel has handed it over."""
        ...

    async def repeat(self) -> None:
        """Let the provider deliver the customer's last message once more; nothing where that cannot happen."""
        ...

    async def choose(self, number: int) -> None:
        """Let the customer pick a choice of the last message, counted from 1, and wait like `write`."""
        ...

    async def send_photo(self, data: bytes) -> None:
        """Let the customer send a PNG, and wait like `write`."""
        ...

    async def seen(self) -> Sequence[str]:
        """Give all words that the customer has seen, message by message; statuses have arrived by then."""
        ...

    def make_trouble(self, trouble: Trouble) -> bool:
        """Let the next send go wrong; False where this channel never has that trouble."""
        ...


BUTTONS = Buttons(body="¿Cuál?", buttons=(Button(id="a", title="Uno"), Button(id="b", title="Dos")))
LIST = ListMenu(
    body="¿Cuál?",
    button="Ver",
    sections=(Section(rows=(Row(id="a", title="Uno"), Row(id="b", title="Dos", description="el otro"))),),
)
SENDABLE: tuple[AnyContent, ...] = (
    Text(body="Sí hay, joven."),
    BUTTONS,
    LIST,
    Image(link="https://example.com/balata.png", caption="Balata"),
    Location(latitude=19.43, longitude=-99.13, name="Centro"),
)
DOUBTFUL: tuple[AnyContent, ...] = (
    Text(body=""),
    Text(body="  \n"),
    Text(body="x" * 100_000),
    Buttons(body="¿Cuál?", buttons=()),
    Buttons(body="¿Cuál?", buttons=(Button(id="a", title="Uno"), Button(id="a", title="Dos"))),
    Buttons(body="¿Cuál?", buttons=tuple(Button(id=f"{n}", title=f"{n}") for n in range(50))),
    Buttons(body="¿Cuál?", buttons=(Button(id="a", title="x" * 500),)),
    ListMenu(body="¿Cuál?", button="Ver", sections=()),
    ListMenu(body="¿Cuál?", button="Ver", sections=(Section(rows=(Row(id="a", title=""),)),)),
    Image(),
    Image(link="https://example.com/1.png", media_id="1"),
    Choice(id="a", title="Uno"),
    Note(body="para nosotros"),
    Happening(kind="taken", actor="Luis"),
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))


async def a_text_arrives_once_only(rig: ChannelRig) -> None:
    """A customer's words arrive as a message of that address; however often delivered, under one channel id."""
    await rig.write("¿Tienen balatas?")
    await rig.repeat()

    messages = _messages(rig)
    assert {one.channel_id for one in messages} == {messages[0].channel_id}
    assert messages[0].channel_id
    assert messages[0].channel == rig.channel.name
    assert messages[0].address == rig.address
    assert messages[0].content == Text(body="¿Tienen balatas?")
    assert messages[0].identities
    assert messages[0].by is SenderType.CLIENT
    assert messages[0].at.utcoffset() is not None


async def two_messages_have_two_ids_and_keep_their_order(rig: ChannelRig) -> None:
    """The same words twice are two messages."""
    await rig.write("hola")
    await rig.write("hola")
    await rig.write("¿hay alguien?")

    ids = dict.fromkeys(one.channel_id for one in _messages(rig))
    assert len(ids) == 3
    assert readable(_messages(rig)[-1].content) == "¿hay alguien?"


async def what_is_sendable_is_seen(rig: ChannelRig) -> None:
    """Text, buttons, list, picture and place reach the customer, or are refused with field and limit."""
    for content in SENDABLE:
        if await _is_sent_as_checked(rig, content):
            words = readable(content)
            assert any(words in seen for seen in await rig.seen()), f"the customer did not see {words!r}"


async def text_and_choices_can_be_sent(rig: ChannelRig) -> None:
    """A channel that carries no text or no buttons at all is no channel for a bot."""
    for content in (Text(body="Sí hay"), BUTTONS, LIST):
        rig.channel.check(content)
        receipt = await rig.channel.send(rig.parcel(content))
        assert receipt.channel_id


async def check_raises_what_send_would(rig: ChannelRig) -> None:
    """What `check` lets pass can be sent; what it refuses is refused by `send` in its words, and seen by nobody."""
    for content in DOUBTFUL:
        await _is_sent_as_checked(rig, content)


async def a_choice_comes_back_with_its_id(rig: ChannelRig) -> None:
    """A tap on a button or a row arrives as a Choice with the id that we gave it."""
    for content in (BUTTONS, LIST):
        await rig.channel.send(rig.parcel(content))
        await rig.choose(2)

        choice = _messages(rig)[-1].content
        assert isinstance(choice, Choice)
        assert (choice.id, choice.title) == ("b", "Dos")


async def trouble_has_its_error(rig: ChannelRig) -> None:
    """A no, a not now and a lost answer are told apart, and the channel works on afterwards."""
    errors: dict[Trouble, type[ChannelError]] = {
        Trouble.REFUSED: ChannelRefused,
        Trouble.BUSY: ChannelBusy,
        Trouble.UNCERTAIN: ChannelUncertain,
    }
    for trouble, expected in errors.items():
        if not rig.make_trouble(trouble):
            continue
        error = await _error_of_send(rig, Text(body="¿Sigue ahí?"))
        assert isinstance(error, expected), f"{trouble} became {error!r}"
        assert error.reason
        if isinstance(error, ChannelBusy):
            assert error.retry_after_seconds >= 0
        assert (await rig.channel.send(rig.parcel(Text(body="Ya")))).channel_id


async def a_photo_can_be_fetched(rig: ChannelRig) -> None:
    """A photo arrives with the channel's id for the file, and `fetch` gives its bytes."""
    await rig.send_photo(PNG)

    photo = _messages(rig)[-1].content
    assert isinstance(photo, Image)
    assert photo.channel_media_id
    download = await rig.channel.fetch(photo, address=rig.address)
    assert download.data == PNG
    assert download.mime.partition(";")[0] == "image/png"


async def an_unknown_file_is_a_media_error(rig: ChannelRig) -> None:
    """A file that the channel does not have is told with an error of the tree."""
    try:
        await rig.channel.fetch(Image(channel_media_id="999999999"), address=rig.address)
    except MediaError:
        return
    raise AssertionError("a file that does not exist was fetched")


async def acknowledging_never_raises(rig: ChannelRig) -> None:
    """Blue ticks are a courtesy: nothing depends on them, so nothing may fail by them."""
    await rig.write("hola")
    known = _messages(rig)[-1].channel_id

    for channel_id in (known, "never-existed", ""):
        for typing in (False, True):
            await rig.channel.acknowledge(address=rig.address, channel_id=channel_id, typing=typing)


async def statuses_name_the_message(rig: ChannelRig) -> None:
    """News of a message carry the id that `send` gave, and this address; sent comes before read."""
    parcel = rig.parcel(Text(body="Sí hay"))
    receipt = await rig.channel.send(parcel)
    await rig.seen()

    statuses = [one for one in rig.arrived if isinstance(one, IncomingStatus)]
    assert statuses, "no status arrived"
    assert {(one.channel, one.address, one.channel_id) for one in statuses} == {
        (rig.channel.name, rig.address, receipt.channel_id)
    }
    assert {one.outbox_id for one in statuses} <= {parcel.id, None}
    told = [one.status for one in statuses]
    walk = [one for one in (MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ) if one in told]
    assert walk == [one for one in dict.fromkeys(told) if one in walk]


async def templates_show_what_will_be_seen(rig: ChannelRig) -> None:
    """What is offered can be previewed as content of that template; what is not offered is nothing."""
    for offered in await rig.channel.templates(rig.address, language="es"):
        values = {field.name: "1" for field in offered.fields}
        filling = TemplateFilling(name=offered.name, language=offered.language, values=values)
        shown = await rig.channel.preview(filling, address=rig.address, language="es")
        assert shown is not None
        assert (shown.content.name, shown.content.language) == (offered.name, offered.language)
        assert shown.text

    lost = TemplateFilling(name="never_written", language="xx")
    assert await rig.channel.preview(lost, address=rig.address, language="es") is None


CHANNEL: tuple[Trial[ChannelRig], ...] = (
    a_text_arrives_once_only,
    two_messages_have_two_ids_and_keep_their_order,
    what_is_sendable_is_seen,
    text_and_choices_can_be_sent,
    check_raises_what_send_would,
    a_choice_comes_back_with_its_id,
    trouble_has_its_error,
    a_photo_can_be_fetched,
    an_unknown_file_is_a_media_error,
    acknowledging_never_raises,
    statuses_name_the_message,
    templates_show_what_will_be_seen,
)


async def _is_sent_as_checked(rig: ChannelRig, content: AnyContent) -> bool:
    """Send what `check` lets pass; where it does not, see that `send` refuses alike. Tell which it was."""
    refusal = _refusal(rig, content)
    if refusal is None:
        assert (await rig.channel.send(rig.parcel(content))).channel_id
        return True
    assert refusal.field, f"{content} was refused without naming a field"
    assert refusal.limit, f"{content} was refused without naming a limit"
    before = list(await rig.seen())
    error = await _error_of_send(rig, content)
    assert isinstance(error, MessageUnsendable), f"check refused {content}, and send said {error!r}"
    assert error.field == refusal.field
    assert list(await rig.seen()) == before, "a message that is unsendable was seen"
    return False


def _refusal(rig: ChannelRig, content: AnyContent) -> MessageUnsendable | None:
    try:
        rig.channel.check(content)
    except MessageUnsendable as refusal:
        return refusal
    return None


async def _error_of_send(rig: ChannelRig, content: AnyContent) -> ChannelError | None:
    try:
        await rig.channel.send(rig.parcel(content))
    except ChannelError as error:
        return error
    return None


def _messages(rig: ChannelRig) -> list[IncomingMessage]:
    return [one for one in rig.arrived if isinstance(one, IncomingMessage)]
