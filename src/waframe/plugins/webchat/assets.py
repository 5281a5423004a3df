"""The files of the page and of the bubble, in memory, each with its hash."""

import hashlib
from pathlib import Path

import msgspec

STATIC = Path(__file__).parent / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_HASH_LENGTH = 16


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is sent."""

    body: bytes
    media_type: str
    etag: str


class Assets(msgspec.Struct, frozen=True, kw_only=True):
    """All files by name; `build` names this set of contents."""

    files: dict[str, Asset]
    build: str


def load_assets(folder: Path = STATIC) -> Assets:
    """Read the files once."""
    bodies = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in _TYPES}
    summed = hashlib.sha256()
    for name, body in bodies.items():
        summed.update(name.encode() + b"\0" + body)
    return Assets(
        files={name: _asset(name, body) for name, body in bodies.items()}, build=summed.hexdigest()[:_HASH_LENGTH]
    )


def _asset(name: str, body: bytes) -> Asset:
    digest = hashlib.sha256(body).hexdigest()[:_HASH_LENGTH]
    return Asset(body=body, media_type=_TYPES[Path(name).suffix], etag=f'"{digest}"')
