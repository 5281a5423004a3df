"""Tells whether Meta signed a webhook body."""

import hmac
from collections.abc import Iterable

PREFIX = b"sha256="


def sign(body: bytes, secret: str) -> bytes:
    """Write the header `X-Hub-Signature-256` for a body."""
    return PREFIX + hmac.digest(secret.encode(), body, "sha256").hex().encode()


def is_signed(body: bytes, header: bytes, secrets: Iterable[str]) -> bool:
    """Compare the header with the signature by any of the secrets, in constant time for each."""
    if not header.startswith(PREFIX):
        return False
    given = header.lower()
    return any(hmac.compare_digest(sign(body, secret), given) for secret in secrets if secret)
