"""Messages for browsers' push services: sealed for one browser (RFC 8291) and signed as ours (RFC 8292)."""

import base64
import os
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD = 4096
LARGEST = RECORD - 103
"""How many bytes of words fit: what is around them is a header of 86 bytes, a tag of 16 and a mark of one."""

_CURVE = ec.SECP256R1()
_SCALAR_BYTES = 32
_POINT_BYTES = 65
_SECRET_BYTES = 16
_LASTS = timedelta(hours=12)
_END_OF_RECORDS = b"\x02"


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where a browser is told, and its two keys: its public point and the secret that it shares with us."""

    endpoint: str
    public: bytes
    secret: bytes


def text_of(value: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    """Read base64url, padded or not; raises ValueError."""
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def read_browser(endpoint: str, *, public: str, secret: str) -> Browser:
    """Read a subscription's keys; raises ValueError where they are none."""
    found = Browser(endpoint=endpoint, public=bytes_of(public), secret=bytes_of(secret))
    if len(found.public) != _POINT_BYTES or len(found.secret) != _SECRET_BYTES:
        raise ValueError("a public key has 65 bytes and a secret 16")
    ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, found.public)
    return found


def make_key() -> str:
    """Make a private key and write it down."""
    return write_key(ec.generate_private_key(_CURVE))


def write_key(key: ec.EllipticCurvePrivateKey) -> str:
    """Write a private key as its number, in base64url."""
    return text_of(key.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big"))


def read_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Read a private key that was written down."""
    return ec.derive_private_key(int.from_bytes(bytes_of(text), "big"), _CURVE)


def public_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the public point of a key, uncompressed, as browsers want it."""
    return key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def seal(
    words: bytes,
    browser: Browser,
    *,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Encrypt words for one browser, as the body of a request with `Content-Encoding: aes128gcm`.

    The key and the salt are new for each message; tests give those of the RFC.
    """
    own = key or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(_SECRET_BYTES)
    point = public_point(own)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, browser.public)
    shared = own.exchange(ec.ECDH(), theirs)
    seed = _derive(shared, salt=browser.secret, info=b"WebPush: info\0" + browser.public + point, length=32)
    content_key = _derive(seed, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derive(seed, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    sealed = AESGCM(content_key).encrypt(nonce, words + _END_OF_RECORDS, None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(point)]) + point + sealed


def authorization(endpoint: str, *, key: ec.EllipticCurvePrivateKey, contact: str | None, now: datetime) -> str:
    """Sign who sends to this push service, for half a day; `contact` is an address for its operators."""
    parts = urlsplit(endpoint)
    claims: dict[str, object] = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int((now + _LASTS).timestamp())}
    if contact:
        claims["sub"] = contact
    head = msgspec.json.encode({"typ": "JWT", "alg": "ES256"})
    signed = f"{text_of(head)}.{text_of(msgspec.json.encode(claims))}"
    first, second = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = first.to_bytes(_SCALAR_BYTES, "big") + second.to_bytes(_SCALAR_BYTES, "big")
    return f"vapid t={signed}.{text_of(signature)}, k={text_of(public_point(key))}"


def _derive(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(secret)
