"""Pictures become small and upright, and hostile ones become nothing."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from waframe.core.errors import PictureBroken
from waframe.core.runtime.files.drawing import LONG_SIDE, MOST_PIXELS, draw

RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 128, 0)
CORNERS = {
    1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left",
    5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left",
}  # fmt: skip


def file_of(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        return picture


def header_of_png(width: int, height: int) -> bytes:
    """Write a PNG of a few bytes that claims to be as large as it likes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(99))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param((1600, 1200), (480, 360), id="lying"),
        pytest.param((600, 1800), (160, 480), id="standing"),
        pytest.param((100, 50), (100, 50), id="small enough"),
        pytest.param((5000, 2), (480, 1), id="a line"),
    ],
)
def test_a_picture_keeps_its_shape(size: tuple[int, int], expected: tuple[int, int]) -> None:
    drawn = draw(file_of(Image.new("RGB", size, RED), "JPEG"))

    assert (drawn.width, drawn.height) == expected == opened(drawn.data).size
    assert (drawn.original_width, drawn.original_height) == size


@pytest.mark.parametrize(
    ("mode", "kind", "expected"),
    [
        pytest.param("RGB", "JPEG", "image/jpeg", id="photo"),
        pytest.param("L", "JPEG", "image/jpeg", id="grey photo"),
        pytest.param("CMYK", "JPEG", "image/jpeg", id="print"),
        pytest.param("RGB", "PNG", "image/jpeg", id="screenshot"),
        pytest.param("1", "PNG", "image/jpeg", id="fax"),
        pytest.param("P", "GIF", "image/jpeg", id="palette"),
        pytest.param("RGBA", "PNG", "image/webp", id="transparent PNG"),
        pytest.param("LA", "PNG", "image/webp", id="transparent grey"),
        pytest.param("RGBA", "WEBP", "image/webp", id="sticker"),
        pytest.param("RGB", "WEBP", "image/jpeg", id="WebP without transparency"),
    ],
)
def test_only_what_shines_through_stays_a_webp(mode: str, kind: str, expected: str) -> None:
    drawn = draw(file_of(Image.new(mode, (900, 900)), kind))

    assert drawn.mime == expected == Image.MIME[opened(drawn.data).format or ""]
    assert opened(drawn.data).mode == ("RGBA" if expected == "image/webp" else "RGB")


def test_sixteen_bits_of_grey_are_not_cut_off() -> None:
    drawn = draw(file_of(Image.new("I;16", (40, 40), 0x8000), "PNG"))

    assert opened(drawn.data).convert("L").getpixel((20, 20)) == pytest.approx(0x80, abs=2)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_exif_says(orientation: int, kind: str) -> None:
    picture = Image.new("RGB", (1200, 800), BLUE)
    picture.paste(RED, (0, 0, 300, 200))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    drawn = draw(file_of(picture, kind, exif=exif))

    lies = orientation <= 4
    assert (drawn.width, drawn.height) == ((480, 320) if lies else (320, 480))
    assert (drawn.original_width, drawn.original_height) == ((1200, 800) if lies else (800, 1200))
    assert red_corner(opened(drawn.data)) == CORNERS[orientation]


def red_corner(picture: Image.Image) -> str:
    right, bottom = picture.width - 10, picture.height - 10
    places = {"top left": (9, 9), "top right": (right, 9), "bottom left": (9, bottom), "bottom right": (right, bottom)}
    (corner,) = [name for name, place in places.items() if is_red(picture.convert("RGB").getpixel(place))]
    return corner


def is_red(pixel: float | tuple[int, ...] | None) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[2] < 60


def test_the_place_of_a_photo_is_not_kept() -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (19.0, 25.0, 42.0)
    exif[ExifTags.Base.Make] = "a phone"

    drawn = draw(file_of(Image.new("RGB", (900, 900)), "JPEG", exif=exif, comment=b"secret"))

    assert not opened(drawn.data).getexif()
    assert b"secret" not in drawn.data


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_costs_only_the_turn() -> None:
    data = file_of(Image.new("RGB", (900, 600)), "JPEG", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff no directory")

    assert (draw(data).width, draw(data).height) == (480, 320)


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "PNG"])
def test_of_a_moving_picture_the_first_one_is_drawn(kind: str) -> None:
    frames = [Image.new("RGBA", (512, 512), (*colour, 255)) for colour in (RED, BLUE, GREEN)]

    drawn = draw(file_of(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0))

    still = opened(drawn.data)
    assert getattr(still, "n_frames", 1) == 1
    assert is_red(still.convert("RGB").getpixel((240, 240)))


@pytest.mark.parametrize(
    ("width", "height"),
    [
        pytest.param(60_000, 60_000, id="far beyond"),
        pytest.param(10_000, 10_000, id="beyond what Pillow warns of"),
        pytest.param(MOST_PIXELS // 5_000, 5_001, id="just beyond"),
    ],
)
def test_a_bomb_does_not_go_off(width: int, height: int) -> None:
    with pytest.raises(PictureBroken, match="pixels"):
        draw(header_of_png(width, height))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_file_that_breaks_off_has_no_thumbnail(kind: str) -> None:
    data = file_of(Image.effect_noise((700, 700), 90).convert("RGB"), kind)

    for length in (0, 9, 40, len(data) // 2):
        with pytest.raises(PictureBroken):
            draw(data[:length])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="SVG"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="a program for a printer"),
        pytest.param(b"%PDF-1.7\n", id="PDF"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(300), id="the beginning of a photo"),
    ],
)
def test_what_is_no_picture_has_no_thumbnail(data: bytes) -> None:
    with pytest.raises(PictureBroken):
        draw(data)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM"])
def test_other_kinds_of_pictures_are_not_even_tried(kind: str) -> None:
    with pytest.raises(PictureBroken):
        draw(file_of(Image.new("RGB", (20, 20)), kind))


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    place=st.floats(0, 1, exclude_max=True),
    noise=st.binary(min_size=1, max_size=12),
)
def test_damaged_bytes_raise_nothing_else(kind: str, place: float, noise: bytes) -> None:
    data = bytearray(file_of(Image.radial_gradient("L").convert("RGB"), kind))
    start = int(place * len(data))
    data[start : start + len(noise)] = noise

    try:
        drawn = draw(bytes(data))
    except PictureBroken:
        return

    assert 1 <= max(drawn.width, drawn.height) <= LONG_SIDE
