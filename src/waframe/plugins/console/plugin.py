"""The door: enabled under `channels:`, it brings the channel `console`."""

from typing import Annotated

import msgspec

from waframe import AddressSettings, Channel, Plugin, Settings, hookimpl
from waframe.plugins.console.talking import TalkingChannel


class ConsoleSettings(Settings, frozen=True, kw_only=True):
    """What stands under `channels: console:`; there is nothing to set."""


class ConsoleAddress(AddressSettings, frozen=True, kw_only=True):
    """What a branch sets to be reached from a terminal."""

    desk: Annotated[str, msgspec.Meta(min_length=1)]
    """A word of the branch's own, such as its key: `waframe dev --console` asks for it."""

    @property
    def address(self) -> str:
        """Name the desk."""
        return self.desk


class Console(Plugin[ConsoleSettings]):
    """Carries messages between branches and people at terminals of this process."""

    name = "console"
    api = ">=1,<2"
    address_settings = ConsoleAddress

    @hookimpl
    def register_channels(self) -> list[Channel]:
        """Bring the channel."""
        return [TalkingChannel()]
