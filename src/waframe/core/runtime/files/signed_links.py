"""Links that open one file for a while: signed with a key that only the deployment's processes know."""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import msgspec

ENVIRONMENT_NAME = "JWT_SECRET"
_KEY_FILE = ".link-key"
_PURPOSE = b"waframe media link"


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """What a link says: which file, until when (seconds since 1970), and under which name it is kept."""

    media_id: str
    expires: int
    filename: str = ""


def find_key(environ: Mapping[str, str], *, folder: Path) -> bytes:
    """Derive the key from `JWT_SECRET`; without one, make it once and keep it beside the files, which all share."""
    if secret := environ.get(ENVIRONMENT_NAME):
        return hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
    path = folder / _KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{_KEY_FILE}.{secrets.token_hex(8)}")
    if not path.exists():
        part.touch(mode=0o600)
        part.write_bytes(secrets.token_bytes(32))
        try:
            os.link(part, path)  # of several processes that start together, one wins
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return path.read_bytes()


def write_link(ticket: Ticket, *, key: bytes) -> str:
    """Write the path and query of a link."""
    query = {"expires": str(ticket.expires), "signature": _signature(ticket, key)}
    named = {"filename": ticket.filename} if ticket.filename else {}
    return f"/media/{ticket.media_id}?{urlencode({**query, **named})}"


def is_signed(ticket: Ticket, signature: str, *, key: bytes) -> bool:
    """Tell whether a link was written by this deployment, expired or not."""
    return hmac.compare_digest(_signature(ticket, key).encode(), signature.encode())


def expires_at(now: datetime, *, seconds: float) -> int:
    """Give the second in which a link ends."""
    return int(now.timestamp() + seconds)


def _signature(ticket: Ticket, key: bytes) -> str:
    digest = hmac.digest(key, msgspec.json.encode(ticket), hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
