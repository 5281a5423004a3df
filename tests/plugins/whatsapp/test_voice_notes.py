"""What a browser recorded becomes what WhatsApp plays, without a packet more or less."""

import struct
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.plugins.whatsapp.conftest import Handler
from tests.plugins.whatsapp.meta import NUMBER, SmallMeta
from tests.plugins.whatsapp.ogg_reader import Stream, read_ogg
from tests.plugins.whatsapp.parcels import parcel

from waframe import Audio, MessageUnsendable
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.ogg import Packet, write_ogg
from waframe.plugins.whatsapp.voice_notes import rewrap, samples
from waframe.plugins.whatsapp.webm import WebmBroken, read_webm

RECORDING = (Path(__file__).parent / "recordings" / "chromium.webm").read_bytes()
UNKNOWN = b"\x01" + b"\xff" * 7
EBML, SEGMENT, TRACKS, CLUSTER = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67", b"\x16\x54\xae\x6b", b"\x1f\x43\xb6\x75"
HEAD = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)
MS_20 = b"\x78"  # one frame of 20 ms
MS_60 = b"\x7b\x03"  # three frames of 20 ms


@pytest.fixture
def asked(handlers: dict[str, Handler], small_meta: SmallMeta) -> list[httpx2.Request]:
    """Let a small Meta answer, and remember what it was asked."""
    handlers["graph.facebook.com"] = small_meta
    return small_meta.asked


def element(name: bytes, data: bytes) -> bytes:
    return name + (0x10000000 | len(data)).to_bytes(4) + data


def track(number: int = 1, *, codec: bytes = b"A_OPUS", head: bytes = HEAD, more: bytes = b"") -> bytes:
    parts = element(b"\xd7", bytes([number])) + element(b"\x83", b"\2") + element(b"\x86", codec)
    return element(b"\xae", parts + element(b"\x63\xa2", head) + more)


