"""What a configuration holds once it is read: the settings of waframe itself, of channels and of branches."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.records.branch import Branch
from waframe.core.runtime.config.tree import Table

Seconds = Annotated[float, msgspec.Meta(gt=0)]
WholeSeconds = Annotated[int, msgspec.Meta(ge=1)]
Language = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", examples=["es", "es-MX"])]


class Kinds(msgspec.Struct, frozen=True, kw_only=True):
    """What the installed plugins allow in a configuration; `broken` maps a name to why it cannot be used."""

    plugins: Mapping[str, type[Settings]]
    channels: Mapping[str, tuple[type[Settings], type[AddressSettings]]]
    broken: Mapping[str, str] = {}


class ServerSettings(Settings, frozen=True, kw_only=True):
    """Where waframe listens, and what it accepts."""

    host: Annotated[str, msgspec.Meta(extra={"environment": "HOST"})] = "127.0.0.1"
    """The address to listen on; `0.0.0.0` is every one, as a container needs. Without it `HOST` is taken."""

    port: Annotated[int, msgspec.Meta(ge=1, le=65535, extra={"environment": "PORT"})] = 3002
    """The port to listen on. Without it the variable `PORT` is taken."""

    base_url: Annotated[str, msgspec.Meta(extra={"environment": "FRONTEND_URL"})] | None = None
    """The address under which agents open waframe, such as `https://chat.example.com`; else `FRONTEND_URL`."""


class CoreSettings(Settings, frozen=True, kw_only=True):
    """What stands at the top of the file."""

    database: Annotated[str, msgspec.Meta(examples=["sqlite:///waframe.db"], extra={"environment": "DATABASE_URL"})] = (
        "sqlite:///waframe.db"
    )
    """Where everything is stored: `sqlite:///FILE` or `postgresql://…`. Without it `DATABASE_URL` is taken."""

    database_direct: Annotated[str, msgspec.Meta(extra={"environment": "DATABASE_DIRECT_URL"})] | None = None
    """The same Postgres without a pooler in between, to be woken at once; else `DATABASE_DIRECT_URL`."""

    media: str = ".waframe/media"
    """The folder in which photos, voice notes and documents are kept."""

    server: ServerSettings = ServerSettings()
    """Where waframe listens."""

    answer_within_seconds: WholeSeconds = 900
    """A message that arrives later than this is stored, but not answered by the bot."""

    keep_events_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] = 30
    """How long the log of events is kept, which agents' pages and programs follow; messages are kept for ever."""

    turn_timeout_seconds: Seconds = 20.0
    """How long all plugins together may think about one message."""

    workers: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 16
    """How many conversations a process works on at the same time."""


class CannedAnswer(Settings, frozen=True, kw_only=True):
    """An answer that agents give often."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    """The words; `{customer}`, `{branch}`, `{agent}` and names of facts in braces are filled in before it is sent."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)] | None = None
    """What agents read in the list; without it the key."""


class LayerSettings(Settings, frozen=True, kw_only=True):
    """What `defaults:`, a group and a branch may set beside `channels:` and `plugins:`."""

    timezone: str = "America/Mexico_City"
    """The time zone of opening hours and dates, by its name in the time zone database."""

    language: Language = "es"
    """The language in which customers and agents are addressed."""

    active: bool = True
    """Whether the branch answers. An inactive one stores what arrives and stays silent."""

    canned: Mapping[str, CannedAnswer] = {}
    """Answers that agents give often, each under its key."""


class BranchSettings(LayerSettings, frozen=True, kw_only=True):
    """What only a branch may set."""

    name: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    """What people call the branch; without it its key with capitals."""


class BranchConfig(msgspec.Struct, frozen=True, kw_only=True):
    """A branch after merging: its record, its address on each channel, its plugins in order, its answers."""

    branch: Branch
    addresses: Mapping[str, AddressSettings]
    plugins: Mapping[str, Settings]
    canned: Mapping[str, CannedAnswer] = {}


class Config(CoreSettings, frozen=True, kw_only=True):
    """A whole configuration; `origins` keeps the merged trees, from which `origin` tells where a value comes from."""

    channels: Mapping[str, Settings]
    branches: Mapping[str, BranchConfig]
    origins: Mapping[str, Table]

    def __repr__(self) -> str:
        """Count what is configured; settings are not shown, since some are secrets."""
        return f"Config({len(self.branches)} branches, channels {', '.join(self.channels) or 'none'})"
