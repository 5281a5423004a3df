"""What lives as long as the process: the services, and the branches that ask them."""

from weakref import WeakValueDictionary

from waframe import Branch, Host
from waframe.plugins.inventory.room import Room
from waframe.plugins.inventory.services import Services
from waframe.plugins.inventory.settings import InventorySettings


class Shared:
    """Opened once a process; a branch that is gone is forgotten."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.services = Services(host)
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()

    def open_room(self, settings: InventorySettings, *, branch: Branch) -> Room:
        """Open a branch's view of its stock; raises ConfigInvalid."""
        room = Room(settings, branch=branch, services=self.services)
        self._rooms[branch.key] = room
        return room

    def room(self, branch: str) -> Room | None:
        """Give a branch's view of its stock, where it has one."""
        return self._rooms.get(branch)

    async def close(self) -> None:
        """Close all connections."""
        await self.services.close()
