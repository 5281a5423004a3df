"""The page of all settings."""

from reference_pages.everything import own_plugins
from reference_pages.gaps import Gaps
from waframe.core.runtime.config.reference import reference
from waframe.core.runtime.registry.kinds import kinds_of

INTRODUCTION = """\
# Settings

Everything that may stand in `waframe.yaml`, section by section. How the layers are merged, where secrets come from and
what is told of a fault is in [Configuration](../configuration.md). `[]` stands for the items of a list, `.NAME` for a
key that is chosen freely.

"""


def configuration_page(gaps: Gaps) -> str:
    """Write `configuration.md`; a setting without a string below it is a gap."""
    text = reference(kinds_of(own_plugins()))
    section = ""
    for line in text.splitlines():
        if line.startswith("### "):
            section = line.removeprefix("### ")
        elif line.startswith("| `") and line.endswith("|  |"):
            gaps.said("", of=f"{section}, setting {line.split('`')[1]}", where="a string below the field")
    return INTRODUCTION + text.replace("### ", "## ")
