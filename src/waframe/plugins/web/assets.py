"""The desk's files in memory: each with its hash, and packed where that makes it smaller."""

import gzip
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
_PACKED = frozenset(_TYPES) - {".png"}
_HASH_LENGTH = 16
OUTSIDE = frozenset({"index.html", "sw.js", "manifest.webmanifest"})
"""Served from the root; `{build}` in them becomes the name of the build."""


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is sent."""

    body: bytes
    packed: bytes | None
    media_type: str
    etag: str


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """All files, by their path below `static/`; `build` names this set of contents."""

    files: dict[str, Asset]
    build: str


def load_assets(folder: Path = STATIC) -> Assets:
    """Read the files once; the whole set is so small that it stays in memory."""
    bodies = {path.relative_to(folder).as_posix(): path.read_bytes() for path in _paths(folder)}
    summed = hashlib.sha256()
    for name, body in bodies.items():
        summed.update(name.encode() + b"\0" + body)
    build = summed.hexdigest()[:_HASH_LENGTH]
    return Assets(
        files={name: make_asset(name, _told(name, body, build)) for name, body in bodies.items()}, build=build
    )


@cache
def shipped_assets() -> Assets:
    """Read what is shipped, once a process."""
    return load_assets()


def make_asset(name: str, body: bytes) -> Asset:
    """Prepare a file for being sent."""
    suffix = Path(name).suffix
    return Asset(
        body=body,
        packed=gzip.compress(body, mtime=0) if suffix in _PACKED else None,
        media_type=_TYPES[suffix],
        etag=f'"{hashlib.sha256(body).hexdigest()[:_HASH_LENGTH]}"',
    )


def _paths(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in _TYPES)


def _told(name: str, body: bytes, build: str) -> bytes:
    """Tell the files that stand outside of the build's folder where it is."""
    return body.replace(b"{build}", build.encode()) if name in OUTSIDE else body
