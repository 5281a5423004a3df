"""The version of what plugins may rely on, apart from the version of waframe itself."""

from collections.abc import Mapping

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import Version

API_VERSION = "1.0"
"""What this waframe offers: a minor more where something was added, a major more where something went away."""

RELEASES: Mapping[str, str] = {}
"""Which release of waframe had which API; a release adds its line, and what is added after it needs another minor."""

FACES = ("waframe", "waframe.vocabulary", "waframe.dialogues")
"""The modules whose `__all__` is the API, together with the hooks and their arguments."""


def misfit(plugin: str, wanted: str, *, offered: str = API_VERSION) -> str | None:
    """Say why a plugin that wants these versions of the API cannot be used with the one that is offered, or None."""
    try:
        versions = SpecifierSet(wanted)
    except InvalidSpecifier:
        return f"its api is {wanted!r}, which is no range of versions such as '>=1,<2'"
    if versions.contains(offered, prereleases=True):
        return None
    newer = any(
        one.operator in {">=", ">", "~=", "=="} and _version(one.version) > Version(offered) for one in versions
    )
    major = offered.partition(".")[0]
    remedy = f"upgrade waframe, or take {plugin} for API {major}" if newer else f"take a newer {plugin}"
    return f"it wants API {wanted}; this waframe has {offered}: {remedy}"


def _version(text: str) -> Version:
    return Version(text.removesuffix(".*"))
