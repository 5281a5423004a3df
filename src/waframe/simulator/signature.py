"""How a body is written and signed: as Meta does it, or wrong on purpose."""

import hashlib
import hmac
import json

from waframe.simulator.faults import Signature
from waframe.simulator.records import JsonObject


def serialise(body: JsonObject, *, plain_utf8: bool = False) -> bytes:
    r"""Write JSON as Meta does: non-ASCII as lower-case \uXXXX, and / as \/; or as plain UTF-8."""
    if plain_utf8:
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode()


def sign(body: bytes, secret: str, mode: Signature = "good") -> dict[str, str]:
    """Make the signature headers for exactly these bytes."""
    match mode:
        case "missing":
            return {}
        case "sha1":
            return {"X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}
        case "wrong-secret":
            return {"X-Hub-Signature-256": "sha256=" + _sha256(body, "not-" + secret)}
        case "upper-case":
            return {"X-Hub-Signature-256": "sha256=" + _sha256(body, secret).upper()}
        case "good":
            return {"X-Hub-Signature-256": "sha256=" + _sha256(body, secret)}


def _sha256(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
