"""The signature of a webhook."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.whatsapp.signature import is_signed, sign

BODY = b'{"text":"\\u00bfTienen\\/hay?"}'
GOOD = b"sha256=" + hmac.new(b"secret", BODY, hashlib.sha256).hexdigest().encode()


@pytest.mark.parametrize(
    ("header", "body", "secrets", "expected"),
    [
        pytest.param(GOOD, BODY, ("secret",), True, id="the secret"),
        pytest.param(GOOD, BODY, ("other", "secret"), True, id="the second of two secrets"),
        pytest.param(b"sha256=" + GOOD[7:].upper(), BODY, ("secret",), True, id="upper-case hex"),
        pytest.param(GOOD, BODY, ("other",), False, id="another secret"),
        pytest.param(GOOD, BODY, (), False, id="no secret"),
        pytest.param(GOOD, BODY, ("",), False, id="an empty secret"),
        pytest.param(GOOD, BODY + b" ", ("secret",), False, id="one byte more"),
        pytest.param(GOOD, BODY.replace(b"\\/", b"/"), ("secret",), False, id="written again by a parser"),
        pytest.param(b"", BODY, ("secret",), False, id="no header"),
        pytest.param(b"sha256=", BODY, ("secret",), False, id="an empty digest"),
        pytest.param(GOOD[7:], BODY, ("secret",), False, id="no prefix"),
        pytest.param(b"sha1=" + GOOD[7:47], BODY, ("secret",), False, id="SHA-1"),
        pytest.param(GOOD[:-1], BODY, ("secret",), False, id="cut off"),
        pytest.param(b"sha256=\xff\xfe", BODY, ("secret",), False, id="not even text"),
    ],
)
def test_only_the_digest_of_the_exact_bytes_counts(
    header: bytes, body: bytes, secrets: tuple[str, ...], *, expected: bool
) -> None:
    assert is_signed(body, header, secrets) is expected


def test_an_empty_secret_never_matches_its_own_signature() -> None:
    assert not is_signed(BODY, sign(BODY, ""), ("",))


@given(st.binary(), st.text(min_size=1), st.binary())
def test_a_body_is_signed_by_its_own_secret_and_by_no_other_body(body: bytes, secret: str, other: bytes) -> None:
    try:
        header = sign(body, secret)
    except UnicodeEncodeError:
        return

    assert is_signed(body, header, [secret])
    assert is_signed(other, header, [secret]) == (other == body)
