"""The channel against a Meta in memory."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

import httpx2
import msgspec
import pytest

from waframe import (
    AddressSettings,
    AnyContent,
    AnyMedia,
    Audio,
    Button,
    Buttons,
    Card,
    Carousel,
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    ChannelUncertain,
    Document,
    Form,
    Header,
    Host,
    Identity,
    IdentityKind,
    Image,
    LinkButton,
    MediaGone,
    MediaMismatch,
    MediaTooLarge,
    MessageUnsendable,
    Parcel,
    SecretMissing,
    Sticker,
    Template,
    TemplateCard,
    Text,
    Video,
    WindowClosed,
)
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.files import check_size
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings

GRAPH = "graph.facebook.com"
FILES = "lookaside.fbsbx.com"
NUMBER = "106540352242922"
SENT = {"contacts": [{"input": "+16505550100", "wa_id": "16505550100"}], "messages": [{"id": "wamid.OUT1"}]}
PHOTO = b"\xff\xd8 a photo"
HEX = hashlib.sha256(PHOTO).hexdigest()
BASE64 = base64.b64encode(hashlib.sha256(PHOTO).digest()).decode()

Handler = Callable[[httpx2.Request], httpx2.Response]


def parcel(content: AnyContent | None = None, *, attempts: int = 0) -> Parcel:
    return Parcel(
        id="991", message_id="m", conversation_id="c", branch="centro", channel="whatsapp", address=NUMBER,
        recipients=(Identity(kind=IdentityKind.PHONE, value="16505550100"),), content=content or Text(body="hola"),
        attempts=attempts, created_at=datetime(2026, 11, 23, tzinfo=UTC),
    )  # fmt: skip


def raising(error: Exception) -> Handler:
    def handle(request: httpx2.Request) -> httpx2.Response:
        del request
        raise error

    return handle


@pytest.fixture
def asked(handlers: dict[str, Handler]) -> list[httpx2.Request]:
    """Let Meta accept every message and upload, and remember what it was asked."""
    asked: list[httpx2.Request] = []

    def handle(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, json={"id": "2400"} if request.url.path.endswith("/media") else SENT)

    handlers[GRAPH] = handle
    return asked


async def test_a_message_is_handed_over(channel: WhatsAppChannel, asked: list[httpx2.Request]) -> None:
    receipt = await channel.send(parcel())

    assert receipt.channel_id == "wamid.OUT1"
    assert receipt.recipient == Identity(kind=IdentityKind.PHONE, value="16505550100")
    assert asked[0].url == f"https://{GRAPH}/v26.0/{NUMBER}/messages"
    assert asked[0].headers["authorization"] == "Bearer token"
    assert json.loads(asked[0].content)["biz_opaque_callback_data"] == "outbox=991"


async def test_the_answer_may_name_a_bsuid(channel: WhatsAppChannel, handlers: dict[str, Handler]) -> None:
    answer = {**SENT, "contacts": [{"input": "MX.1", "user_id": "MX.1"}]}
    handlers[GRAPH] = lambda _: httpx2.Response(200, json=answer)

    receipt = await channel.send(parcel())

    assert receipt.recipient == Identity(kind=IdentityKind.BSUID, value="MX.1")


async def test_a_number_may_bring_its_own_token(
    channel: WhatsAppChannel, asked: list[httpx2.Request], numbers: dict[str, AddressSettings]
) -> None:
    numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER, access_token="of the branch")

    await channel.send(parcel())

    assert asked[0].headers["authorization"] == "Bearer of the branch"


async def test_without_a_token_nothing_leaves(process: Host, settings: WhatsAppSettings) -> None:
    channel = WhatsAppChannel(msgspec.structs.replace(settings, access_token=""))

    async with channel.running(process):
        with pytest.raises(ChannelBlocked, match="token"):
            await channel.send(parcel())


async def test_without_an_app_secret_nothing_starts(process: Host) -> None:
    with pytest.raises(SecretMissing):
        async with WhatsAppChannel(WhatsAppSettings(access_token="token")).running(process):
            pass


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        pytest.param(httpx2.ConnectError("refused"), ChannelBusy, id="no connection"),
        pytest.param(httpx2.ConnectTimeout("slow"), ChannelBusy, id="no connection in time"),
        pytest.param(httpx2.PoolTimeout("full"), ChannelBusy, id="no free connection"),
        pytest.param(httpx2.ReadTimeout("slow"), ChannelUncertain, id="no answer in time"),
        pytest.param(httpx2.ReadError("reset"), ChannelUncertain, id="reset while reading"),
        pytest.param(httpx2.WriteError("reset"), ChannelUncertain, id="reset while writing"),
        pytest.param(httpx2.WriteTimeout("slow"), ChannelUncertain, id="writing took too long"),
        pytest.param(httpx2.RemoteProtocolError("gone"), ChannelUncertain, id="hung up"),
        pytest.param(TimeoutError(), ChannelUncertain, id="the whole call took too long"),
    ],
)
async def test_what_may_have_left_is_uncertain_and_the_rest_is_not(
    channel: WhatsAppChannel, handlers: dict[str, Handler], error: Exception, kind: type[ChannelError]
) -> None:
    handlers[GRAPH] = raising(error)

    with pytest.raises(ChannelError) as failure:
        await channel.send(parcel())

    assert type(failure.value) is kind


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        pytest.param(httpx2.Response(400, json={"error": {"code": 131047}}), WindowClosed, id="the window is closed"),
        pytest.param(httpx2.Response(401, json={"error": {"code": 190}}), ChannelBlocked, id="the token expired"),
        pytest.param(httpx2.Response(400, json={"error": {"code": 131056}}), ChannelBusy, id="too fast"),
        pytest.param(httpx2.Response(200, json={"error": {"code": 131047}}), WindowClosed, id="an error in a 200"),
        pytest.param(httpx2.Response(503, text="<html>"), ChannelUncertain, id="5xx without JSON"),
        pytest.param(httpx2.Response(200, text="<html>"), ChannelUncertain, id="200 without JSON"),
        pytest.param(httpx2.Response(200, json={"messages": []}), ChannelUncertain, id="200 without an id"),
    ],
)
async def test_an_answer_becomes_the_right_error(
    channel: WhatsAppChannel, handlers: dict[str, Handler], answer: httpx2.Response, kind: type[ChannelError]
) -> None:
    handlers[GRAPH] = lambda _: answer

    with pytest.raises(ChannelError) as failure:
        await channel.send(parcel())

    assert type(failure.value) is kind


async def test_a_refusal_is_told_in_the_language_of_the_branch(
    channel: WhatsAppChannel, handlers: dict[str, Handler]
) -> None:
    handlers[GRAPH] = lambda _: httpx2.Response(400, json={"error": {"code": 131047, "message": "Re-engagement"}})

    with pytest.raises(ChannelRefused, match="Pasaron más de 24 horas"):
        await channel.send(parcel())


async def test_a_stored_file_is_uploaded_once(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    photo = Image(media_id="f1", mime="image/jpeg", filename="foto.jpg", caption="balata")

    await channel.send(parcel(photo))
    await channel.send(parcel(photo))

    assert [request.url.path.rpartition("/")[2] for request in asked] == ["media", "messages", "messages"]
    assert PHOTO in asked[0].content
    assert b'filename="foto.jpg"' in asked[0].content
    assert json.loads(asked[1].content)["image"] == {"id": "2400", "caption": "balata"}


async def test_an_upload_is_remembered_over_a_restart(
    process: Host, settings: WhatsAppSettings, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    await process.store.database.open()

    for _ in range(2):
        channel = WhatsAppChannel(settings)
        async with channel.running(process):
            await channel.send(parcel(Image(media_id="f1", mime="image/jpeg")))
    await process.store.database.close()

    assert [request.url.path.rpartition("/")[2] for request in asked] == ["media", "messages", "messages"]


async def test_an_id_that_meta_lost_is_uploaded_anew_once(
    channel: WhatsAppChannel, handlers: dict[str, Handler], asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    photo = Image(media_id="f1", mime="image/jpeg")
    await channel.send(parcel(photo))
    works = handlers[GRAPH]

    def forgetful(request: httpx2.Request) -> httpx2.Response:
        answer = works(request)
        if b'"2400"' in request.content and len(asked) == 3:
            return httpx2.Response(400, json={"error": {"code": 131053, "message": "gone"}})
        return answer

    handlers[GRAPH] = forgetful
    receipt = await channel.send(parcel(photo))

    kinds = [request.url.path.rpartition("/")[2] for request in asked]
    assert kinds == ["media", "messages", "messages", "media", "messages"]
    assert receipt.channel_id


async def test_a_fresh_upload_that_meta_refuses_is_not_repeated(
    channel: WhatsAppChannel, handlers: dict[str, Handler], asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    works = handlers[GRAPH]

    def strict(request: httpx2.Request) -> httpx2.Response:
        answer = works(request)
        if request.url.path.endswith("/messages"):
            return httpx2.Response(400, json={"error": {"code": 131053, "message": "no"}})
        return answer

    handlers[GRAPH] = strict
    with pytest.raises(ChannelRefused):
        await channel.send(parcel(Image(media_id="f1", mime="image/jpeg")))

    assert [request.url.path.rpartition("/")[2] for request in asked] == ["media", "messages"]


@pytest.mark.parametrize(
    ("media", "most"),
    [
        pytest.param(Image(media_id="f1", mime="image/png"), 5 * 1024 * 1024, id="picture"),
        pytest.param(Audio(media_id="f1", mime="audio/ogg"), 16 * 1024 * 1024, id="sound"),
        pytest.param(Video(media_id="f1", mime="video/mp4"), 16 * 1024 * 1024, id="film"),
        pytest.param(Document(media_id="f1", mime="application/pdf"), 100 * 1024 * 1024, id="document"),
        pytest.param(Sticker(media_id="f1", mime="image/webp"), 100 * 1024, id="sticker"),
        pytest.param(Sticker(media_id="f1", mime="image/webp", animated=True), 500 * 1024, id="moving sticker"),
    ],
)
def test_a_file_that_meta_would_refuse_for_its_size_is_not_uploaded(media: AnyMedia, most: int) -> None:
    check_size(media, size_bytes=most)

    with pytest.raises(MessageUnsendable, match=f"media: at most {most} bytes"):
        check_size(media, size_bytes=most + 1)


@pytest.mark.parametrize(("throughput", "most"), [(20, 20), (80, 80), (1000, 1000)])
async def test_a_number_sends_a_little_less_than_meta_allows(
    channel: WhatsAppChannel, numbers: dict[str, AddressSettings], *, throughput: Literal[20, 80, 1000], most: int
) -> None:
    numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER, throughput=throughput)

    pace = channel.pace_of(NUMBER)

    assert pace.per_second is not None
    burst = max(1.0, pace.per_second / 8)
    assert 0.8 * most < pace.per_second + burst <= most
    assert (pace.pair_seconds, pace.pair_burst) == (6.1, 44)


async def test_numbers_of_one_account_pause_together(
    channel: WhatsAppChannel, numbers: dict[str, AddressSettings]
) -> None:
    numbers["2"] = WhatsAppNumber(phone_number_id="2", waba_id="77")
    numbers["3"] = WhatsAppNumber(phone_number_id="3", waba_id="78")

    assert channel.account_of(NUMBER) == channel.account_of("2")
    assert channel.account_of(NUMBER) != channel.account_of("3")


async def test_a_file_is_sent_as_what_it_is(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = b"\x89PNG\r\n\x1a\n picture"

    await channel.send(parcel(Image(media_id="f1", mime="image/jpeg")))

    assert b"Content-Type: image/png" in asked[0].content


async def test_a_file_that_is_not_what_it_is_sent_as_is_refused(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = b"RIFF\0\0\0\0WEBPVP8 "

    with pytest.raises(MessageUnsendable, match="image/webp"):
        await channel.send(parcel(Image(media_id="f1", mime="image/jpeg")))

    assert asked == []


async def test_a_file_whose_type_the_message_does_not_tell_has_the_stored_one(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO

    await channel.send(parcel(Image(media_id="f1")))

    assert b"Content-Type: image/png" in asked[0].content


STORED = Image(media_id="f1", mime="image/jpeg")
HEADED = Header(media=STORED)
SI = (Button(id="a", title="Sí"),)
TWO_CARDS = (Card(media=STORED, buttons=SI), Card(media=Image(link="https://a.mx/1"), buttons=SI))
TWO_FILLED = (
    TemplateCard(header=STORED),
    TemplateCard(header=Image(link="https://a.mx/1")),
)


@pytest.mark.parametrize(
    ("content", "times"),
    [
        pytest.param(Buttons(body="a", buttons=SI, header=HEADED), 1, id="buttons"),
        pytest.param(LinkButton(body="a", title="b", url="https://a.mx", header=HEADED), 1, id="link"),
        pytest.param(Form(body="a", button="b", form_id="1", header=HEADED), 1, id="form"),
        pytest.param(Carousel(body="a", cards=TWO_CARDS), 1, id="carousel"),
        pytest.param(Carousel(body="a", cards=(TWO_CARDS[0], TWO_CARDS[0])), 2, id="carousel of one picture"),
        pytest.param(Template(name="a", language="es", header=Image(media_id="f1")), 1, id="template"),
        pytest.param(Template(name="a", language="es", cards=TWO_FILLED), 1, id="template with cards"),
    ],
)
async def test_stored_files_inside_a_message_are_uploaded_first(
    channel: WhatsAppChannel, asked: list[httpx2.Request], numbers: dict[str, AddressSettings],
    files: dict[str, bytes], content: AnyContent, times: int,
) -> None:  # fmt: skip
    files["f1"] = PHOTO
    numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER)

    await channel.send(parcel(content))

    assert [request.url.path.rpartition("/")[2] for request in asked] == ["media", "messages"]
    assert asked[1].content.count(b'"image":{"id":"2400"}') == times
    assert b"f1" not in asked[1].content


async def test_the_picture_above_buttons_is_uploaded_too(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    header = Header(media=Image(media_id="f1", mime="image/jpeg"))

    await channel.send(parcel(Buttons(body="¿Es esta?", buttons=(Button(id="a", title="Sí"),), header=header)))

    assert json.loads(asked[1].content)["interactive"]["header"] == {"type": "image", "image": {"id": "2400"}}


async def test_a_file_that_is_gone_is_a_refusal(channel: WhatsAppChannel, asked: list[httpx2.Request]) -> None:
    with pytest.raises(ChannelRefused, match="archivo"):
        await channel.send(parcel(Image(media_id="gone", mime="image/jpeg")))

    assert asked == []


async def test_a_lost_upload_may_simply_be_repeated(
    channel: WhatsAppChannel, handlers: dict[str, Handler], files: dict[str, bytes]
) -> None:
    files["f1"] = PHOTO
    handlers[GRAPH] = raising(httpx2.ReadTimeout("slow"))

    with pytest.raises(ChannelBusy):
        await channel.send(parcel(Image(media_id="f1", mime="image/jpeg")))


class Store:
    """Meta's two hosts for one file; each test spoils one thing."""

    def __init__(self) -> None:
        self.place: dict[str, object] = {
            "url": f"https://{FILES}/a?mid=24", "mime_type": "image/jpeg", "sha256": HEX, "file_size": len(PHOTO),
        }  # fmt: skip
        self.found: httpx2.Response | None = None
        self.file: Handler = lambda _: httpx2.Response(200, content=PHOTO)

    def graph(self, request: httpx2.Request) -> httpx2.Response:
        assert request.url.params["phone_number_id"] == NUMBER
        return self.found or httpx2.Response(200, json=self.place)

    def bytes(self, request: httpx2.Request) -> httpx2.Response:
        if request.headers.get("authorization") != "Bearer token":
            return httpx2.Response(401)
        return self.file(request)


