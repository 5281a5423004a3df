"""Sealing for a browser, by the vectors of RFC 8291, and signing as RFC 8292 wants it."""

from datetime import UTC, datetime

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from waframe.plugins.web.web_push import (
    LARGEST,
    RECORD,
    Browser,
    authorization,
    bytes_of,
    make_key,
    public_point,
    read_browser,
    read_key,
    seal,
    text_of,
)

# RFC 8291, appendix A
WORDS = b"When I grow up, I want to be a watermelon"
THEIR_KEY = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
THEIR_POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
THEIR_SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
OUR_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
ENDPOINT = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"


@pytest.fixture
def browser() -> Browser:
    return read_browser(ENDPOINT, public=THEIR_POINT, secret=THEIR_SECRET)


def opened(sealed: bytes, *, key: ec.EllipticCurvePrivateKey, secret: bytes) -> bytes:
    """Decrypt as a browser does, written from the RFC and not from our code."""
    salt, point, body = sealed[:16], sealed[21:86], sealed[86:]
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))

    def derive(value: bytes, salt: bytes, info: bytes, length: int) -> bytes:
        return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(value)

    seed = derive(shared, secret, b"WebPush: info\0" + public_point(key) + point, 32)
    content_key = derive(seed, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derive(seed, salt, b"Content-Encoding: nonce\0", 12)
    return AESGCM(content_key).decrypt(nonce, body, None).removesuffix(b"\x02")


def test_the_example_of_the_rfc_comes_out_byte_by_byte(browser: Browser) -> None:
    assert text_of(seal(WORDS, browser, key=read_key(OUR_KEY), salt=bytes_of(SALT))) == SEALED


def test_a_browser_opens_what_was_sealed_for_it_and_each_time_it_looks_different(browser: Browser) -> None:
    first, second = seal(WORDS, browser), seal(WORDS, browser)

    assert first != second
    assert opened(first, key=read_key(THEIR_KEY), secret=browser.secret) == WORDS
    assert opened(second, key=read_key(THEIR_KEY), secret=browser.secret) == WORDS


def test_the_largest_words_fill_one_record(browser: Browser) -> None:
    assert len(seal(b"x" * LARGEST, browser)) == RECORD


def test_the_signature_is_ours_for_that_push_service_for_half_a_day(browser: Browser) -> None:
    key = read_key(make_key())
    now = datetime(2026, 11, 24, 6, tzinfo=UTC)

    written = authorization(browser.endpoint, key=key, contact="https://desk.example", now=now)

    token, point = written.removeprefix("vapid t=").split(", k=")
    signed, _, signature = token.rpartition(".")
    claims = msgspec.json.decode(bytes_of(signed.split(".")[1]))
    raw = bytes_of(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(point))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert claims == {
        "aud": "https://push.example.net",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "https://desk.example",
    }


@pytest.mark.parametrize(
    ("public", "secret"),
    [
        pytest.param("BA", THEIR_SECRET, id="a point that is too short"),
        pytest.param(text_of(b"\x04" + b"\x01" * 64), THEIR_SECRET, id="a point beside the curve"),
        pytest.param(THEIR_POINT, "BTBZ", id="a secret that is too short"),
        pytest.param(THEIR_POINT, "ñ", id="no base64"),
    ],
)
def test_keys_that_are_none_are_refused(public: str, secret: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # three libraries raise it, each with words of its own
        read_browser(ENDPOINT, public=public, secret=secret)
