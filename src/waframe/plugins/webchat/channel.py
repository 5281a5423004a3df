"""The web chat as a way to customers: what is sent is stored for the visitor, and their page fetches it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import anyio

from waframe import (
    AnyContent,
    AnyMedia,
    Channel,
    ChannelRefused,
    Download,
    Host,
    Identity,
    IdentityKind,
    IncomingStatus,
    MediaGone,
    MessageStatus,
    Parcel,
    Receipt,
    StoreError,
)
from waframe.plugins.webchat import limits
from waframe.plugins.webchat.file_kinds import kinds_up_to
from waframe.plugins.webchat.settings import CHANNEL, MEGABYTE, WebChatSettings, WebChatSite
from waframe.plugins.webchat.thread import Entry, Thread
from waframe.plugins.webchat.uploads import Uploads
from waframe.plugins.webchat.visitors import Visitor, Visitors

TYPES_FOR = timedelta(seconds=25)
"""Longer than until it is said again, so that the dots do not go out in between."""

_FORGET_SECONDS = 3600.0
_UNSENT_FOR = timedelta(days=1)


class WebChatChannel(Channel):
    """All sites. A message that is stored has arrived: it waits for a visitor who is away."""

    name = CHANNEL
    title = "Web"
    icon = "monitor"
    settle_after = timedelta(seconds=5)

    def __init__(self, settings: WebChatSettings) -> None:
        self._settings = settings
        self.file_kinds = kinds_up_to(settings.largest_file_megabytes * MEGABYTE)

    @asynccontextmanager
    async def running(self, host: Host) -> AsyncIterator[None]:
        """Know the process; one that works forgets what is old."""
        self._host = host
        database = host.store.database
        self._visitors, self._thread, self._uploads = Visitors(database), Thread(database), Uploads(database)
        async with anyio.create_task_group() as tasks:
            if host.works:
                tasks.start_soon(self._forget)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()

    def page_of(self, address: str) -> str | None:
        """Give the page of a site."""
        site = self._host.addresses(CHANNEL).get(address)
        return f"/{CHANNEL}/{site.site}" if isinstance(site, WebChatSite) else None

    def check(self, content: AnyContent) -> None:
        """Raise MessageUnsendable where the page could not show this."""
        limits.check(content)

    async def send(self, parcel: Parcel) -> Receipt:
        """Store a message for the visitor and wake their page, wherever its socket is; twice sent is stored once."""
        limits.check(parcel.content)
        visitor = await self._visitor(parcel)
        channel_id = f"{CHANNEL}-{parcel.id}"
        entry = Entry(
            visitor_id=visitor.id,
            number=0,
            channel_id=channel_id,
            content=parcel.content,
            at=self._host.clock.now(),
            reply_to=parcel.reply_to,
        )
        if await self._thread.put(entry) is None:
            raise ChannelRefused("this visitor is not known any more", error_code="visitor-unknown")
        await self._host.ring(CHANNEL)
        await self._host.ingest(
            [
                IncomingStatus(
                    channel=CHANNEL,
                    address=parcel.address,
                    channel_id=channel_id,
                    status=MessageStatus.SENT,
                    at=self._host.clock.now(),
                    raw="{}",
                    outbox_id=parcel.id,
                )
            ]
        )
        return Receipt(channel_id=channel_id, recipient=identity_of(visitor.id))

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Give the bytes of a file that a visitor of this site sent."""
        upload = await self._uploads.find(media.channel_media_id or "")
        owner = await self._visitors.find(upload.visitor_id) if upload is not None else None
        if upload is None or owner is None or owner.address != address:
            raise MediaGone(f"the web chat has no file {media.channel_media_id}")
        data = await self._host.store.media.read(upload.media_id)
        return Download(data=data, mime=upload.mime, filename=upload.filename or None)

    async def acknowledge(self, *, address: str, channel_id: str, typing: bool) -> None:
        """Show the visitor that we have read so far, and perhaps that an answer is being written."""
        entry = await self._thread.by_channel_id(channel_id)
        if entry is None:
            self._host.log.debug("webchat.unknown_message", channel_id=channel_id, address=address)
            return
        until = self._host.clock.now() + TYPES_FOR if typing else None
        await self._visitors.answer(entry.visitor_id, number=entry.number, typing_until=until)
        await self._host.ring(CHANNEL)

    async def _visitor(self, parcel: Parcel) -> Visitor:
        for visitor_id in _visitor_ids(parcel.recipients):
            visitor = await self._visitors.find(visitor_id)
            if visitor is not None and visitor.address == parcel.address:
                return visitor
        raise ChannelRefused("no visitor of this site is known by this name", error_code="visitor-unknown")

    async def _forget(self) -> None:
        while True:
            now = self._host.clock.now()
            try:
                too_old = now - timedelta(days=self._settings.keep_days)
                await self._thread.forget(before=too_old)
                await self._uploads.forget(before=too_old)
                await self._visitors.forget(before=now - _UNSENT_FOR)
            except StoreError as error:
                self._host.log.warning("webchat.nothing_forgotten", error=str(error))
            await anyio.sleep(_FORGET_SECONDS)


def identity_of(visitor_id: str) -> Identity:
    """Name a visitor for the core."""
    return Identity(kind=IdentityKind.SESSION, value=visitor_id)


def _visitor_ids(identities: Sequence[Identity]) -> list[str]:
    return [one.value for one in identities if one.kind is IdentityKind.SESSION]
