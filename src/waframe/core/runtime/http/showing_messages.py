"""Turns stored messages into what the HTTP interface shows: reactions below, edits and deletions applied."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

import msgspec

from waframe.core.records.content import AnyContent, Edit, Reaction, Revoke, Text, file_of
from waframe.core.records.media import Media
from waframe.core.records.message import Direction, Failure, Message, MessageStatus
from waframe.core.records.plain import MediaContent
from waframe.core.runtime.files.thumbnails import can_be_drawn
from waframe.core.runtime.http.shown import ErrorShown, MediaShown, MessageShown, ReactionShown, SenderShown
from waframe.core.store.threads import Said, Spoken, Threads


class MessageShowing:
    """Shows messages by id, in two statements for many."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads

    async def by_ids(self, ids: Sequence[str], *, caller_id: str | None = None) -> dict[str, MessageShown]:
        """Show messages; those that are not there are missing.

        In place of a reaction, an edit or a deletion whose message is there stands that message as it is now.
        """
        found = await self._threads.by_ids(ids)
        return {key: show_message(said, caller_id=caller_id) for key, said in found.items()}


def show_message(said: Said, *, caller_id: str | None = None) -> MessageShown:
    """Show a message as it is now; only who sent it gets the key of the request."""
    message = said.message
    edited = _last(said.additions, Edit)
    revoked = _last(said.additions, Revoke)
    words = edited.message.content.text if edited and isinstance(edited.message.content, Edit) else None
    return MessageShown(
        id=message.id,
        seq=message.seq,
        conversation_id=message.conversation_id,
        direction=message.direction,
        sender=_sender(said),
        content=message.content if words is None else reworded(message.content, words),
        text=message.text if words is None else words,
        status=message.status,
        at=message.at,
        channel_id=message.channel_id,
        reply_to=message.reply_to,
        error=_error(message.error),
        media=_media(said.media, message.content) if said.media else None,
        reactions=_reactions(said.additions),
        edited_at=_at(edited),
        revoked_at=_at(revoked),
        retry_of=said.retry_of,
        due_at=said.due_at,
        key=said.key if caller_id is not None and message.sender_id == caller_id else None,
    )


def reworded(content: AnyContent, words: str) -> AnyContent:
    """Give a content in its new wording; one that has no words stays as it is."""
    if isinstance(content, Text):
        return msgspec.structs.replace(content, body=words)
    if isinstance(content, MediaContent):
        return msgspec.structs.replace(content, caption=words)
    return content


def _last(additions: Sequence[Spoken], kind: type[Edit | Revoke]) -> Spoken | None:
    return next((one for one in reversed(additions) if isinstance(one.message.content, kind)), None)


def _at(addition: Spoken | None) -> datetime | None:
    return addition.message.at if addition else None


def _reactions(additions: Sequence[Spoken]) -> tuple[ReactionShown, ...]:
    """Give the last reaction of each: all of us are one person to the channel, a group is as many as it has members."""
    last: dict[str, ReactionShown] = {}
    for addition in additions:
        content = addition.message.content
        if not isinstance(content, Reaction) or addition.message.status is MessageStatus.FAILED:
            continue
        who = _who(addition.message)
        last.pop(who, None)
        if content.emoji:
            last[who] = ReactionShown(emoji=content.emoji, sender=_sender(addition))
    return tuple(last.values())


def _who(message: Message) -> str:
    origin = message.content.origin
    if message.direction is Direction.OUT:
        return "us"
    return f"them {msgspec.json.encode(origin.author.identities).decode() if origin and origin.author else ''}"


def _sender(spoken: Spoken) -> SenderShown:
    message = spoken.message
    origin = message.content.origin
    author = origin.author.name if origin and origin.author else None
    return SenderShown(type=message.sender_type, id=message.sender_id, name=author or spoken.name)


def _error(failure: Failure | None) -> ErrorShown | None:
    if failure is None:
        return None
    return ErrorShown(code=failure.code, title=failure.title, details=failure.details)


def _media(media: Media, content: AnyContent) -> MediaShown:
    file = file_of(content)
    named = f"?filename={quote(file.filename)}" if file is not None and file.filename else ""
    return MediaShown(
        id=media.id,
        url=f"/media/{media.id}{named}",
        mime=media.mime,
        size_bytes=media.size_bytes,
        width=media.width or None,
        height=media.height or None,
        thumbnail=can_be_drawn(media),
    )
