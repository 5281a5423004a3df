"""Copies of the examples, since what runs writes beside itself."""

import shutil
from pathlib import Path

from waframe.testing import Scenario

EXAMPLES = Path(__file__).parents[2] / "examples"
_LEFT_BEHIND = shutil.ignore_patterns(".waframe", "__pycache__", ".*_cache")


def copied(example: str, folder: Path) -> Path:
    """Copy an example, and give its folder."""
    return Path(shutil.copytree(EXAMPLES / example, folder / example, ignore=_LEFT_BEHIND))


async def opened(folder: Path, scenario: Scenario) -> Scenario:
    """Start what a folder's `waframe.yaml` says, with the plugins that lie beside it."""
    if (folder / "plugins").exists():
        shutil.copytree(folder / "plugins", scenario.folder / "plugins")
    return await scenario.read((folder / "waframe.yaml").read_text("utf-8"))
