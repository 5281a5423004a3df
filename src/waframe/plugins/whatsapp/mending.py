"""Makes JSON bytes readable that hold what no database or parser takes: NUL, half surrogates, wrong UTF-8."""

import codecs
import re

_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]..")


def needs_mending(body: bytes) -> bool:
    """Tell quickly whether a body holds NUL or is no UTF-8; half surrogates are found only by parsing."""
    return b"\\u0000" in body or not (body.isascii() or _is_utf8(body))


def mend(body: bytes) -> bytes:
    """Drop NUL, and put U+FFFD where half a surrogate pair or a wrong byte stands."""
    text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").encode()
    return _ESCAPE.sub(_mended_escape, text.replace(b"\0", b""))


def _mended_escape(found: re.Match[bytes]) -> bytes:
    escape = found.group()
    if escape == rb"\u0000":
        return b""
    return rb"\ufffd" if _HALF.fullmatch(escape) else escape


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
