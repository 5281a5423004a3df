"""Text messages over a gateway with an HTTP interface: what it posts comes in, what we post goes out."""

import hmac
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, ClassVar

import anyio
import httpx2
import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from waframe import (
    NEVER_SENT,
    AddressSettings,
    AnyContent,
    AnyMedia,
    Buttons,
    Channel,
    ChannelBlocked,
    ChannelBusy,
    ChannelRefused,
    ChannelUncertain,
    Choice,
    Download,
    Host,
    HttpClients,
    IdentityKind,
    Image,
    Incoming,
    IncomingMessage,
    IncomingStatus,
    ListMenu,
    Location,
    MediaGone,
    MessageStatus,
    MessageUnsendable,
    Parcel,
    Plugin,
    Receipt,
    Secret,
    Settings,
    StoreError,
    Template,
    Text,
    hookimpl,
    phone_identity,
)

LONGEST = 1600
SIGNATURE = "x-sms-signature"
PATH = "/webhooks/sms"

Choices = tuple[Choice, ...]


class SmsSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: sms:`."""

    url: str
    """Where the gateway is."""

    key: Secret
    """What it knows us by."""

    webhook_secret: Secret
    """With what it signs what it posts: HMAC-SHA256 of the body, in hex."""

    timeout_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)] = 10.0
    """How long one of its answers may take."""


class SmsNumber(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets to be reached by text message."""

    number: Annotated[str, msgspec.Meta(pattern=r"^\d{10,15}$", examples=["525512345678"])]
    """Its number, with the country and without `+`."""

    @property
    def address(self) -> str:
        """Name the number."""
        return self.number


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that came along."""

    id: str
    mime: str


class Arrived(msgspec.Struct, frozen=True, kw_only=True, tag="message", tag_field="kind", rename={"sender": "from"}):
    """The gateway says that somebody wrote."""

    id: str
    sender: str
    to: str
    at: datetime
    text: str = ""
    files: tuple[File, ...] = ()


class Moved(msgspec.Struct, frozen=True, kw_only=True, tag="status", tag_field="kind", rename={"sender": "from"}):
    """The gateway says how far a message of ours has come."""

    id: str
    sender: str
    at: datetime
    status: MessageStatus
    reference: str | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """The gateway took a message."""

    id: str


class SmsChannel(Channel):
    """Writes buttons and lists as numbered lines, and reads a number as the choice that it stands for.

    What was offered last is remembered by this process alone: after a restart a number is words, as which the plugins
    with a menu take it as well.
    """

    name = "sms"

    def __init__(self, settings: SmsSettings) -> None:
        self._settings = settings
        self._clients: HttpClients | None = None
        self._offered: dict[tuple[str, str], Choices] = {}

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        """Keep the connection to the gateway open."""
        self._clients = HttpClients(host)
        async with self._clients.running():
            yield

    def check(self, content: AnyContent) -> None:
        """Raise MessageUnsendable where a text cannot carry this."""
        words(content)

    async def send(self, parcel: Parcel) -> Receipt:
        """Post the message, and remember its choices."""
        text, choices = words(parcel.content)
        phones = [one.value for one in parcel.recipients if one.kind is IdentityKind.PHONE]
        if not phones:
            raise ChannelRefused("the customer has no phone")
        body = {"from": parcel.address, "to": phones[0], "text": text, "reference": parcel.id}
        answer = await self._exchange("POST", "/messages", json=body)
        taken = msgspec.json.decode(answer.content, type=Taken)
        self._offered[parcel.address, phones[0]] = choices
        return Receipt(channel_id=taken.id, recipient=phone_identity(phones[0]))

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Fetch a picture that came along."""
        del address
        try:
            answer = await self._exchange("GET", f"/files/{media.channel_media_id}")
        except ChannelRefused as error:
            raise MediaGone(f"the gateway has no file {media.channel_media_id}") from error
        return Download(data=answer.content, mime=answer.headers["content-type"])

    def read(self, body: bytes) -> list[Incoming]:
        """Read what the gateway posted; raises msgspec.DecodeError."""
        raw = body.decode()
        news: Arrived | Moved = msgspec.json.decode(body, type=Arrived | Moved)
        match news:
            case Arrived():
                return [
                    IncomingMessage(
                        channel=self.name,
                        address=news.to,
                        channel_id=news.id if place == 0 else f"{news.id}/{place}",
                        identities=(phone_identity(news.sender),),
                        content=content,
                        at=news.at,
                        raw=raw,
                    )
                    for place, content in enumerate(self._contents(news))
                ]
            case Moved():
                return [
                    IncomingStatus(
                        channel=self.name,
                        address=news.sender,
                        channel_id=news.id,
                        status=news.status,
                        at=news.at,
                        raw=raw,
                        outbox_id=news.reference,
                    )
                ]

    def _contents(self, news: Arrived) -> list[AnyContent]:
        offered = self._offered.get((news.to, phone_identity(news.sender).value), ())
        said = news.text.strip()
        number = int(said) if said.isascii() and said.isdecimal() else 0
        pictures = [Image(channel_media_id=file.id, mime=file.mime) for file in news.files]
        if not said:
            return [*pictures]
        return [offered[number - 1] if 1 <= number <= len(offered) else Text(body=said), *pictures]

    async def _exchange(self, method: str, path: str, *, json: object = None) -> httpx2.Response:
        """Ask the gateway; its refusals become errors of a channel."""
        if self._clients is None:
            raise ChannelRefused("the channel is not open")
        url = f"{self._settings.url}{path}"
        headers = {"Authorization": f"Bearer {self._settings.key}"}
        try:
            with anyio.fail_after(self._settings.timeout_seconds):
                answer = await self._clients.of(url).request(method, url, json=json, headers=headers)
        except NEVER_SENT as error:
            raise ChannelBusy(repr(error), retry_after_seconds=30) from error
        except (httpx2.HTTPError, TimeoutError) as error:
            raise ChannelUncertain(repr(error)) from error
        _refuse(answer)
        return answer


class Sms(Plugin[SmsSettings, Host]):
    """Brings the channel, and the address to which the gateway posts."""

    name = "sms"
    address_settings: ClassVar[type[AddressSettings] | None] = SmsNumber

    def __init__(self, settings: SmsSettings, *, branch: None, shared: Host) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._channel = SmsChannel(settings)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process at hand, to which news go."""
        yield host

    @hookimpl
    def register_channels(self) -> list[Channel]:
        """Bring the channel."""
        return [self._channel]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the webhook."""
        return [Route(PATH, self.hear, methods=["POST"])]

    async def hear(self, request: Request) -> Response:
        """Take in what the gateway posts, and say 200 only once it is stored."""
        body = await request.body()
        signature = hmac.new(self.settings.webhook_secret.encode(), body, "sha256").hexdigest()
        if not hmac.compare_digest(signature, request.headers.get(SIGNATURE, "")):
            return PlainTextResponse("wrong signature", status_code=HTTPStatus.UNAUTHORIZED)
        try:
            await self.shared.ingest(self._channel.read(body))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.shared.log.warning("sms.unreadable", error=str(error))
            return PlainTextResponse("cannot be read", status_code=HTTPStatus.BAD_REQUEST)
        except StoreError:
            return PlainTextResponse("not stored, please repeat", status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok")


def words(content: AnyContent) -> tuple[str, Choices]:
    """Write a content as a text, with the choices that its numbers stand for; raises MessageUnsendable."""
    choices: Choices = ()
    match content:
        case Text(body=body):
            lines: Sequence[str] = [body]
        case Buttons(body=body, buttons=buttons):
            choices = _choices("buttons", [Choice(id=one.id, title=one.title) for one in buttons])
            lines = [body, *_numbered(choices)]
        case ListMenu(body=body, sections=sections):
            rows = [row for section in sections for row in section.rows]
            choices = _choices("rows", [Choice(id=row.id, title=row.title, source="list") for row in rows])
            lines = [body, *_numbered(choices)]
        case Image(link=str(link), media_id=None, channel_media_id=None, caption=caption):
            lines = [caption or "", link]
        case Image():
            raise MessageUnsendable("link", limit="the address of the picture, and nothing else")
        case Location(latitude=latitude, longitude=longitude, name=name, address=address):
            lines = [name or "", address or "", f"https://maps.google.com/?q={latitude},{longitude}"]
        case Template(preview=str(preview)):
            lines = [preview]
        case _:
            raise MessageUnsendable("type", limit="text, buttons, lists, pictures by their address and places")
    text = "\n".join(filter(None, lines))
    if not lines[0].strip() and not isinstance(content, Image | Location):
        raise MessageUnsendable("body", limit="at least 1 character")
    if len(text) > LONGEST:
        raise MessageUnsendable("body", limit=f"at most {LONGEST} characters")
    return text, choices


def _choices(field: str, found: Sequence[Choice]) -> Choices:
    if not found or len({one.id for one in found}) != len(found) or not all(one.title.strip() for one in found):
        raise MessageUnsendable(field, limit="at least 1, each with an id and a title of its own")
    return tuple(found)


def _numbered(choices: Choices) -> Iterable[str]:
    return (f"{number}. {choice.title}" for number, choice in enumerate(choices, start=1))


def _refuse(answer: httpx2.Response) -> None:
    """Raise what an answer of the gateway means, where it is no good one."""
    code, words = answer.status_code, answer.text[:200]
    match code:
        case _ if answer.is_success:
            return
        case HTTPStatus.TOO_MANY_REQUESTS:
            pause = answer.headers.get("retry-after", "")
            raise ChannelBusy(words, error_code=str(code), retry_after_seconds=int(pause) if pause.isdecimal() else 30)
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            raise ChannelBlocked(words, error_code=str(code))
        case _ if answer.is_server_error:
            raise ChannelUncertain(words, error_code=str(code))
        case _:
            raise ChannelRefused(words, error_code=str(code))
