"""What of the API will go away or went away, since when, and what stands in its place."""

import msgspec


class ApiDeprecated(DeprecationWarning):
    """Warned where a plugin uses what will go away; the warning names plugin, place and replacement."""


class Deprecation(msgspec.Struct, frozen=True, kw_only=True):
    """Something that goes: `name` is `waframe.NAME` for a name of a face, or `hook NAME`.

    It is deprecated `since` a version of the API, and gone in `removed_in`; the entry stays for ever, so that whoever
    comes late is told what to use `instead`.
    """

    name: str
    since: str
    removed_in: str
    instead: str


class DeprecatedUse(msgspec.Struct, frozen=True, kw_only=True):
    """A place at which a plugin uses what will go away."""

    plugin: str
    file: str
    line: int
    name: str
    removed_in: str
    instead: str

    def __str__(self) -> str:
        """Read as `file:line: plugin X uses Y, which goes away in API 2.0: use Z instead`."""
        away = f"which goes away in API {self.removed_in}: use {self.instead} instead"
        return f"{self.file}:{self.line}: plugin {self.plugin} uses {self.name}, {away}"


DEPRECATED: tuple[Deprecation, ...] = ()
"""All that was ever deprecated, in the order of its going."""
