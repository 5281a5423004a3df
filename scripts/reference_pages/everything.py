"""A deployment in a folder of its own that enables every plugin of this repository."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from structlog.testing import capture_logs

from waframe.core.contract.settings import is_secret
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry import Installed, discover
from waframe.core.runtime.registry.kinds import kinds_of
from waframe.core.runtime.registry.source import home_of

HOUSE = Path(__file__).parents[2]
BRANCH = "centro"
ANYTHING = "100000000000001"
"""What stands where a setting has to be set: it passes for a number and for a name."""
WHEEL = "waframe"
FOR_TESTS = "testing"


@cache
def own_plugins() -> dict[str, Installed]:
    """List the plugins of this repository that a business would enable, those in the wheel first."""
    found = [one for one in discover().values() if one.name != FOR_TESTS and folder_of(one).is_relative_to(HOUSE)]
    return {one.name: one for one in sorted(found, key=lambda one: (one.source != WHEEL, one.name))}


@cache
def folder_of(plugin: Installed) -> Path:
    """Find the folder of a plugin's files."""
    return home_of(plugin.plugin)


@asynccontextmanager
async def everything() -> AsyncIterator[Deployment]:
    """Run it, without working."""
    kinds = kinds_of(own_plugins())
    branch = {
        "name": "Centro",
        "channels": {name: _set(address) for name, (_, address) in kinds.channels.items()},
        "plugins": {name: _set(settings) for name, settings in kinds.plugins.items()},
    }
    channels = {name: _set(settings) for name, (settings, _) in kinds.channels.items()}
    with TemporaryDirectory() as folder, capture_logs():
        path = Path(folder) / "waframe.yaml"
        path.write_bytes(msgspec.json.encode({"channels": channels, "branches": {BRANCH: branch}}))
        async with Deployment(path, environ={"SECRET": "s"}).running(work=False) as deployment:
            yield deployment


def _set(settings: type[msgspec.Struct]) -> dict[str, str]:
    """Set what has to be set, and all secrets, without which a channel does not start."""
    found = {}
    for field in msgspec.structs.fields(settings):
        if is_secret(field.type):
            found[field.encode_name] = "${SECRET}"
        elif field.required:
            found[field.encode_name] = ANYTHING
    return found