@pytest.fixture
def store(handlers: dict[str, Handler]) -> Store:
    """Meta with a customer's photo."""
    store = Store()
    handlers[GRAPH] = store.graph
    handlers[FILES] = store.bytes
    return store


@pytest.mark.parametrize("announced", [HEX, HEX.upper(), BASE64, "not a digest", None])
async def test_a_photo_is_fetched_in_two_steps(channel: WhatsAppChannel, store: Store, announced: str | None) -> None:
    del store
    photo = Image(channel_media_id="24", sha256=announced, filename="foto.jpg")

    download = await channel.fetch(photo, address=NUMBER)

    assert (download.data, download.mime, download.filename) == (PHOTO, "image/jpeg", "foto.jpg")


async def test_other_bytes_than_announced_are_a_mismatch(channel: WhatsAppChannel, store: Store) -> None:
    store.file = lambda _: httpx2.Response(200, content=bytes(len(PHOTO)))

    with pytest.raises(MediaMismatch, match="SHA-256"):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


async def test_a_cut_off_file_is_a_mismatch(channel: WhatsAppChannel, store: Store) -> None:
    store.file = lambda _: httpx2.Response(200, content=PHOTO[:-1])

    with pytest.raises(MediaMismatch, match="bytes"):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


async def test_a_file_beyond_metas_limit_is_not_even_asked_for(channel: WhatsAppChannel, store: Store) -> None:
    store.place["file_size"] = 101 * 1024 * 1024

    with pytest.raises(MediaTooLarge):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


