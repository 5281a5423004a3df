"""All promises of a plugin or of a channel, ready to be tried."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, overload

from waframe import Plugin
from waframe.testing.promises.behaviour import AT_WORK
from waframe.testing.promises.both import its_tables_are_the_same_on_both_databases
from waframe.testing.promises.channels import CHANNEL, ChannelRig
from waframe.testing.promises.code import CODE, it_is_sound
from waframe.testing.promises.configuring import CONFIGURING
from waframe.testing.promises.promise import Conformance
from waframe.testing.promises.stage import Stage
from waframe.testing.promises.subject import SAYS, Setting, Subject
from waframe.testing.promises.tables import TABLES
from waframe.testing.scenario import Scenario

Rigging = Callable[[], AbstractAsyncContextManager[ChannelRig]]


@overload
def conformance(
    subject: type[Plugin[Any, Any]] | Path,
    *,
    settings: Mapping[str, Setting] | None = None,
    says: tuple[str, ...] = SAYS,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[Scenario], None] | None = None,
) -> Conformance: ...
@overload
def conformance(subject: Rigging) -> Conformance: ...
def conformance(
    subject: type[Plugin[Any, Any]] | Path | Rigging,
    *,
    settings: Mapping[str, Setting] | None = None,
    says: tuple[str, ...] = SAYS,
    environment: Mapping[str, str] | None = None,
    prepare: Callable[[Scenario], None] | None = None,
) -> Conformance:
    """Give the promises of a plugin, by its class or its file, or those of a channel, by what opens its rig.

    A plugin is given `settings` in its branches, `says` are the words of its customers, `environment` what stands
    there for its secrets, and `prepare` gets the scenario before its first branch. A plugin that brings a channel is
    tried without customers; the channel itself is tried with its rig.
    """
    if isinstance(subject, Path | type):
        whole = Subject(subject, settings=settings or {}, says=says, environment=environment or {}, prepare=prepare)
        return _of_plugin(whole)
    found = Conformance(getattr(subject, "__name__", "the channel"))
    for promise in CHANNEL:
        found.add((promise,), opening=subject)
    return found


def _of_plugin(subject: Subject) -> Conformance:
    found = Conformance(subject.name)
    read = partial(_read, subject)
    found.add((it_is_sound,), opening=read)
    if subject.installed.fault is None:
        found.add((*CODE, *CONFIGURING), opening=read)
        tables = (*TABLES, its_tables_are_the_same_on_both_databases)
        at_work = tables if subject.is_channel else (*AT_WORK, *tables)
        found.add(at_work, opening=partial(Stage.opened, subject))
    return found


@asynccontextmanager
async def _read(subject: Subject) -> AsyncIterator[Subject]:
    yield subject
