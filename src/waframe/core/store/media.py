"""Files of conversations: equal bytes are kept once, in a folder, under their SHA-256."""

import errno
import hashlib
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import anyio.to_thread
import msgspec

from waframe.core.errors import DiskFull, MediaGone
from waframe.core.records.ids import is_id, new_id
from waframe.core.records.media import Media
from waframe.core.store.database import Database, Value, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class MediaStore:
    """A folder of files and the table that names them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder

    async def put(self, data: bytes, *, mime: str, now: datetime) -> Media:
        """Store bytes durably; the same bytes again give the same media."""
        digest = await anyio.to_thread.run_sync(self._write, data)
        await self._database.change(_SQL["put"], id=new_id(), sha256=digest, mime=mime, size_bytes=len(data), now=now)
        row = await self._database.row(_SQL["by_digest"], sha256=digest)
        if row is None:
            raise MediaGone(f"the file {digest} vanished while it was stored")
        return record(row, Media)

    async def measure(self, media: Media) -> None:
        """Keep what was learnt of a picture: `width`, `height` and `thumbnail_id`."""
        seen = {name: getattr(media, name) for name in ("id", "width", "height", "thumbnail_id")}
        await self._database.change(_SQL["measure"], **seen)

    async def find(self, media_id: str) -> Media | None:
        """Read what is known of a file."""
        if not is_id(media_id):
            return None
        row = await self._database.row(_SQL["find"], id=media_id)
        return record(row, Media) if row else None

    async def is_seen(self, media_id: str, *, branches: Sequence[str]) -> bool:
        """Tell whether a message of one of some branches carries a file."""
        asked: Value = list(branches)
        if self._database.dialect == "sqlite":
            asked = msgspec.json.encode(asked).decode()
        return await self._database.row(_SQL["seen"], id=media_id, branches=asked) is not None

    async def read(self, media_id: str) -> bytes:
        """Read a file; raises MediaGone where there is none."""
        media = await self.find(media_id)
        if media is None:
            raise MediaGone(f"there is no file {media_id}")
        try:
            return await anyio.to_thread.run_sync(self.path(media).read_bytes)
        except FileNotFoundError as error:
            raise MediaGone(f"the bytes of file {media_id} are missing from {self.folder}") from error

    def path(self, media: Media) -> Path:
        """Tell where the bytes lie."""
        return self.folder / media.sha256[:2] / media.sha256

    def _write(self, data: bytes) -> str:
        digest = hashlib.sha256(data).hexdigest()
        target = self.folder / digest[:2] / digest
        if target.exists():
            return digest
        try:
            if not target.parent.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                _sync_folder(self.folder)
            _write_durably(target, data)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull(f"no room for a file of {len(data)} bytes in {self.folder}") from error
            raise
        return digest


def _write_durably(target: Path, data: bytes) -> None:
    part = target.with_name(f"{target.name}.{new_id()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
