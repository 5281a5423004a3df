"""Backups: one tar file with all tables as lines of JSON, all media, and a manifest that tells what must be in it."""

import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

import msgspec
import sqlalchemy as sa

from waframe.core.errors import BackupBroken
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.events import rebase_events
from waframe.core.store.filling import Filling
from waframe.core.store.neutral import Json
from waframe.core.store.snapshot import Snapshot, TableShape
from waframe.core.store.whole import read_whole, write_whole

FORMAT = 1
MANIFEST = "manifest.json"
SUFFIXES = (".tar", ".tar.gz", ".tgz")
_BLOCK = 1024 * 1024

Tell = Callable[[str, int, int], None]
"""Is told what is done, how much of it, and how much there is."""


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table in a backup."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. Media are named by their SHA-256; `missing` were named by a row, but had no bytes."""

    format: int
    waframe: str
    made_at: datetime
    dialect: str
    heads: tuple[str, ...]
    counters: Mapping[str, int]
    tables: Mapping[str, Table]
    media: Mapping[str, int]
    missing: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Count all rows."""
        return sum(table.rows for table in self.tables.values())


async def back_up(deployment: Deployment, target: Path, *, tell: Tell) -> Manifest:
    """Write a backup of a deployment that may be running; the file appears when it is whole."""
    return await read_whole(
        deployment.database_url, lambda connection: _write(connection, deployment, target, tell=tell)
    )


def verify(source: Path, *, tell: Tell) -> Manifest:
    """Read a backup to its end; raises BackupBroken where it is not what its manifest says."""
    with _told_as_broken(source):
        manifest = read_manifest(source)
        wanted = {f"tables/{name}.jsonl": table.sha256 for name, table in manifest.tables.items()}
        wanted |= {_media_path(digest): digest for digest in manifest.media}
        total = len(wanted)
        for name, content in _members(source):
            if name != MANIFEST:
                _check(source, name, content, wanted=wanted.pop(name, None))
                tell("checking", total - len(wanted), total)
    if wanted:
        raise BackupBroken(f"{source}: {len(wanted)} files are missing, such as {min(wanted)}")
    return manifest


def read_manifest(source: Path) -> Manifest:
    """Read what a backup says of itself."""
    with _told_as_broken(source), closing(_members(source)) as members:
        name, content = next(members, ("", io.BytesIO()))
        data = content.read()
    if name != MANIFEST:
        raise BackupBroken(f"{source} is no backup of waframe: it does not begin with {MANIFEST}")
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise BackupBroken(f"{source}: its manifest cannot be read: {error}") from None
    if manifest.format != FORMAT:
        raise BackupBroken(f"{source}: it has format {manifest.format}, and this release reads {FORMAT}")
    return manifest


async def restore(deployment: Deployment, source: Path, *, manifest: Manifest, overwrite: bool, tell: Tell) -> None:
    """Fill the deployment's database and media from a verified backup; if anything fails, the database is as it was.

    Raises DatabaseNotEmpty unless `overwrite` allows to lose what is there.
    """
    folder = deployment.store.media.folder
    await write_whole(
        deployment.database_url,
        lambda connection: _fill(
            Filling(connection, heads=manifest.heads, overwrite=overwrite, series=deployment.series),
            source,
            manifest=manifest,
            folder=folder,
            tell=tell,
        ),
    )
    await deployment.database.open()
    try:
        await deployment.database.write(rebase_events)
    finally:
        await deployment.database.close()


def _check(source: Path, name: str, content: IO[bytes], *, wanted: str | None) -> None:
    if wanted is None:
        raise BackupBroken(f"{source}: {name} is not in the manifest")
    if _digest(content) != wanted:
        raise BackupBroken(f"{source}: {name} is not what was written; the file is damaged")


def _write(connection: sa.Connection, deployment: Deployment, target: Path, *, tell: Tell) -> Manifest:
    beside = target.absolute().parent  # so that giving the file its name is no copying
    with tempfile.TemporaryDirectory(dir=beside, prefix=".waframe-backup-") as folder:
        return _write_in(Path(folder), Snapshot(connection), deployment, target=target, tell=tell)


def _write_in(folder: Path, snapshot: Snapshot, deployment: Deployment, *, target: Path, tell: Tell) -> Manifest:
    shapes = snapshot.shapes()
    total, done = sum(shape.rows for shape in shapes), 0
    tables: dict[str, Table] = {}
    for shape in shapes:
        rows = _told(snapshot.rows(shape.name), tell, done=done, total=total)
        tables[shape.name] = _write_table(shape, rows, folder / f"{shape.name}.jsonl")
        done += shape.rows
    kept = deployment.store.media.folder
    there = {one: kept / one[:2] / one for one in _digests(folder / "media.jsonl", tables["media"])}
    manifest = Manifest(
        format=FORMAT,
        waframe=version("waframe"),
        made_at=deployment.clock.now(),
        dialect=deployment.database.dialect,
        heads=snapshot.heads,
        counters=snapshot.counters(),
        tables=tables,
        media={one: path.stat().st_size for one, path in there.items() if path.exists()},
        missing=tuple(one for one, path in there.items() if not path.exists()),
    )
    _pack(manifest, target, folder=folder, media=kept, tell=tell)
    return manifest


def _write_table(shape: TableShape, rows: Iterator[list[Json]], path: Path) -> Table:
    digest, many = hashlib.sha256(), 0
    with path.open("wb") as file:
        for row in rows:
            line = msgspec.json.encode(row) + b"\n"
            file.write(line)
            digest.update(line)
            many += 1
    return Table(columns=shape.columns, rows=many, sha256=digest.hexdigest())


def _digests(path: Path, table: Table) -> list[str]:
    """Read from the table of media which files there should be."""
    position = table.columns.index("sha256")
    with path.open("rb") as file:
        return sorted(str(row[position]) for row in _rows(file))


def _pack(manifest: Manifest, target: Path, *, folder: Path, media: Path, tell: Tell) -> None:
    """Write the tar under another name, and give it its own when it is durable."""
    part = folder / target.name
    with part.open("xb") as file:
        os.fchmod(file.fileno(), 0o600)
        with tarfile.open(fileobj=file, mode="w" if target.name.endswith(".tar") else "w:gz") as tar:
            _add(tar, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
            for name in manifest.tables:
                tar.add(folder / f"{name}.jsonl", arcname=f"tables/{name}.jsonl", filter=_anonymous)
            for count, digest in enumerate(manifest.media, start=1):
                tar.add(media / digest[:2] / digest, arcname=_media_path(digest), filter=_anonymous)
                tell("media", count, len(manifest.media))
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


def _fill(filling: Filling, source: Path, *, manifest: Manifest, folder: Path, tell: Tell) -> None:
    done = 0
    for name, content in _members(source):
        kind, _, rest = name.partition("/")
        if kind == "tables":
            table = rest.removesuffix(".jsonl")
            shape = manifest.tables[table]
            rows = _told(_rows(content), tell, done=done, total=manifest.rows)
            many = filling.fill(table, shape.columns, rows)
            if many != shape.rows:
                raise BackupBroken(f"table {table} has {many} rows after the restore, not {shape.rows}")
            done += many
        elif kind == "media":
            _keep(content, digest=Path(rest).name, folder=folder)
    filling.finish(manifest.counters)


def _rows(content: IO[bytes]) -> Iterator[list[Json]]:
    decoder = msgspec.json.Decoder(list[object])
    for line in content:
        yield decoder.decode(line)  # type: ignore[misc]  # what JSON holds is Json


def _told(rows: Iterator[list[Json]], tell: Tell, *, done: int, total: int) -> Iterator[list[Json]]:
    for count, row in enumerate(rows, start=1):
        yield row
        tell("rows", done + count, total)


def _keep(content: IO[bytes], *, digest: str, folder: Path) -> None:
    target = folder / digest[:2] / digest
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{digest}.part")
    with part.open("wb") as file:
        while block := content.read(_BLOCK):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)


@contextmanager
def _told_as_broken(source: Path) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, PermissionError):
        raise
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        raise BackupBroken(f"{source} cannot be read as a backup: {error}") from None


def _members(source: Path) -> Generator[tuple[str, IO[bytes]], None, None]:
    """Read the files of a tar in their order; nothing is ever unpacked by the names that it holds."""
    with tarfile.open(source, "r:*") as tar:
        yield from ((member.name, content) for member in tar if (content := tar.extractfile(member)) is not None)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    tar.addfile(info, io.BytesIO(data))


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


def _media_path(digest: str) -> str:
    return f"media/{digest[:2]}/{digest}"


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()
