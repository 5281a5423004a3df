"""What can be set in the YAML, as types."""

from abc import abstractmethod

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The root of all settings: a field a setting, its default the default, its docstring the reference."""


class AddressSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets for its address on a channel."""

    @property
    @abstractmethod
    def address(self) -> str:
        """Name the address under which the channel delivers, unique on the channel."""
