"""Writes a WebP as a JPEG with Pillow: shops' links lead to WebP, which Meta takes for stickers only."""

from io import BytesIO

from PIL import Image

MOST_PIXELS = 50_000_000
_QUALITY = 88
_WHITE = (255, 255, 255)


def as_jpeg(data: bytes) -> bytes:
    """Write a picture as a JPEG, white where it lets something shine through; raises ValueError. Blocking."""
    try:
        with Image.open(BytesIO(data), formats=("WEBP",)) as picture:
            wide, high = picture.size
            if wide * high > MOST_PIXELS:
                raise ValueError(f"{wide} x {high} pixels are more than {MOST_PIXELS}")
            return _written(picture)
    except ValueError:
        raise
    except Exception as error:  # a decoder that is given hostile bytes may raise whatever it likes
        raise ValueError(f"{type(error).__name__}: {error}") from error


def _written(picture: Image.Image) -> bytes:
    seen = picture.convert("RGBA")
    ground = Image.new("RGB", seen.size, _WHITE)
    ground.paste(seen, mask=seen.getchannel("A"))
    file = BytesIO()
    ground.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return file.getvalue()
