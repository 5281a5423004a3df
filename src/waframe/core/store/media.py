"""Files of conversations: equal bytes are kept once, in a folder, under their SHA-256."""

import errno
import hashlib
import os
from collections.abc import AsyncIterable, Callable, Sequence
from datetime import datetime
from pathlib import Path

import anyio
import anyio.to_thread
import msgspec

from waframe.core.errors import DiskFull, MediaGone, MediaTooLarge
from waframe.core.records.ids import is_id, new_id
from waframe.core.records.media import Media
from waframe.core.store.database import Database, Value, record
from waframe.core.store.queries import load_queries

_HEAD_BYTES = 4096
_SQL = load_queries(__file__)


class _Received(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    head: bytes
    size_bytes: int


class MediaStore:
    """A folder of files and the table that names them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder

    async def receive(
        self, pieces: AsyncIterable[bytes], *, name: Callable[[bytes, int], str], largest: int, now: datetime
    ) -> Media:
        """Store bytes that come piece by piece, durably; `name` gets the first and their number, and gives the type.

        Where it raises, or where there are more than `largest` bytes (MediaTooLarge), nothing stays.
        """
        await anyio.Path(self.folder).mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{new_id()}.part"
        try:
            received = await _copied(pieces, part, largest=largest)
            mime = name(received.head, received.size_bytes)
            await anyio.to_thread.run_sync(self._adopt, part, received.sha256)
        except OSError as error:
            raise _disk_fault(error, folder=self.folder) from error
        finally:
            await anyio.Path(part).unlink(missing_ok=True)
        return await self._named(received.sha256, mime=mime, size_bytes=received.size_bytes, now=now)

    async def put(self, data: bytes, *, mime: str, now: datetime) -> Media:
        """Store bytes durably; the same bytes again give the same media."""
        digest = await anyio.to_thread.run_sync(self._write, data)
        return await self._named(digest, mime=mime, size_bytes=len(data), now=now)

    async def _named(self, digest: str, *, mime: str, size_bytes: int, now: datetime) -> Media:
        await self._database.change(_SQL["put"], id=new_id(), sha256=digest, mime=mime, size_bytes=size_bytes, now=now)
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

    def _adopt(self, part: Path, digest: str) -> None:
        target = self.folder / digest[:2] / digest
        if target.exists():
            return
        if not target.parent.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(self.folder)
        part.replace(target)
        _sync_folder(target.parent)

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
            raise _disk_fault(error, folder=self.folder) from error
        return digest


async def _copied(pieces: AsyncIterable[bytes], part: Path, *, largest: int) -> _Received:
    digest, head, size = hashlib.sha256(), b"", 0
    async with await anyio.open_file(part, "xb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > largest:
                raise MediaTooLarge(f"at most {largest} bytes")
            digest.update(piece)
            head += piece[: _HEAD_BYTES - len(head)]
            await file.write(piece)
        await file.flush()
        await anyio.to_thread.run_sync(os.fsync, file.wrapped.fileno())
    return _Received(sha256=digest.hexdigest(), head=head, size_bytes=size)


def _disk_fault(error: OSError, *, folder: Path) -> Exception:
    """Name a full disk; another fault of the disk stays as it is."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"no room for a file in {folder}")
    return error


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
