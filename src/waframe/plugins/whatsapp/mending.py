"""Makes JSON bytes readable that hold what no database or parser takes: NUL, half surrogates, wrong UTF-8, depths."""

import codecs
import re

_ESCAPE = re.compile(rb"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_HALF = re.compile(rb"\\u[dD][89a-fA-F]..")
_MARK = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_DEEPEST = 100


def needs_mending(body: bytes) -> bool:
    """Tell quickly whether a body holds NUL or is no UTF-8; half surrogates are found only by parsing."""
    return b"\\u0000" in body or not (body.isascii() or _is_utf8(body))


def mend(body: bytes) -> bytes:
    """Drop NUL, and put U+FFFD where half a surrogate pair or a wrong byte stands."""
    text = body.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").encode()
    return _ESCAPE.sub(_mended_escape, text.replace(b"\0", b""))


def cut_depths(body: bytes) -> bytes:
    """Put null in the place of what is nested deeper than any body of Meta, and than any parser goes."""
    kept: list[bytes] = []
    depth = shown = 0
    for mark in _MARK.finditer(body):
        match mark.group():
            case b"[" | b"{":
                depth += 1
                if depth == _DEEPEST:
                    kept += (body[shown : mark.start()], b"null")
            case b"]" | b"}":
                if depth == _DEEPEST:
                    shown = mark.end()
                depth -= 1
            case _:
                pass
    return b"".join([*kept, body[shown:]]) if depth < _DEEPEST else body


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