def block(frames: Sequence[bytes], *, lacing: str = "none", number: int = 1) -> bytes:
    flags = {"none": 0, "xiph": 2, "fixed": 4, "ebml": 6}[lacing]
    sizes = [len(frame) for frame in frames[:-1]]
    many = b"" if lacing == "none" else bytes([len(frames) - 1])
    if lacing == "xiph":
        many += b"".join(b"\xff" * (size // 255) + bytes([size % 255]) for size in sizes)
    elif lacing == "ebml":
        steps = [sizes[0] | 0x4000, *((b - a + 8191) | 0x4000 for a, b in pairwise(sizes))] if sizes else []
        many += b"".join(step.to_bytes(2) for step in steps)
    return bytes([0x80 | number]) + b"\0\0" + bytes([flags]) + many + b"".join(frames)


def simple(*frames: bytes, lacing: str = "none", number: int = 1) -> bytes:
    return element(b"\xa3", block(frames, lacing=lacing, number=number))


def group(*frames: bytes, more: bytes = b"") -> bytes:
    return element(b"\xa0", element(b"\xa1", block(frames)) + more)


def webm(*clusters: bytes, tracks: bytes | None = None, sized: bool = False) -> bytes:
    header = element(EBML, element(b"\x42\x82", b"webm"))
    inside = element(TRACKS, track() if tracks is None else tracks) + element(b"\xec", bytes(5))
    inside += b"".join(element(CLUSTER, one) if sized else CLUSTER + UNKNOWN + one for one in clusters)
    return header + (element(SEGMENT, inside) if sized else SEGMENT + UNKNOWN + inside)


def sound_of(stream: Stream) -> list[bytes]:
    return list(stream.packets[2:])


def check(stream: Stream) -> None:
    """See what RFC 7845 wants of every file."""
    pages = stream.pages
    assert [page.kind & 2 for page in pages] == [2] + [0] * (len(pages) - 1)
    assert [page.kind & 4 for page in pages] == [0] * (len(pages) - 1) + [4]
    assert [page.number for page in pages] == list(range(len(pages)))
    assert len({page.serial for page in pages}) == 1
    assert [(page.granule, page.ended) for page in pages[:2]] == [(0, 1), (0, 1)]
    assert stream.packets[0].startswith(b"OpusHead")
    assert stream.packets[1].startswith(b"OpusTags")
    told = [page.granule for page in pages[2:] if page.ended]
    assert all(a < b for a, b in pairwise(told))
    assert all(page.granule == -1 for page in pages if not page.ended)


def test_a_recording_of_chromium_keeps_every_packet() -> None:
    stream = read_ogg(rewrap(RECORDING))

    check(stream)
    assert stream.packets[0] == b"OpusHead\x01\x01\0\0" + struct.pack("<IhB", 48000, 0, 0)
    assert sound_of(stream) == list(read_webm(RECORDING).packets)
    assert all(packet in RECORDING for packet in sound_of(stream))
    assert sum(map(len, sound_of(stream))) > 0.8 * len(RECORDING)
    assert stream.pages[-1].granule == 3 * 48000


def test_no_page_holds_more_than_a_second() -> None:
    stream = read_ogg(rewrap(webm(*[simple(MS_20 + bytes([one])) for one in range(200)])))

    check(stream)
    assert [page.granule for page in stream.pages[2:]] == [48000, 96000, 144000, 192000]


@pytest.mark.parametrize("sized", [True, False])
@pytest.mark.parametrize("lacing", ["none", "xiph", "ebml", "fixed"])
def test_frames_come_out_of_every_kind_of_block(lacing: str, *, sized: bool) -> None:
    frames = [MS_20 + bytes([one]) * 600 for one in range(4)]
    many = [simple(frame) for frame in frames] if lacing == "none" else [simple(*frames, lacing=lacing)]

    stream = read_ogg(rewrap(webm(b"".join(many), group(MS_60 + b"end"), sized=sized)))

    check(stream)
    assert sound_of(stream) == [*frames, MS_60 + b"end"]
    assert stream.pages[-1].granule == (4 + 3) * 960


@given(
    sizes=st.lists(st.integers(0, 2000), min_size=1, max_size=12),
    lacing=st.sampled_from(["xiph", "ebml"]),
    more=st.integers(0, 3000),
)
@settings(deadline=None)
def test_laced_frames_of_any_length_come_out_whole(sizes: list[int], lacing: str, more: int) -> None:
    frames = [MS_20 + b"\xff" * size for size in [*sizes, more]]

    assert list(read_webm(webm(simple(*frames, lacing=lacing))).packets) == frames


@given(sizes=st.lists(st.one_of(st.integers(0, 600), st.sampled_from([255, 510, 65_024, 65_025, 130_050])), min_size=1))
@settings(deadline=None, max_examples=30)
def test_packets_of_any_length_come_back_from_ogg(sizes: list[int]) -> None:
    packets = [Packet(data=b"\xff" * size, granule=960 * (place + 1)) for place, size in enumerate(sizes)]

    stream = read_ogg(write_ogg((b"OpusHead", b"OpusTags"), packets, serial=0xFFFFFFFF, spread=48000))

    check(stream)
    assert sound_of(stream) == [packet.data for packet in packets]


@given(at=st.integers(0, len(RECORDING) - 1), noise=st.binary(min_size=1, max_size=9))
@settings(deadline=None)
def test_damaged_recordings_are_refused_or_still_a_stream(at: int, noise: bytes) -> None:
    try:
        wrapped = rewrap(RECORDING[:at] + noise + RECORDING[at + len(noise) :])
    except WebmBroken:
        return

    assert len(read_ogg(wrapped).packets) >= 3


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        pytest.param(b"\x00", 480, id="SILK 10 ms"),
        pytest.param(b"\x18", 2880, id="SILK 60 ms"),
        pytest.param(b"\x59", 2 * 2880, id="SILK twice 60 ms"),
        pytest.param(b"\x60", 480, id="hybrid 10 ms"),
        pytest.param(b"\x7a", 2 * 960, id="hybrid twice 20 ms"),
        pytest.param(b"\x80", 120, id="CELT 2.5 ms"),
        pytest.param(b"\xe8", 240, id="CELT 5 ms"),
        pytest.param(b"\xff\x83", 3 * 960, id="CELT three of any length"),
        pytest.param(b"\xff\x46", 6 * 960, id="120 ms with padding"),
    ],
)
def test_a_packet_tells_how_long_it_is(packet: bytes, expected: int) -> None:
    assert samples(packet) == expected


@pytest.mark.parametrize("packet", [b"", b"\xff", b"\xff\x00", b"\xff\x07", b"\x1b\x03"])
def test_what_is_no_packet_is_refused(packet: bytes) -> None:
    with pytest.raises(WebmBroken):
        samples(packet)


