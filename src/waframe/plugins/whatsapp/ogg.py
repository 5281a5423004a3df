"""Writes packets as an Ogg stream (RFC 3533)."""

import struct
from collections.abc import Iterator, Sequence
from zlib import crc32

import msgspec

_CONTINUED, _FIRST, _LAST = 1, 2, 4
_SEGMENT = 255
_SEGMENTS = 255
_NO_GRANULE = -1
_CRC_AT = 22
# The stream's checksum runs over bits in the other direction than zlib's.
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Packet(msgspec.Struct, frozen=True, kw_only=True):
    """A packet, and the granule position that is reached when it was played."""

    data: bytes
    granule: int


class _Page:
    """A page that is being filled."""

    def __init__(self, *, continued: bool = False) -> None:
        self.lacing = bytearray()
        self.body = bytearray()
        self.granule = _NO_GRANULE
        self.continued = continued

    def add(self, segment: bytes) -> None:
        self.lacing.append(len(segment))
        self.body += segment


def write_ogg(headers: Sequence[bytes], packets: Sequence[Packet], *, serial: int, spread: int) -> bytes:
    """Write one logical stream: each header on a page of its own, then the packets, at most `spread` granules a page.

    A page may hold more than that if one packet does. `serial` is any number of 32 bits.
    """
    pages = [page for header in headers for page in _paged([Packet(data=header, granule=0)], spread=spread)]
    pages.extend(_paged(packets, spread=spread))
    return b"".join(_written(page, number, serial=serial, last=len(pages) - 1) for number, page in enumerate(pages))


def _paged(packets: Sequence[Packet], *, spread: int) -> Iterator[_Page]:
    page, began = _Page(), 0
    for packet in packets:
        many = len(packet.data) // _SEGMENT + 1
        if page.lacing and (len(page.lacing) + many > _SEGMENTS or packet.granule - began > spread):
            began = max(page.granule, began)
            yield page
            page = _Page()
        for index in range(many):
            if len(page.lacing) == _SEGMENTS:
                yield page
                page = _Page(continued=index > 0)
            page.add(packet.data[index * _SEGMENT : (index + 1) * _SEGMENT])
        page.granule = packet.granule
    yield page


def _written(page: _Page, number: int, *, serial: int, last: int) -> bytes:
    kind = _CONTINUED * page.continued + _FIRST * (number == 0) + _LAST * (number == last)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, page.granule, serial, number, 0, len(page.lacing))
    whole = head + page.lacing + page.body
    return whole[:_CRC_AT] + struct.pack("<I", _checksum(whole)) + whole[_CRC_AT + 4 :]


def _checksum(page: bytes) -> int:
    """Work out the CRC of a page: polynomial 0x04C11DB7, begun with 0 and left as it is (RFC 3533, 6)."""
    mirrored = crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
