"""What the collected hooks return: routes come from Starlette, the rest is declared here."""

from collections.abc import Awaitable, Callable
from enum import StrEnum

import click
import msgspec

from waframe.core.contract.host import Host
from waframe.core.records.agent import Role
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
    """A part of the agents' desk: the key of its title, and the module that draws it, a file in `panels/`.

    It is a card beside conversations or, with `page`, a page of its own for those who have one of the `roles`.
    """

    name: str
    title: str
    module: str
    page: bool = False
    roles: tuple[Role, ...] = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for: `text` without the prefix, in which branches, and after which place of the page before.

    `prefixed` says that the search was asked for by its prefix, and not by words that anything may match.
    """

    text: str
    branches: tuple[str, ...]
    after: int | None = None
    many: int = 20
    prefixed: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that a search found, and the line that shows why; results come with falling `place`.

    `marks` say from where to where the line holds what was looked for; `seq` is a message to jump to.
    """

    conversation_id: str
    place: int
    line: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    seq: int | None = None


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search of a plugin's own, such as for quotes: its scope, the key of its title, and the prefix that asks for it.

    It is run with the branches that enable the plugin and that the caller may see, and gives at most `many` results.
    """

    scope: str
    title: str
    run: Callable[[Host, Sought], Awaitable[list[Found]]]
    prefix: str | None = None


Command = click.Command
