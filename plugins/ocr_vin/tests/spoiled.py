"""Makes spoiled files, always the same ones: pictures that break off, lie about themselves, or are something else."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from PIL import Image, ImageDraw

_KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_SIZES = ((320, 240), (640, 480), (48, 700))
_PAGES = ((1200, 1600), (1600, 1200))


class Dice(random.Random):
    """Chance, and the sizes of pictures that it chooses from."""

    sizes: tuple[tuple[int, int], ...] = _SIZES


def spoil(number: int, *, pages: bool = False) -> tuple[str, bytes]:
    """Make the file of a number, and name what was done to it; pages are full of text, as those that take longest."""
    dice = Dice(number)
    dice.sizes = _PAGES if pages else _SIZES
    how = _WAYS[number % len(_WAYS)]
    return how.__name__.lstrip("_"), how(dice)


@cache
def _picture(kind: str, size: tuple[int, int]) -> bytes:
    """Draw a label with a number; every kind of file holds the same."""
    picture = Image.effect_noise(size, 40).convert("RGB")
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((10, 60, size[0] - 10, 110), fill="white")
    drawing.text((16, 70), "3N1EB31S09K312345", fill="black", font_size=24)
    for line in range(26 if size in _PAGES else 0):
        words = f"{line:02} S/N 7K312345{line:02} PARTE 86523-EC684 LOTE 83074{line:03} TEL 55 1234 {line:04}"
        drawing.text((20, 140 + 38 * line), words, fill="black", stroke_fill="white", stroke_width=4, font_size=30)
    file = io.BytesIO()
    picture.save(file, kind, **({"progressive": True} if kind == "JPEG" and size[0] == 640 else {}))
    return file.getvalue()


def _any(dice: Dice) -> bytes:
    return _picture(dice.choice(_KINDS), dice.choice(dice.sizes))


def _broken_off(dice: Dice) -> bytes:
    data = _any(dice)
    return data[: dice.randrange(len(data))]


def _flipped(dice: Dice) -> bytes:
    data = bytearray(_any(dice))
    for _ in range(dice.choice((1, 3, 30, 300))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def _flipped_early(dice: Dice) -> bytes:
    data = bytearray(_any(dice))
    for _ in range(dice.choice((1, 2, 8))):
        data[dice.randrange(4, min(400, len(data)))] = dice.randrange(256)
    return bytes(data)


def _stuffed(dice: Dice) -> bytes:
    data = _any(dice)
    place = dice.randrange(len(data))
    return data[:place] + dice.randbytes(dice.choice((1, 50, 5000))) + data[place:]


def _holed(dice: Dice) -> bytes:
    data = _any(dice)
    place = dice.randrange(len(data))
    return data[:place] + data[place + dice.choice((1, 50, 5000)) :]


def _two_halves(dice: Dice) -> bytes:
    first, second = _any(dice), _any(dice)
    return first[: len(first) // 2] + second[len(second) // 2 :]


def _wrong_start(dice: Dice) -> bytes:
    starts = (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0", b"RIFF\0\0\0\0WEBP", b"MM\0*")
    return dice.choice(starts) + dice.choice((_any(dice), dice.randbytes(2000)))


def _something_else(dice: Dice) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("photo.jpg", bytes(200_000))
    others = (b"", b"\0", b"%PDF-1.7\n", b"<svg/>", b"hola", archive.getvalue(), bytes(5000), dice.randbytes(5000))
    return dice.choice(others)


def _bomb(dice: Dice) -> bytes:
    """A PNG that promises a size and holds zeros of another."""
    wide, high = dice.choice(((65_000, 65_000), (6000, 6000), (20_000, 1900), (2**31 - 1, 2), (40_000, 30), (0, 0)))
    rows = zlib.compress(bytes(dice.choice((10, 1000, 60_000_000))), 9)
    depth, colours = dice.choice(((8, 2), (16, 6), (1, 0), (8, 3), (4, 0), (16, 0)))
    header = struct.pack(">IIBBBBB", wide, high, depth, colours, 0, 0, dice.randrange(2))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", header), (b"zTXt", b"a\0\0" + rows), (b"IDAT", rows))
    )


def _lying_exif(dice: Dice) -> bytes:
    data = _picture("JPEG", dice.sizes[0])
    block = b"Exif\0\0" + dice.choice((b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08")) + dice.randbytes(dice.randrange(300))
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + data[2:]


def _lying_size(dice: Dice) -> bytes:
    """A JPEG whose frame is as high and wide as it likes."""
    data = bytearray(_picture("JPEG", dice.choice(dice.sizes)))
    place = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc2"))
    data[place + 5 : place + 9] = struct.pack(">HH", dice.randrange(65_536), dice.randrange(65_536))
    return bytes(data)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


_WAYS: tuple[Callable[[Dice], bytes], ...] = (
    _broken_off,
    _flipped,
    _flipped_early,
    _stuffed,
    _holed,
    _two_halves,
    _wrong_start,
    _something_else,
    _bomb,
    _lying_exif,
    _lying_size,
)
