"""A deployment with the plugins and settings of another, with a database of its own and channels that only record."""

from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec

from waframe import Channel, PluginBroken, hookimpl
from waframe.core.runtime.bus import TOPICS
from waframe.core.runtime.config import Config
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry import Installed
from waframe.testing.replaying.clock import WoundClock
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.recording_channel import Kept, RecordingChannel

_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.001
_MOMENT = 50


class Scratch(Deployment):
    """Reads the same configuration, and keeps to its own database and folder of media."""

    def __init__(
        self, original: Deployment, *, database_url: str, media: Path, clock: WoundClock, outside: Outside
    ) -> None:
        self.kept: dict[str, Kept] = {}
        self.wound = clock
        self._own = {"database": database_url, "database_direct": None, "media": str(media)}
        channels = original.config.channels
        super().__init__(
            original.path,
            environ=original.environ,
            clock=clock,
            transports=outside.transport,
            installed={
                name: _recording(one, kept=self.kept) if name in channels else one
                for name, one in original.installed.items()
            },
        )

    def read_config(self) -> Config:
        """Read the YAML anew, with our own places in it."""
        return msgspec.structs.replace(super().read_config(), **self._own)

    async def settle(self) -> None:
        """Let everything happen that is due now; raises PluginBroken where it never ends."""
        with anyio.move_on_after(_PATIENCE_SECONDS):
            while not (await self._at_rest() and await self._at_rest()):  # noqa: ASYNC110  # nobody tells
                await anyio.sleep(_LOOK_SECONDS)
            return
        raise PluginBroken("replay", reason=f"after {_PATIENCE_SECONDS} s there is still {await self.unfinished()}")

    async def _at_rest(self) -> bool:
        """Tell whether nothing is left to do; what is still in the outbox after a moment waits for its time."""
        for _ in range(_MOMENT):
            left = await self.unfinished()
            if not left.nothing:
                return False
            if not left.outbox:
                return True
            await anyio.sleep(_LOOK_SECONDS)
        if self.crew is None:
            return False
        self.bus.ring("outbox")
        while not self.crew.sender.resting:  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(_LOOK_SECONDS)
        return (await self.unfinished()).nothing

    def wake(self) -> None:
        """Let everybody look at the clock."""
        self.bus.ring(*TOPICS)


def _recording(installed: Installed, *, kept: dict[str, Kept]) -> Installed:
    """Put recording channels in the place of those that a plugin brings."""

    def load() -> object:
        plugin = installed.plugin
        bring: Callable[[object], list[Channel]] = getattr(plugin, "register_channels")  # noqa: B009  # all have it

        def register_channels(self: object) -> list[Channel]:
            return [RecordingChannel(channel, kept=kept) for channel in bring(self)]

        place = {"__module__": plugin.__module__, "__qualname__": plugin.__qualname__}
        return type(plugin.__name__, (plugin,), {"register_channels": hookimpl(register_channels), **place})

    return Installed(installed.name, source=installed.source, version=installed.version, load=load)
