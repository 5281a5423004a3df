"""Turns stored messages into what the HTTP interface shows."""

from collections.abc import Sequence

from waframe.core.records.message import Failure
from waframe.core.runtime.http.shown import ErrorShown, MessageShown, SenderShown
from waframe.core.store.message_lines import MessageLine, MessageLines


class MessageShowing:
    """Shows messages by id, in one query for many."""

    def __init__(self, lines: MessageLines) -> None:
        self._lines = lines

    async def by_ids(self, ids: Sequence[str]) -> dict[str, MessageShown]:
        """Show messages; those that are not there are missing."""
        return {key: show_message(line) for key, line in (await self._lines.by_ids(ids)).items()}


def show_message(line: MessageLine) -> MessageShown:
    """Show a message."""
    return MessageShown(
        id=line.id,
        seq=line.seq,
        conversation_id=line.conversation_id,
        direction=line.direction,
        sender=SenderShown(type=line.sender_type, id=line.sender_id, name=line.sender_name),
        content=line.content,
        text=line.text,
        status=line.status,
        at=line.at,
        channel_id=line.channel_id,
        reply_to=line.reply_to,
        error=_error(line.error),
    )


def _error(failure: Failure | None) -> ErrorShown | None:
    return ErrorShown(code=failure.code, title=failure.title, details=failure.details) if failure else None
