"""Draws the thumbnail of a picture with Pillow, which nothing else of the core imports, and nothing at start."""

import struct
from io import BytesIO

from PIL import ExifTags, Image

from waframe.core.errors import PictureBroken
from waframe.core.records.thumbnail import Thumbnail

LONG_SIDE = 480
MOST_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 80
# How a picture is turned so that it stands upright, by the orientation of its EXIF (TIFF 6.0, tag 274).
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = frozenset({5, 6, 7, 8})
_NO_EXIF = (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error)


def draw(data: bytes) -> Thumbnail:
    """Draw a picture small and upright, the first one of a moving picture; raises PictureBroken.

    It is a WebP where the picture lets something shine through, and a JPEG otherwise; of the rest of the file,
    such as the place where a photo was taken, nothing is kept. Blocking, so call it in a thread.
    """
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            return _drawn(picture)
    except PictureBroken:
        raise
    except Exception as error:  # a decoder that is given hostile bytes may raise whatever it likes
        raise PictureBroken(f"{type(error).__name__}: {error}") from error


def _drawn(picture: Image.Image) -> Thumbnail:
    wide, high = picture.size
    if wide * high > MOST_PIXELS:
        raise PictureBroken(f"{wide} x {high} pixels are more than {MOST_PIXELS}")
    orientation = _orientation(picture)
    small = _plain(picture)
    small.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    turn = _TURNS.get(orientation)
    upright = small.transpose(turn) if turn is not None else small
    if orientation in _LYING:
        wide, high = high, wide
    data, mime = _written(upright)
    return Thumbnail(
        data=data,
        mime=mime,
        width=upright.width,
        height=upright.height,
        original_width=wide,
        original_height=high,
    )


def _orientation(picture: Image.Image) -> int:
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except _NO_EXIF:
        return 1
    return orientation if isinstance(orientation, int) else 1


def _plain(picture: Image.Image) -> Image.Image:
    """Load a picture as RGB or RGBA; a JPEG is read no larger than needed."""
    picture.draft("RGB", (2 * LONG_SIDE, 2 * LONG_SIDE))
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at 255
        return picture.convert("I").point(lambda grey: grey * (1 / 256)).convert("L").convert("RGB")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _written(picture: Image.Image) -> tuple[bytes, str]:
    picture.info = {}  # else Pillow would write a JPEG's comment again
    file = BytesIO()
    if picture.mode == "RGBA":
        picture.save(file, "WEBP", quality=_QUALITY)
        return file.getvalue(), "image/webp"
    picture.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue(), "image/jpeg"
