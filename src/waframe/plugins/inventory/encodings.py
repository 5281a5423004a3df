"""From bytes to text, where services say one encoding and send another. Pure."""

import codecs
import re
from collections.abc import Iterable, Iterator

from waframe.plugins.inventory.errors import NothingTold, Reason

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")  # no text has them: it is in another encoding
_LATIN = frozenset(("latin-1", "latin1", "iso-8859-1", "iso8859-1", "us-ascii", "ascii"))
_LETTERS = re.compile(rb"[\x80-\xff]")


def text_of(body: bytes, *, content_type: str = "", fallback: Iterable[str] = ()) -> str:
    """Decode an answer, or raise NothingTold rather than make nonsense of letters.

    What is valid UTF-8 beyond ASCII is UTF-8, whatever is declared: text in another encoding never is by chance. Else
    the encoding of the text's own declaration counts, then that of HTTP, then those of the mapping.
    """
    for name in _widened(_candidates(body, content_type=content_type, fallback=tuple(fallback))):
        try:
            text = body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _CONTROLS.search(text):
            return text
    raise NothingTold(Reason.ENCODING, "it fits neither the declared encoding nor `encoding_fallback`")


def _widened(names: Iterable[str]) -> Iterator[str]:
    """Read Latin-1 as Windows does, whose quotation marks and euro stand where Latin-1 has no letters."""
    for name in names:
        if name.lower().replace("_", "-") in _LATIN:
            yield "cp1252"
        yield name


def _candidates(body: bytes, *, content_type: str, fallback: tuple[str, ...]) -> Iterator[str]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            yield name
            return
    declared, charset = _DECLARED.search(body[:200]), _CHARSET.search(content_type)
    if declared and declared[1].lower().startswith(b"utf-16"):
        yield "utf-16"
    if _LETTERS.search(body) or not (declared or charset):
        yield "utf-8"
    if declared:
        yield declared[1].decode("ascii")
    if charset:
        yield charset[1]
    yield from fallback
