"""Reads a file of products row by row, whatever its size: a list, an object with a list inside, or a row a line."""

import codecs
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from waframe.plugins.catalog.errors import FileTruncated, FileUnreadable

_CHUNK = 1 << 18
_LONGEST_ROW = 1 << 22
_NEAR_THE_END = 16
_BLANK = re.compile(r"[\s\ufeff]*")
_BETWEEN = re.compile(r"[\s,]*")
_NEXT_ROW = re.compile(r"[}\]]\s*,?\s*(?=\{)")
_KEY = re.compile(r'\s*,?\s*"((?:[^"\\]|\\.)*)"\s*:\s*')
_ROWS = re.compile(r"\[\s*(?=[{\]])")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An element of the file: its value, or what was wrong with it."""

    value: object
    fault: str | None = None


class Rows:
    """The rows of a file, one at a time; how far it was read, and at the end the hash of all of it."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = path.stat().st_size
        self.read_bytes = 0
        self.rows = 0
        self._hash = hashlib.sha256()
        self._decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _: None)
        self._file = path.open("rb")  # closed by `close`
        self._bytes: BinaryIO = self._file
        if self._file.read(2) == b"\x1f\x8b":
            self._file.seek(0)
            self._bytes = cast("BinaryIO", gzip.GzipFile(fileobj=self._file))
        self._file.seek(0)
        self._text = codecs.getincrementaldecoder(self._encoding())(errors="waframe-cp1252")
        self._buffer = ""
        self._place = 0
        self._ended = False

    @property
    def sha256(self) -> str:
        """The hash of what was read."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Close the file."""
        self._bytes.close()
        self._file.close()

    def __iter__(self) -> Iterator[Row]:
        """Give the rows; raises FileUnreadable and FileTruncated."""
        self._skip(_BLANK)
        opening = self._buffer[self._place : self._place + 1]
        if opening == "[":
            self._place += 1
            yield from self._list()
        elif opening == "{":
            yield from self._object()
        elif not opening:
            return
        else:
            raise FileUnreadable(self.name, reason=f"it begins with {opening!r}, and not with a list")

    def _encoding(self) -> str:
        head = self._bytes.read(4)
        self._bytes.seek(0)
        return "utf-16" if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"

    def _list(self) -> Iterator[Row]:
        while True:
            self._skip(_BETWEEN)
            sign = self._buffer[self._place : self._place + 1]
            if not sign:
                raise FileTruncated(self.name, read=self.rows)
            if sign == "]":
                self._drain()
                return
            yield self._element()

    def _object(self) -> Iterator[Row]:
        """Read the list inside an object, or else take every object for a row: one a line."""
        start = self._place
        self._fill(_CHUNK)
        try:
            value, end = self._decoder.raw_decode(self._buffer, start)
        except (ValueError, RecursionError):
            self._into_list()
            yield from self._list()
            return
        if isinstance(value, dict) and (inside := _list_inside(value)) is not None:
            self._drain()
            for one in inside:
                self.rows += 1
                yield Row(value=one)
            return
        self.rows += 1
        yield Row(value=value)
        self._place = end
        yield from self._lines()

    def _lines(self) -> Iterator[Row]:
        while True:
            self._skip(_BETWEEN)
            if not self._buffer[self._place : self._place + 1]:
                return
            yield self._element()

    def _into_list(self) -> None:
        """Go to the first list of objects among the values of an object that is larger than a chunk."""
        self._place += 1
        while True:
            key = _KEY.match(self._buffer, self._place)
            if key is None:
                raise FileUnreadable(self.name, reason="no list of products is in it")
            self._place = key.end()
            found = _ROWS.match(self._buffer, self._place)
            if found is not None:
                self._place = found.end()
                return
            row = self._element()
            if row.fault:
                raise FileUnreadable(self.name, reason=row.fault)
            self.rows = 0

    def _element(self) -> Row:
        """Read the next value; a broken one is left out up to the next that begins like a row."""
        while True:
            try:
                value, self._place = self._decoder.raw_decode(self._buffer, self._place)
            except (ValueError, RecursionError) as error:
                waiting = len(self._buffer) - self._place
                if not self._ended and (waiting < _LONGEST_ROW and self._may_go_on(error)):
                    self._fill(_CHUNK)
                    continue
                return self._broken(error)
            if self._place == len(self._buffer) and not self._ended and not isinstance(value, dict | list | str):
                self._fill(_CHUNK)
            self.rows += 1
            return Row(value=value)

    def _may_go_on(self, error: Exception) -> bool:
        """Tell whether more of the file could make the value whole."""
        place = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return "Unterminated" in str(error) or place >= len(self._buffer) - _NEAR_THE_END

    def _broken(self, error: Exception) -> Row:
        fault = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        at = max(self._place, error.pos if isinstance(error, json.JSONDecodeError) else 0)
        if "Unterminated" in fault:
            at = self._place
        while (found := _NEXT_ROW.search(self._buffer, at)) is None:
            if self._ended:
                raise FileTruncated(self.name, read=self.rows)
            at = max(self._place, len(self._buffer) - _NEAR_THE_END)
            self._buffer, self._place, at = self._buffer[at:], 0, 0
            self._fill(_CHUNK)
        self._place = found.end()
        self.rows += 1
        return Row(value=None, fault=f"it is broken: {fault}")

    def _skip(self, what: re.Pattern[str]) -> None:
        while True:
            found = what.match(self._buffer, self._place)
            self._place = found.end() if found else self._place
            if self._place < len(self._buffer) or self._ended:
                return
            self._fill(_CHUNK)

    def _fill(self, many: int) -> None:
        if self._place:
            self._buffer, self._place = self._buffer[self._place :], 0
        data = self._bytes.read(many)
        self._hash.update(data)
        self.read_bytes = self._file.tell()
        self._ended = not data
        self._buffer += self._text.decode(data, final=self._ended)

    def _drain(self) -> None:
        while not self._ended:
            self._place = len(self._buffer)
            self._fill(_CHUNK)


def _list_inside(value: dict[str, object]) -> list[object] | None:
    """Give the list of objects that stands in an object under any name; None where the object is a row itself."""
    lists = [one for one in value.values() if isinstance(one, list)]
    rows = [one for one in lists if not one or isinstance(one[0], dict)]
    texts = [one for one in value.values() if isinstance(one, str)]
    titled = any(key.strip().lower() in {"titulo", "title", "nombre", "name"} for key in value)
    return rows[0] if rows and not (titled and texts) else None


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Read a byte that is no UTF-8 as Windows would have written it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("waframe-cp1252", _as_cp1252)
