"""What can be set in the YAML, as types."""

from abc import abstractmethod
from typing import Annotated, get_args

import msgspec

Secret = Annotated[str, msgspec.Meta(min_length=1, extra={"secret": True})]
"""The type of a setting that is never written in the YAML, only referred to as `${NAME}`."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all settings: a field a setting, its default the default, its docstring the reference."""

    def __repr__(self) -> str:
        """Show the settings, and three stars for every secret."""
        shown = (
            f"{field.name}={'***' if is_secret(field.type) else repr(getattr(self, field.name))}"
            for field in msgspec.structs.fields(self)
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class AddressSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets for its address on a channel."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Name the address under which the channel delivers, unique on the channel."""


def is_secret(annotation: object) -> bool:
    """Say whether a type is marked as a secret, or holds a part that is (`Secret | None`, `tuple[Secret, ...]`)."""
    parts = get_args(annotation)
    if any(isinstance(part, msgspec.Meta) and (part.extra or {}).get("secret") is True for part in parts):
        return True
    return any(map(is_secret, parts))
