"""What the collected hooks return: routes come from Starlette, the rest is declared here."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import click
import msgspec

from waframe.core.contract.host import Host
from waframe.core.records.job import Job


class Health(StrEnum):
    """How well something is."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found: a sentence, and what to do where something is wrong."""

    health: Health
    sentence: str
    remedy: str | None = None
    branch: str | None = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the world that `waframe check` and `waframe doctor` take; `online` ones need the network."""

    name: str
    run: Callable[[Host], Awaitable[list[Finding]]]
    online: bool = False


class JobHandler(msgspec.Struct, frozen=True, kw_only=True):
    """Runs the plugin's jobs of one name (`name` without the plugin's own); it may be called twice for one job."""

    name: str
    run: Callable[[Host, Job], Awaitable[None]]


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """A card of the agents' desk: the key of its title, and the module that draws it."""

    name: str
    title: str
    module: str


Command = click.Command
