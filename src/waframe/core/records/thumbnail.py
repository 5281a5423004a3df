"""A small picture of a picture, as it was drawn."""

import msgspec


class Thumbnail(msgspec.Struct, frozen=True, kw_only=True):
    """A small picture that is not stored yet; sizes are pixels, of the original as it is to be looked at."""

    data: bytes
    mime: str
    width: int
    height: int
    original_width: int
    original_height: int
