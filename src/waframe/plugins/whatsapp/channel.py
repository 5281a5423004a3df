"""WhatsApp as a way to customers: sends, fetches files, and shows that a message was read."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated

import anyio
import msgspec

from waframe import (
    AccountNews,
    AnyContent,
    AnyMedia,
    Channel,
    ChannelError,
    ChannelRefused,
    Download,
    Explanation,
    Failure,
    Host,
    Identity,
    IdentityKind,
    IncomingNotice,
    MediaGone,
    NumberNews,
    Pace,
    Parcel,
    Receipt,
    SecretMissing,
    Template,
    TemplateFilling,
    TemplateNews,
    TemplateOffer,
    TemplatePreview,
    phone_identity,
)
from waframe.plugins.whatsapp import files, limits
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.arranging import arrange
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.failures import explained
from waframe.plugins.whatsapp.graph import Graph, decoded, no_file, no_token
from waframe.plugins.whatsapp.link_fetching import LinkFetcher
from waframe.plugins.whatsapp.number_news import NumberDesk
from waframe.plugins.whatsapp.reaching import Reaching
from waframe.plugins.whatsapp.reading import CHANNEL
from waframe.plugins.whatsapp.sending import write_message, write_read_mark
from waframe.plugins.whatsapp.sending_files import exchange_files
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.template_desk import SeenTemplates, TemplateDesk
from waframe.plugins.whatsapp.uploading import Meter
from waframe.plugins.whatsapp.uploads import Upload, Uploads
from waframe.plugins.whatsapp.webhook import number_secrets

_MARGIN = 0.875
# How Meta refuses a media id that it no longer has.
_STALE = {"100", "131009", "131053"}


class _Sent(msgspec.Struct, frozen=True, kw_only=True):
    id: str


class _Reached(msgspec.Struct, frozen=True, kw_only=True):
    wa_id: Scalar = None
    user_id: Scalar = None


class _SendAnswer(msgspec.Struct, frozen=True, kw_only=True):
    messages: Annotated[tuple[_Sent, ...], msgspec.Meta(min_length=1)]
    contacts: tuple[_Reached, ...] = ()


class WhatsAppChannel(Channel):
    """All numbers of the business at Meta."""

    name = CHANNEL
    title = "WhatsApp"
    icon = "smartphone"
    has_templates = True
    window = timedelta(hours=24)
    # Meta allows 80 a second, and to one customer 45 at once and one every 6 s; a little less is never refused.
    pace = Pace(per_second=70, pair_seconds=6.1, pair_burst=44)
    settle_after = timedelta(seconds=60)
    # Meta does not promise the order of two sends, and a file takes longer than a text.
    file_goes_first = timedelta(seconds=8)
    file_kinds = files.KINDS

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._settings = settings
        self._seen = SeenTemplates()

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        """Open the way to Meta; without any app secret nothing could ever be believed, so nothing starts."""
        require_secret(self._settings, host)
        self._host = host
        self._uploads = Uploads(host)
        self._graph = Graph(self._settings, host)
        self._reaching = Reaching(self._settings, host)
        self._templates = TemplateDesk(self._settings, host, graph=self._graph, seen=self._seen)
        self._numbers = NumberDesk(self._settings, host, graph=self._graph)
        async with self._graph.running(), anyio.create_task_group() as tasks:
            if host.works:
                tasks.start_soon(self._templates.keep)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    def pace_of(self, address: str) -> Pace:
        """Stay below what Meta allows the number."""
        number = self._host.addresses(CHANNEL).get(address)
        if not isinstance(number, WhatsAppNumber):
            return self.pace
        return msgspec.structs.replace(self.pace, per_second=number.throughput * _MARGIN)

    def account_of(self, address: str) -> str:
        """Name the WhatsApp Business Account; numbers without one are taken to share theirs."""
        number = self._host.addresses(CHANNEL).get(address)
        return (number.waba_id if isinstance(number, WhatsAppNumber) else None) or ""

    def check(self, content: AnyContent) -> None:
        """Raise MessageUnsendable where Meta would refuse."""
        limits.check(content)

    def arrange(self, contents: Sequence[AnyContent]) -> list[AnyContent]:
        """Join short texts of one reply, and split what is too long."""
        arranged = arrange(contents, join=self._settings.join_texts)
        return [self._seen.previewed(content) for content in arranged]

    async def send(self, parcel: Parcel) -> Receipt:
        """Hand over one message, its stored files first; what Meta would refuse stays here."""
        limits.check(parcel.content)
        call = Call(delivers=True, attempts=parcel.attempts, language=self._language(parcel.branch))
        token = self._token(parcel.address, language=call.language)
        content = await self._prepared(parcel, language=call.language)
        prepared = msgspec.structs.replace(parcel, content=content)
        async with self._reaching.place(prepared, language=call.language):
            return await self._with_files(prepared, token=token, call=call)

    async def _with_files(self, prepared: Parcel, *, token: str, call: Call) -> Receipt:
        """Hand over a message; where Meta has lost a file of an earlier upload, once more with the file sent anew."""
        reused: list[Upload] = []
        try:
            return await self._deliver(prepared, token=token, call=call, reused=reused)
        except ChannelRefused as error:
            if not reused or error.error_code not in _STALE:
                raise
        for upload in reused:
            await self._uploads.forget(upload)
        return await self._deliver(prepared, token=token, call=call, reused=[])

    async def _deliver(self, parcel: Parcel, *, token: str, call: Call, reused: list[Upload]) -> Receipt:
        async def exchange(media: AnyMedia) -> AnyMedia:
            return await self._with_id(media, parcel.address, token=token, call=call, reused=reused)

        content = await exchange_files(parcel.content, exchange)
        answer = await self._post(msgspec.structs.replace(parcel, content=content), token=token, call=call)
        sent = decoded(answer, _SendAnswer, call)
        return Receipt(channel_id=sent.messages[0].id, recipient=_recipient(sent.contacts))

    async def heed(self, notice: IncomingNotice) -> None:
        """Take note of what Meta tells of templates, numbers and accounts."""
        match notice.news:
            case TemplateNews() as news:
                await self._templates.heed(news)
            case (NumberNews() | AccountNews()) as news:
                await self._numbers.heed(notice, news)
            case _:
                pass

    async def propose(self, parcel: Parcel) -> tuple[Template, ...]:
        """Name templates that may be sent in place of a message for which the window is closed."""
        return await self._templates.propose(parcel)

    async def templates(self, address: str, *, language: str) -> tuple[TemplateOffer, ...]:
        """Offer the templates of the number's account that a person can fill."""
        return await self._templates.offers(address, language=language)

    async def preview(self, filling: TemplateFilling, *, address: str, language: str) -> TemplatePreview | None:
        """Show a filled template of the number's account."""
        return await self._templates.preview(filling, address=address, language=language)

    def explain(self, failure: Failure, *, parcel: Parcel) -> Explanation:
        """Say in the branch's language what a failure means that came as a status."""
        return explained(failure, language=self._language(parcel.branch))

    async def mend(self, parcel: Parcel) -> AnyContent:
        """Fetch the files behind links ourselves, so that they are uploaded where Meta could not fetch them."""
        fetcher = LinkFetcher(self._host, language=self._language(parcel.branch))
        return await exchange_files(parcel.content, fetcher.stored)

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Fetch a customer's file by Meta's id."""
        return await files.fetch(self._graph, self._host, media, address=address, token=self._token(address))

    async def acknowledge(self, *, address: str, channel_id: str, typing: bool) -> None:
        """Mark a message and the ones before it as read; a mark that fails is logged, for nothing hangs on it."""
        if not self._settings.read_marks:
            return
        body = write_read_mark(channel_id, typing=typing)
        call = Call(delivers=False)
        try:
            await self._graph.post(f"/{address}/messages", body, token=self._token(address), call=call)
        except ChannelError as error:
            self._host.log.warning("whatsapp.read_mark_failed", address=address, code=error.error_code)

    async def _prepared(self, parcel: Parcel, *, language: str) -> AnyContent:
        if not isinstance(parcel.content, Template):
            return parcel.content
        return await self._templates.prepare(parcel.content, address=parcel.address, language=language)

    async def _post(self, parcel: Parcel, *, token: str, call: Call) -> bytes:
        body = write_message(parcel)
        try:
            return await self._graph.post(f"/{parcel.address}/messages", body, token=token, call=call)
        except ChannelRefused as error:
            if isinstance(parcel.content, Template):
                await self._templates.doubt(parcel.content, address=parcel.address, code=error.error_code)
            raise

    async def _with_id(
        self, media: AnyMedia, address: str, *, token: str, call: Call, reused: list[Upload]
    ) -> AnyMedia:
        """Give a file its id at Meta; an id of an earlier upload is noted in `reused`, for Meta may have lost it."""
        if media.media_id is None:
            return media
        known = await self._uploads.find(address, media.media_id)
        if known is not None:
            reused.append(known)
        else:
            step = msgspec.structs.replace(call, delivers=False)
            fresh = await self._upload(media, media.media_id, address=address, token=token, call=step)
            known = Upload(address=address, media_id=media.media_id, channel_media_id=fresh)
            await self._uploads.remember(known)
        return msgspec.structs.replace(media, media_id=None, channel_media_id=known.channel_media_id)

    async def _upload(self, media: AnyMedia, media_id: str, *, address: str, token: str, call: Call) -> str:
        store = self._host.store.media
        try:
            data = await store.read(media_id)
        except MediaGone as error:
            raise no_file(call.language) from error
        if media.mime is None and (known := await store.find(media_id)) is not None:
            media = msgspec.structs.replace(media, mime=known.mime)
        meter = Meter(self._host, address=address)
        return await files.upload(self._graph, data, media, address=address, token=token, call=call, progress=meter)

    def _token(self, address: str, *, language: str = "en") -> str:
        number = self._host.addresses(CHANNEL).get(address)
        own = number.access_token if isinstance(number, WhatsAppNumber) else None
        if token := own or self._settings.access_token:
            return token
        raise no_token(language)

    def _language(self, branch: str) -> str:
        known = self._host.branches.get(branch)
        return known.language if known else "en"


def require_secret(settings: WhatsAppSettings, host: Host) -> None:
    """Refuse to start where no app secret is set, neither for the channel nor for a number."""
    if not settings.app_secrets and not number_secrets(host):
        raise SecretMissing("channels.whatsapp.app_secret", purpose="nobody can tell Meta's webhooks from forged ones")


def _recipient(reached: tuple[_Reached, ...]) -> Identity | None:
    for contact in reached:
        if phone := words(contact.wa_id):
            return phone_identity(phone)
        if bsuid := words(contact.user_id):
            return Identity(kind=IdentityKind.BSUID, value=bsuid)
    return None