@pytest.mark.parametrize("code", [33, 100])
async def test_an_unknown_id_is_gone(channel: WhatsAppChannel, store: Store, code: int) -> None:
    store.found = httpx2.Response(400, json={"error": {"code": code, "message": "Unsupported get request"}})

    with pytest.raises(MediaGone):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


async def test_an_expired_address_is_asked_for_anew(channel: WhatsAppChannel, store: Store) -> None:
    answers = [httpx2.Response(404), httpx2.Response(200, content=PHOTO)]
    store.file = lambda _: answers.pop(0)

    download = await channel.fetch(Image(channel_media_id="24"), address=NUMBER)

    assert download.data == PHOTO


async def test_an_address_that_stays_away_is_gone(channel: WhatsAppChannel, store: Store) -> None:
    store.file = lambda _: httpx2.Response(404)

    with pytest.raises(MediaGone):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


async def test_a_file_without_an_id_is_gone(channel: WhatsAppChannel) -> None:
    with pytest.raises(MediaGone):
        await channel.fetch(Image(link="https://a.mx/1"), address=NUMBER)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        pytest.param(lambda _: httpx2.Response(503), ChannelBusy, id="5xx"),
        pytest.param(lambda _: httpx2.Response(401), ChannelBlocked, id="token refused"),
        pytest.param(raising(httpx2.ReadTimeout("slow")), ChannelBusy, id="too slow"),
        pytest.param(raising(httpx2.ConnectError("no")), ChannelBusy, id="no connection"),
    ],
)
async def test_a_file_that_cannot_be_had_now_can_be_tried_again(
    channel: WhatsAppChannel, store: Store, file: Handler, kind: type[ChannelError]
) -> None:
    store.file = file

    with pytest.raises(kind):
        await channel.fetch(Image(channel_media_id="24"), address=NUMBER)


