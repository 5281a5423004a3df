"""The services of all branches: profiles that were read, connections, answers; opened once a process."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from waframe import ConfigInvalid, Fault, Host
from waframe.plugins.inventory.mapping import Profile
from waframe.plugins.inventory.service import InventoryService, Loaded
from waframe.plugins.inventory.settings import Source
from waframe.plugins.inventory.stockroom import Stockroom

FOLDER = "inventory"
_KEPT = Path(".waframe") / "inventory"
_WHOLE = "mapping"
_ENDINGS = (".yaml", ".yml")


class Services:
    """Gives each branch the service that its settings mean, and branches that mean the same the same one."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.stockroom = Stockroom(host)
        self._profiles: dict[tuple[str, int], Loaded] = {}
        self._services: dict[str, InventoryService] = {}

    async def close(self) -> None:
        """Close all connections."""
        for service in self._services.values():
            await service.close()

    def service(self, source: Source, profiles: Mapping[str, Profile]) -> tuple[str, InventoryService]:
        """Give the service of a source and its identity, the same for all that mean the same; raises ConfigInvalid."""
        written = profiles.get(source.profile)
        if written is not None:
            loaded = Loaded(name=source.profile, profile=written, folder=self.host.folder)
        else:
            loaded = self._read(source.profile, known=profiles)
        identity = _identity(loaded, source.endpoint)
        if identity not in self._services:
            shelf = self.host.folder / _KEPT
            self._services[identity] = InventoryService(self.host, loaded, endpoint=source.endpoint, shelf=shelf)
        return identity, self._services[identity]

    def _read(self, name: str, *, known: Mapping[str, Profile]) -> Loaded:
        path = self._find(name, known=known)
        key = (str(path), (self.host.folder / path).stat().st_mtime_ns)
        if key not in self._profiles:
            profile = self.host.read_settings(path, Profile)
            folder = (self.host.folder / path).parent
            short = folder.name if path.stem == _WHOLE else path.stem
            self._profiles[key] = Loaded(name=short, profile=profile, folder=folder)
        return self._profiles[key]

    def _find(self, name: str, *, known: Mapping[str, Profile]) -> Path:
        given = Path(name)
        folder = Path(FOLDER)
        wanted = [given] if given.suffix in _ENDINGS else [folder / f"{name}{ending}" for ending in _ENDINGS]
        wanted += [] if given.suffix in _ENDINGS else [folder / name / f"{_WHOLE}.yaml"]
        for path in wanted:
            if (self.host.folder / path).is_file():
                return path
        there = sorted({path.stem for path in (self.host.folder / folder).glob("*.y*ml")} | set(known))
        hint = f"write {wanted[0]}, or one of: {', '.join(there)}" if there else f"write it into {wanted[0]}"
        raise ConfigInvalid((_missing(self.host.folder / wanted[0], name, hint=hint),))


def _missing(path: Path, name: str, *, hint: str) -> Fault:
    return Fault(
        file=str(path), line=1, column=1, path="inventory", problem=f"there is no inventory profile {name}", hint=hint
    )


def _identity(loaded: Loaded, endpoint: str | None) -> str:
    """Name a service by all that makes it what it is; what is secret in that stays secret."""
    whole = msgspec.json.encode((loaded.name, str(loaded.folder), endpoint, loaded.profile), enc_hook=str)
    return hashlib.sha256(whole).hexdigest()
