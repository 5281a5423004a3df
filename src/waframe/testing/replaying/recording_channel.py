"""A channel that carries nothing: it checks and arranges as the true one does, and gives the files that were kept."""

from collections.abc import Sequence
from pathlib import Path

import anyio
import msgspec

from waframe import AnyContent, AnyMedia, Channel, Download, Identity, MediaGone, Pace, Parcel, Receipt


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it was stored."""

    path: Path
    mime: str
    filename: str | None = None


class RecordingChannel(Channel):
    """Stands in for a channel; `kept` are the customers' files by the channel's ids."""

    pace = Pace()

    def __init__(self, channel: Channel, *, kept: dict[str, Kept]) -> None:
        self.name = channel.name
        self.window = channel.window
        self.file_kinds = channel.file_kinds
        self._channel = channel
        self._kept = kept

    def check(self, content: AnyContent) -> None:
        """Refuse what the true channel would."""
        self._channel.check(content)

    def arrange(self, contents: Sequence[AnyContent]) -> list[AnyContent]:
        """Join and split as the true channel would."""
        return self._channel.arrange(contents)

    async def send(self, parcel: Parcel) -> Receipt:
        """Take a message, and send it nowhere."""
        return Receipt(channel_id=f"replay:{parcel.message_id}", recipient=_first(parcel.recipients))

    async def fetch(self, media: AnyMedia, *, address: str) -> Download:
        """Give the file that was stored when the message came."""
        del address
        kept = self._kept.get(media.channel_media_id or "")
        if kept is None or not await anyio.Path(kept.path).exists():
            raise MediaGone("the file was not kept")
        return Download(data=await anyio.Path(kept.path).read_bytes(), mime=kept.mime, filename=kept.filename)


def _first(recipients: tuple[Identity, ...]) -> Identity | None:
    return recipients[0] if recipients else None
