"""Bytes that no database or parser takes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.plugins.whatsapp.mending import mend, needs_mending


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        pytest.param(rb'"a\u0000b"', b'"ab"', id="NUL"),
        pytest.param(rb'"a\\u0000b"', rb'"a\\u0000b"', id="a backslash, then u0000"),
        pytest.param(rb'"a\\\u0000b"', rb'"a\\b"', id="a backslash, then NUL"),
        pytest.param(rb'"\ud83d\ude4f"', rb'"\ud83d\ude4f"', id="a whole pair"),
        pytest.param(rb'"\ud83d"', rb'"\ufffd"', id="the first half"),
        pytest.param(rb'"\ude4f x"', rb'"\ufffd x"', id="the second half"),
        pytest.param(rb'"\ud83d\ud83d\ude4f"', rb'"\ufffd\ud83d\ude4f"', id="half, then a pair"),
        pytest.param(b'"\xff"', '"\ufffd"'.encode(), id="wrong UTF-8"),
        pytest.param(b'\xef\xbb\xbf"a"', b'"a"', id="byte order mark"),
        pytest.param(rb'"\n\"\u00f1"', rb'"\n\"\u00f1"', id="other escapes"),
    ],
)
def test_what_cannot_be_kept_is_dropped_or_replaced(body: bytes, mended: bytes) -> None:
    assert mend(body) == mended


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_becomes_storable(text: str) -> None:
    kept = json.loads(mend(json.dumps(text).encode()))

    assert "\0" not in kept
    assert kept == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_good_text_stays_as_it_is(text: str) -> None:
    body = json.dumps(text, ensure_ascii=False).encode()

    assert mend(body) == body
    assert needs_mending(body) == (b"\\u0000" in body)
