"""Reads the Opus sound out of a WebM file, as browsers record it.

The container is EBML (RFC 8794) with the elements of Matroska (RFC 9559), of which WebM is a part. Browsers write while
they record, so segments and clusters often have no known size.
"""

from collections.abc import Iterator, Sequence

import msgspec

MAGIC = b"\x1a\x45\xdf\xa3"
_SEGMENT, _TRACKS, _CLUSTER = 0x18538067, 0x1654AE6B, 0x1F43B675
_TRACK_ENTRY, _SIMPLE_BLOCK, _BLOCK_GROUP = 0xAE, 0xA3, 0xA0
_TRACK_NUMBER, _CODEC_ID, _CODEC_PRIVATE, _CODEC_DELAY, _ENCODINGS = 0xD7, 0x86, 0x63A2, 0x56AA, 0x6D80
_BLOCK, _DISCARD_PADDING = 0xA1, 0x75A2
# What is inside these is read as if it stood beside them, so that nobody has to know where they end.
_ENTERED = frozenset({_SEGMENT, _TRACKS, _CLUSTER})
_LONGEST_ID, _LONGEST_SIZE = 4, 8
_LACING, _XIPH, _FIXED = 0x06, 0x02, 0x04
_MORE = 0xFF


class WebmBroken(ValueError):
    """Raised when bytes are no WebM file with Opus sound, or are not all there."""


class OpusSound(msgspec.Struct, frozen=True, kw_only=True):
    """The packets of the first Opus track; `head` is an OpusHead (RFC 7845, 5.1), times are nanoseconds."""

    head: bytes
    packets: tuple[bytes, ...]
    delay: int = 0
    discarded: int = 0


class _Element(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    start: int
    end: int


class _Track(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    head: bytes
    delay: int


class _Frames(msgspec.Struct, frozen=True, kw_only=True):
    track: int
    frames: tuple[bytes, ...]
    discarded: int = 0


def read_webm(data: bytes) -> OpusSound:
    """Read the first Opus track of a file; raises WebmBroken."""
    if not data.startswith(MAGIC):
        raise WebmBroken("it does not begin as a WebM file")
    tracks: list[_Track] = []
    blocks: list[_Frames] = []
    for element in _elements(data, 0, end=len(data)):
        if element.id == _TRACK_ENTRY:
            tracks.extend(_track(data, element))
        elif element.id == _SIMPLE_BLOCK:
            blocks.append(_block(data, element))
        elif element.id == _BLOCK_GROUP:
            blocks.extend(_group(data, element))
    if not tracks:
        raise WebmBroken("it has no Opus sound")
    return _sound(tracks[0], [block for block in blocks if block.track == tracks[0].number])


def _sound(track: _Track, blocks: Sequence[_Frames]) -> OpusSound:
    packets = tuple(frame for block in blocks for frame in block.frames)
    if not packets:
        raise WebmBroken("it is silent")
    return OpusSound(head=track.head, packets=packets, delay=track.delay, discarded=blocks[-1].discarded)


def _elements(data: bytes, start: int, *, end: int) -> Iterator[_Element]:
    while start < end:
        name, start = _vint(data, start, end=end, longest=_LONGEST_ID, marked=True)
        size, after = _vint(data, start, end=end, longest=_LONGEST_SIZE)
        unknown = size == (1 << 7 * (after - start)) - 1
        start = after
        if name in _ENTERED:
            continue
        if unknown or start + size > end:
            raise WebmBroken(f"it breaks off in element {name:X}")
        yield _Element(id=name, start=start, end=start + size)
        start += size


def _vint(data: bytes, start: int, *, end: int, longest: int, marked: bool = False) -> tuple[int, int]:
    """Read a number of variable length and where it ends; `marked` keeps the bit that tells the length, as ids do."""
    if start >= end:
        raise WebmBroken("it breaks off in a number")
    length = 9 - data[start].bit_length()
    if length > longest or start + length > end:
        raise WebmBroken("a number is longer than it may be")
    value = int.from_bytes(data[start : start + length])
    return (value if marked else value & ((1 << 7 * length) - 1)), start + length


def _track(data: bytes, entry: _Element) -> list[_Track]:
    """Read a track, if it is Opus."""
    parts = {one.id: data[one.start : one.end] for one in _elements(data, entry.start, end=entry.end)}
    if parts.get(_CODEC_ID, b"").rstrip(b"\0") != b"A_OPUS":
        return []
    if _ENCODINGS in parts:
        raise WebmBroken("its sound is compressed or encrypted once more")
    number = int.from_bytes(parts.get(_TRACK_NUMBER, b""))
    delay = int.from_bytes(parts.get(_CODEC_DELAY, b""))
    return [_Track(number=number, head=parts.get(_CODEC_PRIVATE, b""), delay=delay)]


def _group(data: bytes, group: _Element) -> list[_Frames]:
    parts = {one.id: one for one in _elements(data, group.start, end=group.end)}
    block, padding = parts.get(_BLOCK), parts.get(_DISCARD_PADDING)
    if block is None:
        return []
    discarded = int.from_bytes(data[padding.start : padding.end], signed=True) if padding is not None else 0
    return [msgspec.structs.replace(_block(data, block), discarded=max(discarded, 0))]


def _block(data: bytes, block: _Element) -> _Frames:
    """Read the frames of a block: the number of its track, two bytes of time, one of flags (RFC 9559, 10)."""
    track, start = _vint(data, block.start, end=block.end, longest=_LONGEST_SIZE)
    start += 3
    if start > block.end:
        raise WebmBroken("a block breaks off")
    lacing = data[start - 1] & _LACING
    sizes, start = _sizes(data, start, end=block.end, lacing=lacing) if lacing else ([block.end - start], start)
    frames: list[bytes] = []
    for size in sizes:
        frames.append(data[start : start + size])
        start += size
    return _Frames(track=track, frames=tuple(frames))


def _sizes(data: bytes, start: int, *, end: int, lacing: int) -> tuple[list[int], int]:
    """Read how long the frames of a laced block are, and where the first one begins; the last has what is left."""
    if start >= end:
        raise WebmBroken("a block breaks off")
    told, start = data[start], start + 1
    if lacing == _FIXED:
        size, rest = divmod(end - start, told + 1)
        if rest:
            raise WebmBroken("frames that should be of one length are not")
        return [size] * (told + 1), start
    sizes, start = (_xiph if lacing == _XIPH else _ebml)(data, start, end=end, many=told)
    last = end - start - sum(sizes)
    if last < 0 or min(sizes, default=0) < 0:
        raise WebmBroken("the frames of a block are longer than the block")
    return [*sizes, last], start


def _xiph(data: bytes, start: int, *, end: int, many: int) -> tuple[list[int], int]:
    sizes = [0] * many
    for index in range(many):
        while start < end and data[start] == _MORE:
            sizes[index] += _MORE
            start += 1
        if start >= end:
            raise WebmBroken("a block breaks off")
        sizes[index] += data[start]
        start += 1
    return sizes, start


def _ebml(data: bytes, start: int, *, end: int, many: int) -> tuple[list[int], int]:
    sizes: list[int] = []
    for _ in range(many):
        value, after = _vint(data, start, end=end, longest=_LONGEST_SIZE)
        shift = (1 << 7 * (after - start) - 1) - 1
        sizes.append(sizes[-1] + value - shift if sizes else value)
        start = after
    return sizes, start
