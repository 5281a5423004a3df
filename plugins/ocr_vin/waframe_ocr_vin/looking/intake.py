"""Makes upright pixels of a file, or says by name why not."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import cv2
import numpy as np
from PIL import ExifTags, Image, ImageFile

from waframe_ocr_vin.errors import PictureRefused
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.reading import MOST_BYTES, Refusal

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
KEPT_PIXELS = 13_000_000
"""What a picture is made smaller to: a usual phone's stays as it is."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")
_MOVING = frozenset({"GIF", "PNG", "WEBP"})  # a TIFF has pages and a phone's JPEG a second picture, nothing moves
_RESIZABLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis"}
)
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
_NO_EXIF = (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error)


def open_picture(data: bytes) -> Pixels:
    """Decode a picture, turned as its EXIF says; of the rest of the file nothing is kept. Raises PictureRefused."""
    _check_bytes(data)
    try:
        return _pixels(data)
    except (PictureRefused, MemoryError):
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS, str(error)) from error
    except Exception as error:  # a decoder that is given hostile bytes may raise whatever it likes
        raise PictureRefused(Refusal.DAMAGED, f"{type(error).__name__}: {error}") from error


def _check_bytes(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise PictureRefused(Refusal.TOO_LARGE, f"{len(data)} bytes are more than {MOST_BYTES}")
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise PictureRefused(Refusal.HEIC, f"the file is of the kind {data[8:12].decode()}")
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if not webp and not data.startswith(_STARTS):
        raise PictureRefused(Refusal.NOT_AN_IMAGE, f"it begins with {data[:8]!r}")


def _pixels(data: bytes) -> Pixels:
    try:
        return _decoded(data)
    except (PictureRefused, Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise
    except Exception:  # noqa: BLE001, S110  # whatever it is: part of the picture may still be there
        pass  # what was decoded so far is forgotten before it is tried again
    with _forgiving():
        return _decoded(data, whole=False)


def _decoded(data: bytes, *, whole: bool = True) -> Pixels:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data), formats=_FORMATS) as picture:
            _check_header(picture)
            turn = _TURNS.get(_orientation(picture))
            _draft(picture)
            picture.load()
            plain = _smaller(_rgb(_smaller(picture)))
    if not whole:
        _check_filled(plain)
    upright = plain.transpose(turn) if turn is not None else plain
    return np.array(upright, dtype=np.uint8)


def _check_header(picture: Image.Image) -> None:
    wide, high = picture.size
    if wide * high > MOST_PIXELS or max(wide, high) > LONGEST_SIDE:
        raise PictureRefused(Refusal.TOO_MANY_PIXELS, f"{wide} x {high} pixels")
    if picture.format in _MOVING and getattr(picture, "is_animated", False):
        raise PictureRefused(Refusal.ANIMATED, f"a {picture.format} that moves")


def _orientation(picture: Image.Image) -> int:
    try:
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except _NO_EXIF:
        return 1
    return orientation if isinstance(orientation, int) else 1


def _draft(picture: Image.Image) -> None:
    """Let a large JPEG be decoded at half its size, which takes a quarter of the memory."""
    wide, high = picture.size
    if wide * high > KEPT_PIXELS:
        picture.draft(None, (wide // 2, high // 2))


def _rgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off at 255
        return _of_grey((np.asarray(picture) >> 8).clip(0, 255))
    if picture.mode == "F":
        return _of_grey(np.nan_to_num(np.asarray(picture)).clip(0, 255))
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    return paper.convert("RGB")


def _of_grey(grey: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> Image.Image:
    return _smaller(Image.fromarray(grey.astype(np.uint8))).convert("RGB")


def _smaller(picture: Image.Image) -> Image.Image:
    """Make a picture as small as it is kept, before its copies take memory where its colours allow that."""
    wide, high = picture.size
    if wide * high <= KEPT_PIXELS or picture.mode not in _RESIZABLE:
        return picture
    scale = (KEPT_PIXELS / (wide * high)) ** 0.5
    return picture.resize((max(1, int(wide * scale)), max(1, int(high * scale))), Image.Resampling.BOX)


def _check_filled(picture: Image.Image) -> None:
    """Refuse a picture of which less than half was there: rows that were not filled have one colour throughout."""
    rows = cv2.reduce(np.asarray(picture).max(axis=2), 1, cv2.REDUCE_MAX).ravel()
    least = cv2.reduce(np.asarray(picture).min(axis=2), 1, cv2.REDUCE_MIN).ravel()
    filled = np.flatnonzero(rows != least)
    if not filled.size or filled[-1] + 1 < picture.height / 2:
        raise PictureRefused(Refusal.DAMAGED, "less than half of it can be read")


@contextmanager
def _forgiving() -> Iterator[None]:
    """Let Pillow give what it has of a file that breaks off; one thread decodes in a process."""
    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before