async def test_the_token_does_not_follow_a_redirect_to_another_host(
    channel: WhatsAppChannel, store: Store, handlers: dict[str, Handler]
) -> None:
    seen: list[str | None] = []

    def elsewhere(request: httpx2.Request) -> httpx2.Response:
        seen.append(request.headers.get("authorization"))
        return httpx2.Response(200, content=PHOTO)

    handlers["cdn.example"] = elsewhere
    store.file = lambda _: httpx2.Response(302, headers={"Location": "https://cdn.example/a"})

    download = await channel.fetch(Image(channel_media_id="24"), address=NUMBER)

    assert download.data == PHOTO
    assert seen == [None]


async def test_a_message_is_marked_as_read(channel: WhatsAppChannel, asked: list[httpx2.Request]) -> None:
    await channel.acknowledge(address=NUMBER, channel_id="wamid.IN1", typing=True)

    body = json.loads(asked[0].content)
    assert (body["status"], body["message_id"], body["typing_indicator"]) == ("read", "wamid.IN1", {"type": "text"})


async def test_a_read_mark_that_fails_hurts_nobody(channel: WhatsAppChannel, handlers: dict[str, Handler]) -> None:
    handlers[GRAPH] = lambda _: httpx2.Response(400, json={"error": {"code": 131009}})

    await channel.acknowledge(address=NUMBER, channel_id="wamid.IN1", typing=False)
