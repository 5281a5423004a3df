"""What visitors do, made durable: their messages become incoming ones, and how far they have read becomes statuses."""

import msgspec

from waframe import (
    AnyContent,
    Host,
    IncomingMessage,
    IncomingStatus,
    Location,
    MessageStatus,
    Text,
)
from waframe.plugins.webchat.channel import identity_of
from waframe.plugins.webchat.drawing import option_of
from waframe.plugins.webchat.file_kinds import kind_of
from waframe.plugins.webchat.limits import BODY
from waframe.plugins.webchat.settings import CHANNEL
from waframe.plugins.webchat.thread import Entry, Thread
from waframe.plugins.webchat.uploads import Upload, Uploads
from waframe.plugins.webchat.visitors import Visitor, Visitors
from waframe.plugins.webchat.wire import Chosen, Marked, Message, Placed, Said, Shown


class NotTaken(Exception):
    """Raised when a message of a visitor can never be taken; its words are a code for the page."""


class _What(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says to the core, and as it is kept for the page: there a file is named by where it is stored."""

    content: AnyContent
    kept: AnyContent
    reply_to: str | None = None


class Counter:
    """Takes what visitors say. What it returns is durable; what is said twice under one id is taken once."""

    def __init__(self, host: Host) -> None:
        database = host.store.database
        self._host = host
        self._visitors, self._thread, self._uploads = Visitors(database), Thread(database), Uploads(database)

    async def take(self, visitor: Visitor, message: Message) -> Entry:
        """Store a message and hand it to the core; raises NotTaken."""
        what = await self._read(visitor, message)
        said = Entry(
            visitor_id=visitor.id,
            number=0,
            channel_id=f"{CHANNEL}-{visitor.id}-{message.id}",
            client_id=message.id,
            content=what.kept,
            reply_to=what.reply_to,
            at=self._host.clock.now(),
        )
        entry = await self._thread.put(said)
        if entry is None:
            raise NotTaken("visitor-unknown")
        arrived = IncomingMessage(
            channel=CHANNEL,
            address=visitor.address,
            channel_id=entry.channel_id,
            identities=(identity_of(visitor.id),),
            content=what.content,
            at=entry.at,
            raw=msgspec.json.encode(message).decode(),
            name=visitor.name,
            reply_to=entry.reply_to,
        )
        await self._host.ingest([arrived])
        await self._host.ring(CHANNEL)
        return entry

    async def mark(self, visitor_id: str, marked: Marked) -> None:
        """Tell the core which of our messages arrived and were seen since the last mark."""
        visitor = await self._visitors.find(visitor_id)
        if visitor is None:
            return
        got, read = min(max(marked.got, marked.read), visitor.last_number), min(marked.read, visitor.last_number)
        delivered = await self._thread.ours(visitor.id, after=visitor.got_number, upto=got)
        seen = await self._thread.ours(visitor.id, after=visitor.read_number, upto=read)
        news = [self._status(visitor, one, status=MessageStatus.DELIVERED) for one in delivered]
        news += [self._status(visitor, one, status=MessageStatus.READ) for one in seen]
        if news:
            await self._host.ingest(news)
        if got > visitor.got_number or read > visitor.read_number:
            await self._visitors.mark(visitor.id, got=got, read=read)

    async def _read(self, visitor: Visitor, message: Message) -> _What:
        match message:
            case Said(body=body):
                text = _text(body)
                return _What(content=text, kept=text)
            case Chosen():
                return await self._choice(visitor, message)
            case Shown():
                upload = await self._uploads.find(message.upload)
                if upload is None or upload.visitor_id != visitor.id:
                    raise NotTaken("file-unknown")
                return _file(upload, caption=message.caption.strip() or None)
            case Placed(latitude=latitude, longitude=longitude):
                place = Location(latitude=latitude, longitude=longitude)
                return _What(content=place, kept=place)

    async def _choice(self, visitor: Visitor, chosen: Chosen) -> _What:
        """Look the option up in what we offered: what it says is not for the page to tell."""
        offered = await self._thread.by_number(visitor.id, chosen.message)
        choice = option_of(offered.content, chosen.choice) if offered is not None and not offered.client_id else None
        if offered is None or choice is None:
            raise NotTaken("choice-unknown")
        return _What(content=choice, kept=choice, reply_to=offered.channel_id)

    def _status(self, visitor: Visitor, channel_id: str, *, status: MessageStatus) -> IncomingStatus:
        return IncomingStatus(
            channel=CHANNEL,
            address=visitor.address,
            channel_id=channel_id,
            status=status,
            at=self._host.clock.now(),
            raw="{}",
        )


def _text(body: str) -> Text:
    said = body.strip()
    if not said:
        raise NotTaken("empty")
    if len(said) > BODY:
        raise NotTaken("too-long")
    return Text(body=said)


def _file(upload: Upload, *, caption: str | None) -> _What:
    kind = kind_of(upload.mime)
    kept = kind(media_id=upload.media_id, mime=upload.mime, filename=upload.filename or None, caption=caption)
    return _What(content=msgspec.structs.replace(kept, media_id=None, channel_media_id=upload.id), kept=kept)