def test_the_end_that_is_not_to_be_played_is_left_out() -> None:
    padding = element(b"\x75\xa2", (13_500_000).to_bytes(4))

    stream = read_ogg(rewrap(webm(simple(MS_20) + group(MS_20, more=padding))))

    assert stream.pages[-1].granule == 2 * 960 - 648
    assert sound_of(stream) == [MS_20, MS_20]


def test_a_delay_that_only_the_container_tells_becomes_the_pre_skip() -> None:
    silent = HEAD[:10] + b"\0\0" + HEAD[12:]
    told = track(head=silent, more=element(b"\x56\xaa", (6_500_000).to_bytes(4)))

    head = read_ogg(rewrap(webm(simple(MS_20), tracks=told))).packets[0]

    assert head == HEAD


def test_of_several_tracks_the_first_with_opus_is_taken() -> None:
    tracks = track(1, codec=b"V_VP8") + track(2) + track(3)
    blocks = [simple(bytes([number]) * 40, number=number) for number in (1, 3)] + [simple(MS_20, number=2)]

    assert sound_of(read_ogg(rewrap(webm(b"".join(blocks), tracks=tracks)))) == [MS_20]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"OggS" + bytes(40), id="Ogg"),
        pytest.param(EBML, id="the first bytes"),
        pytest.param(RECORDING[:-1], id="broken off"),
        pytest.param(webm(), id="no block"),
        pytest.param(webm(simple(MS_20), tracks=track(codec=b"A_VORBIS")), id="Vorbis"),
        pytest.param(webm(simple(MS_20), tracks=track(head=b"OpusTags" + bytes(11))), id="another header"),
        pytest.param(webm(simple(MS_20), tracks=track(head=HEAD[:8] + b"\x10" + HEAD[9:])), id="a later header"),
        pytest.param(webm(simple(MS_20), tracks=track(more=element(b"\x6d\x80", b""))), id="compressed"),
        pytest.param(webm(simple(b"\x80")), id="shorter than the pre-skip"),
        pytest.param(webm(simple(b"")), id="an empty packet"),
        pytest.param(webm(element(b"\xa3", b"\x81\0")), id="half a block"),
        pytest.param(webm(element(b"\xa3", b"\x81\0\0\4\2" + bytes(4))), id="unequal equal frames"),
        pytest.param(webm(element(b"\xa3", b"\x81\0\0\2\1\xff\xff")), id="endless Xiph"),
        pytest.param(webm(element(b"\xa3", b"\x81\0\0\6\1\x8f" + MS_20)), id="frames beyond the block"),
        pytest.param(webm(element(b"\xa3", b"\x81\0\0\6\2\x81\x80" + MS_20)), id="a frame of negative length"),
    ],
)
def test_what_cannot_be_a_voice_note_is_refused(data: bytes) -> None:
    with pytest.raises(WebmBroken):
        rewrap(data)


@pytest.mark.parametrize("mime", ["audio/webm;codecs=opus", "audio/webm", "video/webm", None])
async def test_a_recorded_voice_note_leaves_as_ogg(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes], mime: str | None
) -> None:
    files["f1"] = RECORDING

    await channel.send(parcel(Audio(media_id="f1", mime=mime, voice=True), address=NUMBER))

    upload, message = asked
    assert upload.url.path.endswith(f"/{NUMBER}/media")
    assert b"Content-Type: audio/ogg; codecs=opus" in upload.content
    assert rewrap(RECORDING) in upload.content
    assert b'"voice":true' in message.content


async def test_a_voice_note_that_is_ogg_already_leaves_as_it_is(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = rewrap(RECORDING)

    await channel.send(parcel(Audio(media_id="f1", mime="audio/ogg; codecs=opus", voice=True), address=NUMBER))

    assert files["f1"] in asked[0].content


async def test_a_broken_recording_does_not_leave(
    channel: WhatsAppChannel, asked: list[httpx2.Request], files: dict[str, bytes]
) -> None:
    files["f1"] = RECORDING[:999]

    with pytest.raises(MessageUnsendable, match="breaks off"):
        await channel.send(parcel(Audio(media_id="f1", mime="audio/webm", voice=True), address=NUMBER))

    assert asked == []


async def test_only_a_stored_recording_can_be_wrapped(channel: WhatsAppChannel) -> None:
    channel.check(Audio(media_id="f1", mime="audio/webm", voice=True))

    with pytest.raises(MessageUnsendable, match="audio/ogg"):
        channel.check(Audio(link="https://shop.example/a.webm", mime="audio/webm", voice=True))
