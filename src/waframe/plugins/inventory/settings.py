"""What a branch may set under `inventory:`."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from waframe import Settings
from waframe.plugins.inventory.mapping import Profile

Seconds = Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 3600)]


class Place(Settings, frozen=True, kw_only=True):
    """Where a branch is."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    """Degrees, north of the equator positive."""

    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    """Degrees, west of Greenwich negative."""


class Source(Settings, frozen=True, kw_only=True):
    """One service that is asked for this branch."""

    profile: str
    """The name of a profile under `profiles:`, or of a file `inventory/NAME.yaml` beside `waframe.yaml`."""

    branch: str | None = None
    """How this service names the branch; without it as the others."""

    endpoint: str | None = None
    """Where questions of this branch go, in place of the profile's address."""


class InventorySettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `inventory:`."""

    profile: str | None = None
    """The service of the branch: a profile under `profiles:`, or a file `inventory/NAME.yaml` beside `waframe.yaml`."""

    branch: str | None = None
    """How the service names the branch; without it by the branch's key."""

    endpoint: str | None = None
    """Where questions of this branch go, in place of the profile's address."""

    services: tuple[Source, ...] = ()
    """Several services, the preferred one first; the next is asked where one tells nothing."""

    profiles: Mapping[str, Profile] = {}
    """Services, each under its name; as a rule in `defaults:`."""

    catalogue_prices: bool = True
    """Whether the catalogue is asked for a price where no service tells anything; it never tells a stock."""

    location: Place | None = None
    """Where the branch is, so that others can be told by their distance."""

    shares: bool = True
    """Whether other branches may tell customers what this one has."""

    fresh_seconds: Seconds = 60
    """How long an answer is as good as new."""

    stale_seconds: Seconds = 1800
    """How long an answer is still told, with its age, while the service tells nothing new."""

    def __post_init__(self) -> None:
        """Ask for one way to name services."""
        if self.profile is not None and self.services:
            raise ValueError("write `profile:` or `services:`, not both")

    @property
    def sources(self) -> tuple[Source, ...]:
        """List the services in their order."""
        if self.profile is None:
            return self.services
        return (Source(profile=self.profile, branch=self.branch, endpoint=self.endpoint),)
