"""Reads an Ogg stream as RFC 3533 says, bit by bit, to look at what the plugin wrote."""

import struct

import msgspec


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page; `ended` says how many packets end on it."""

    kind: int
    granule: int
    serial: int
    number: int
    ended: int


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of a file."""

    pages: tuple[Page, ...]
    packets: tuple[bytes, ...]


def read_ogg(data: bytes) -> Stream:
    """Read all pages and check their sums; a packet must be whole."""
    pages: list[Page] = []
    packets: list[bytes] = []
    begun, at = b"", 0
    while at < len(data):
        magic, version, kind, granule, serial, number, crc, many = struct.unpack_from("<4sBBqIIIB", data, at)
        assert (magic, version) == (b"OggS", 0)
        assert bool(kind & 1) == bool(begun), "a page says wrongly whether a packet goes on"
        lacing = data[at + 27 : at + 27 + many]
        body = at + 27 + many
        end = body + sum(lacing)
        assert checksum(data[at : at + 22] + bytes(4) + data[at + 26 : end]) == crc
        ended = 0
        for length in lacing:
            begun, body = begun + data[body : body + length], body + length
            if length < 255:
                packets.append(begun)
                begun, ended = b"", ended + 1
            else:
                assert length == 255
        pages.append(Page(kind=kind, granule=granule, serial=serial, number=number, ended=ended))
        at = end
        if begun and lacing[-1] < 255:
            raise AssertionError("a packet is lost")
    assert not begun
    return Stream(pages=tuple(pages), packets=tuple(packets))


def checksum(page: bytes) -> int:
    """Divide by 0x04C11DB7, one bit after the other."""
    register = 0
    for byte in page:
        register ^= byte << 24
        for _ in range(8):
            register = ((register << 1) ^ (0x04C11DB7 if register & 0x80000000 else 0)) & 0xFFFFFFFF
    return register
