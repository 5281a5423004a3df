"""A file is what its bytes say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.records.signatures import recognise, true_mime

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("data", "announced", "mime"),
    [
        pytest.param(b"\xff\xd8\xff\xe0", "image/jpeg", "image/jpeg", id="as announced"),
        pytest.param(b"\xff\xd8\xff\xe0", "image/png", "image/jpeg", id="another picture"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", "image/jpeg", "image/webp", id="a sticker as a photo"),
        pytest.param(b"OggS\0", "audio/ogg; codecs=opus", "audio/ogg; codecs=opus", id="parameters stay"),
        pytest.param(b"\0\0\0\x20ftypM4A ", "audio/mp4", "audio/mp4", id="sound in MP4"),
        pytest.param(b"\0\0\0\x20ftypisom", "audio/mp4", "audio/mp4", id="sound in any MP4"),
        pytest.param(b"\0\0\0\x20ftyp3gp4", "video/3gpp", "video/3gpp", id="an old phone's film"),
        pytest.param(b"\x1aE\xdf\xa3", "audio/webm;codecs=opus", "audio/webm;codecs=opus", id="a browser's recording"),
        pytest.param(b"PK\x03\x04", DOCX, DOCX, id="a Word file"),
        pytest.param(b"PK\x03\x04", "application/pdf", "application/zip", id="an archive as a PDF"),
        pytest.param(b"MZ\x90", "application/pdf", "application/vnd.microsoft.portable-executable", id="a program"),
        pytest.param(b"\xef\xbb\xbf\n <!DOCTYPE HTML>", "image/png", "text/html", id="a page as a picture"),
        pytest.param(b"no signature", "text/plain", "text/plain", id="nothing known"),
        pytest.param(b"", "image/png", "image/png", id="nothing at all"),
    ],
)
def test_a_type_is_believed_unless_the_bytes_say_otherwise(data: bytes, announced: str, mime: str) -> None:
    assert true_mime(data, announced=announced) == mime


@given(st.binary(max_size=64), st.text(max_size=40))
def test_any_bytes_have_a_type(data: bytes, announced: str) -> None:
    assert true_mime(data, announced=announced) in {announced, recognise(data)}
