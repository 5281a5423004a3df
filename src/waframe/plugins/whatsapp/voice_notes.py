"""Wraps a voice note that a browser recorded as WebM into Ogg, which WhatsApp wants; the sound stays as it is.

The sound of both is Opus, in packets that tell their own length (RFC 6716, 3.1). Ogg has them with a header, tags and
the number of samples that were played (RFC 7845).
"""

import struct
from itertools import accumulate
from zlib import crc32

from waframe.plugins.whatsapp.ogg import Packet, write_ogg
from waframe.plugins.whatsapp.webm import OpusSound, WebmBroken, read_webm

MIME = "audio/ogg; codecs=opus"
SAMPLES_PER_SECOND = 48_000
_LONGEST_PACKET = SAMPLES_PER_SECOND * 120 // 1000
# How many samples a frame has, by the configurations 0 to 11, 12 to 15 and 16 to 31.
_LENGTHS = (480, 960, 1920, 2880) * 3 + (480, 960) * 2 + (120, 240, 480, 960) * 4
_HEAD_BYTES = 19
_NEXT_VERSION = 0x10
_PRE_SKIP = slice(10, 12)
_VENDOR = b"waframe"
_TAGS = b"OpusTags" + struct.pack("<I", len(_VENDOR)) + _VENDOR + struct.pack("<I", 0)
_NANOSECONDS = 1_000_000_000


def rewrap(data: bytes) -> bytes:
    """Give the Opus sound of a WebM file as an Ogg file; raises WebmBroken where there is none.

    Pauses in the time of the WebM file vanish, since Ogg counts what is played. The same file gives the same bytes.
    """
    sound = read_webm(data)
    head, pre_skip = _head(sound)
    lengths = [samples(packet) for packet in sound.packets]
    ends = list(accumulate(lengths))
    ends[-1] -= min(_samples_in(sound.discarded), lengths[-1] - 1)
    if ends[-1] <= pre_skip:
        raise WebmBroken("it is silent")
    packets = [Packet(data=packet, granule=end) for packet, end in zip(sound.packets, ends, strict=True)]
    return write_ogg((head, _TAGS), packets, serial=crc32(data), spread=SAMPLES_PER_SECOND)


def samples(packet: bytes) -> int:
    """Count the samples of an Opus packet at 48 kHz by its first two bytes (RFC 6716, 3.1 and 3.2)."""
    if not packet:
        raise WebmBroken("a packet is empty")
    frames = (1, 2, 2, packet[1] & 0x3F if len(packet) > 1 else 0)[packet[0] & 3]
    length = frames * _LENGTHS[packet[0] >> 3]
    if not 0 < length <= _LONGEST_PACKET:
        raise WebmBroken("a packet is no Opus")
    return length


def _head(sound: OpusSound) -> tuple[bytes, int]:
    """Give the header and how many samples a player leaves out at first; a file may tell that outside the header."""
    head = sound.head
    if len(head) < _HEAD_BYTES or not head.startswith(b"OpusHead") or head[8] >= _NEXT_VERSION:
        raise WebmBroken("it has no header of Opus")
    pre_skip = int.from_bytes(head[_PRE_SKIP], "little") or min(_samples_in(sound.delay), 0xFFFF)
    return head[: _PRE_SKIP.start] + struct.pack("<H", pre_skip) + head[_PRE_SKIP.stop :], pre_skip


def _samples_in(nanoseconds: int) -> int:
    return (nanoseconds * SAMPLES_PER_SECOND + _NANOSECONDS // 2) // _NANOSECONDS
