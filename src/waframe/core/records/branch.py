"""A branch of the business."""

import msgspec


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """A branch as the YAML describes it; `key` is its name there, and its id everywhere."""

    key: str
    name: str
    timezone: str = "America/Mexico_City"
    language: str = "es"
    active: bool = True
