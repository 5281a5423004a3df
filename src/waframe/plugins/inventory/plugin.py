"""The door: what the shops have, asked of their own systems by configuration alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import ClassVar

from waframe import Action, Branch, Check, Command, Host, Plugin, hookimpl
from waframe.plugins.inventory.checks import service_checks
from waframe.plugins.inventory.commands import inventory_group
from waframe.plugins.inventory.declared import Actions
from waframe.plugins.inventory.settings import InventorySettings
from waframe.plugins.inventory.shared import Shared


class Inventory(Plugin[InventorySettings, Shared]):
    """Tells stock and prices, and that something is unknown where it is."""

    name = "inventory"
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (inventory_group,)

    def __init__(self, settings: InventorySettings, *, branch: Branch | None, shared: Shared) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        if branch is None:
            raise ValueError("it is no channel: enable it under `plugins:` of a branch")
        self._room = shared.open_room(settings, branch=branch)
        self._actions = Actions(self._room, shared=shared)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Shared]:
        """Keep what all branches share: services, their connections and their answers."""
        shared = Shared(host)
        try:
            yield shared
        finally:
            await shared.close()

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be asked."""
        return self._actions.declared()

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look whether the services answer."""
        return service_checks(self.shared)
