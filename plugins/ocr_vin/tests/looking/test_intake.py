"""What comes in as a picture, and what is refused by name."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import ExifTags, Image

from waframe_ocr_vin.errors import PictureRefused
from waframe_ocr_vin.looking.intake import KEPT_PIXELS, open_picture
from waframe_ocr_vin.reading import MOST_BYTES, Refusal

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (255, 255, 255)
# How the sensor saw an upright picture that was stored with this orientation.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def flag() -> Image.Image:
    """A picture whose corners differ: red and green above, blue and white below."""
    picture = Image.new("RGB", (60, 40))
    for corner, colour in (((0, 0), RED), ((30, 0), GREEN), ((0, 20), BLUE), ((30, 20), WHITE)):
        picture.paste(colour, (*corner, corner[0] + 30, corner[1] + 20))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **how)
    return file.getvalue()


def grainy(wide: int = 640, high: int = 480, kind: str = "JPEG") -> bytes:
    grains = np.random.default_rng(5).integers(0, 255, (high, wide, 3), dtype=np.uint8)
    return saved(Image.fromarray(grains), kind)


def png_of(wide: int, high: int, *, inside: bytes = b"") -> bytes:
    """A PNG whose header promises a size, whatever it holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", inside) + chunk(b"IEND", b"")


def corners(data: bytes) -> list[tuple[int, ...]]:
    pixels = open_picture(data)
    high, wide = pixels.shape[:2]
    places = [(high // 4, wide // 4), (high // 4, 3 * wide // 4), (3 * high // 4, wide // 4)]
    return [tuple(int(part) for part in pixels[place]) for place in (*places, (3 * high // 4, 3 * wide // 4))]


@pytest.mark.parametrize("orientation", STORED)
def test_a_picture_is_turned_as_its_exif_says(orientation: int) -> None:
    turn = STORED[orientation]
    picture = flag() if turn is None else flag().transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    data = saved(picture, exif=exif)

    assert open_picture(data).shape == (40, 60, 3)
    assert corners(data) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "WEBP"])
def test_kinds_of_pictures_are_opened(kind: str) -> None:
    data = saved(flag(), kind, **({"lossless": True} if kind == "WEBP" else {}))

    assert corners(data) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA", "L", "1"])
def test_palettes_alpha_and_grey_become_colours(mode: str) -> None:
    pixels = open_picture(saved(flag().convert(mode)))

    assert pixels.shape == (40, 60, 3)
    assert pixels.dtype == np.uint8
    assert tuple(pixels[30, 45]) == WHITE


def test_what_shines_through_is_seen_on_white_paper() -> None:
    glass = Image.new("RGBA", (30, 30), (0, 0, 0, 0))

    assert int(open_picture(saved(glass)).min()) == 255


def test_printers_colours_become_screen_colours() -> None:
    (first, *_, last) = corners(saved(flag().convert("CMYK"), "JPEG", quality=95))

    assert np.abs(np.subtract(first, RED)).max() < 12
    assert np.abs(np.subtract(last, WHITE)).max() < 12


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    shades = np.tile(np.linspace(0, 65_535, 256).astype(np.uint16), (32, 1))

    pixels = open_picture(saved(Image.fromarray(shades)))

    assert np.abs(pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_a_phones_second_picture_in_a_jpeg_does_not_move() -> None:
    data = saved(flag(), "MPO", save_all=True, append_images=[flag()])

    assert open_picture(data).shape == (40, 60, 3)


def test_a_large_picture_is_kept_small() -> None:
    large = saved(Image.new("L", (7000, 5000), 128), "JPEG")

    high, wide = open_picture(large).shape[:2]

    assert high * wide <= KEPT_PIXELS
    assert wide / high == pytest.approx(7 / 5, rel=0.01)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        pytest.param(b"", Refusal.NOT_AN_IMAGE, id="empty"),
        pytest.param(b"\xff\xd8", Refusal.NOT_AN_IMAGE, id="two bytes"),
        pytest.param("¿tienen balatas?".encode(), Refusal.NOT_AN_IMAGE, id="text"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", Refusal.NOT_AN_IMAGE, id="PDF"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Refusal.NOT_AN_IMAGE, id="SVG"),
        pytest.param(b"PK\x03\x04" + bytes(400), Refusal.NOT_AN_IMAGE, id="ZIP"),
        pytest.param(b"\0\0\0\x20ftypisom" + bytes(400), Refusal.NOT_AN_IMAGE, id="film"),
        pytest.param(b"\0\0\0\x20ftypheic" + bytes(400), Refusal.HEIC, id="HEIC"),
        pytest.param(b"\0\0\0\x20ftypavif" + bytes(400), Refusal.HEIC, id="AVIF"),
        pytest.param(b"\xff\xd8\xff" + bytes(MOST_BYTES), Refusal.TOO_LARGE, id="sixteen million bytes"),
        pytest.param(png_of(10_000, 10_000), Refusal.TOO_MANY_PIXELS, id="100 megapixels"),
        pytest.param(png_of(60_000, 60_000), Refusal.TOO_MANY_PIXELS, id="bomb"),
        pytest.param(png_of(30_000, 10), Refusal.TOO_MANY_PIXELS, id="strip"),
        pytest.param(png_of(100, 100, inside=zlib.compress(b"")), Refusal.DAMAGED, id="header alone"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(400), Refusal.DAMAGED, id="zeros behind a start"),
        pytest.param(
            saved(flag(), "GIF", save_all=True, append_images=[flag().rotate(180)]), Refusal.ANIMATED, id="GIF"
        ),
        pytest.param(
            saved(flag(), "WEBP", save_all=True, append_images=[flag().rotate(180)]), Refusal.ANIMATED, id="WebP"
        ),
        pytest.param(
            saved(flag(), "PNG", save_all=True, append_images=[flag().rotate(180)]), Refusal.ANIMATED, id="APNG"
        ),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, refusal: Refusal) -> None:
    with pytest.raises(PictureRefused) as refused:
        open_picture(data)

    assert refused.value.refusal is refusal


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_of_a_picture_that_breaks_off_late_the_rest_is_read(kind: str) -> None:
    data = grainy(kind=kind)

    pixels = open_picture(data[: len(data) * 8 // 10])

    assert pixels.shape == (480, 640, 3)
    assert (pixels[300] == open_picture(data)[300]).all()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_breaks_off_early_is_damaged(kind: str) -> None:
    data = grainy(kind=kind)

    with pytest.raises(PictureRefused) as refused:
        open_picture(data[: len(data) // 3])

    assert refused.value.refusal is Refusal.DAMAGED
