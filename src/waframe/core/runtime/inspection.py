"""Looks whether a deployment is as it should be, without changing anything."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import anyio
import msgspec

from waframe.core.contract.registrations import Check, Finding, Health
from waframe.core.errors import ConfigurationError, PluginError, StoreError, WaframeError
from waframe.core.runtime.deployment import Deployment, setup_of
from waframe.core.runtime.process.neighbour import ask_neighbour, neighbour_url
from waframe.core.runtime.registry import Registry
from waframe.core.store.migrating import missing_steps
from waframe.core.store.outbox import Outbox

_CHECK_SECONDS = 30.0


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What was found when something was looked at."""

    subject: str
    health: Health
    sentence: str
    remedy: str | None = None
    branch: str | None = None


async def inspect(deployment: Deployment, *, online: bool) -> list[Look]:
    """Look at everything; checks that need the network only where `online` says so."""
    found = [_configuration(deployment), *_plugins(deployment)]
    database = await _database(deployment)
    found += [database, await anyio.to_thread.run_sync(_media, deployment)]
    async with _opened(deployment, wanted=database.health is Health.GOOD) as is_open:
        found += await _registered(deployment, online=online)
        if is_open:
            found += [*await _unrouted(deployment), *await _blocked(deployment)]
    return [*found, *await _running(deployment)]


def _configuration(deployment: Deployment) -> Look:
    many, channels = len(deployment.config.branches), ", ".join(deployment.config.channels) or "none"
    inactive = sum(not branch.active for branch in deployment.branches.values())
    sentence = f"{deployment.path}: branches: {many}, inactive: {inactive}, channels: {channels}"
    return Look(subject="configuration", health=Health.GOOD, sentence=sentence)


async def _blocked(deployment: Deployment) -> list[Look]:
    remedy = "mend that; what waits leaves within a minute afterwards"
    return [
        Look(subject=f"channel {one.address}", health=Health.BAD, sentence=f"{one.code}: {one.sentence}", remedy=remedy)
        for one in await Outbox(deployment.database, owner=deployment.owner).blocked()
    ]


def _plugins(deployment: Deployment) -> list[Look]:
    used = setup_of(deployment.config).used()
    sentence = f"enabled: {', '.join(used) or 'none'}"
    found = [Look(subject="plugins", health=Health.GOOD, sentence=sentence)]
    for one in deployment.installed.values():
        if one.fault is not None:
            remedy = "it is enabled nowhere; mend it or remove it"
            found.append(Look(subject="plugins", health=Health.WARNING, sentence=str(one.fault), remedy=remedy))
        for use in one.deprecated:
            remedy = f"use {use.instead} instead, or take a newer {one.name}, before API {use.removed_in}"
            found.append(Look(subject="plugins", health=Health.WARNING, sentence=str(use), remedy=remedy))
    return found


async def _database(deployment: Deployment) -> Look:
    subject, dialect = "database", deployment.database.dialect
    try:
        with anyio.fail_after(_CHECK_SECONDS):
            missing = await missing_steps(deployment.database_url, series=deployment.series)
    except (StoreError, TimeoutError) as error:
        remedy = "look at `database:` and at DATABASE_URL"
        return Look(subject=subject, health=Health.BAD, sentence=str(error) or f"{dialect}: no answer", remedy=remedy)
    if missing:
        sentence = f"{dialect}: the tables lack {', '.join(missing)}"
        remedy = "run `waframe migrate`; `waframe serve` also does it"
        return Look(subject=subject, health=Health.WARNING, sentence=sentence, remedy=remedy)
    return Look(subject=subject, health=Health.GOOD, sentence=f"{dialect}: reachable, tables up to date")


def _media(deployment: Deployment) -> Look:
    folder = deployment.store.media.folder
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        sentence = f"{folder} can be written" if existing == folder else f"{folder} will be made"
        return Look(subject="media", health=Health.GOOD, sentence=sentence)
    remedy = f"give this user the right to write {existing}, or set `media:`"
    return Look(subject="media", health=Health.BAD, sentence=f"{folder} cannot be written", remedy=remedy)


@asynccontextmanager
async def _opened(deployment: Deployment, *, wanted: bool) -> AsyncIterator[bool]:
    if not wanted:
        yield False
        return
    await deployment.database.open()
    try:
        yield True
    finally:
        await deployment.database.close()


async def _registered(deployment: Deployment, *, online: bool) -> list[Look]:
    """Start the plugins, and take the looks that they register."""
    try:
        async with Registry.running(
            deployment,
            installed=deployment.installed,
            setup=setup_of(deployment.config),
            overrides=deployment.overrides,
        ) as registry:
            wanted = [owned.item for owned in registry.checks() if online or not owned.item.online]
            return [look for check in wanted for look in await _taken(check, deployment)]
    except Exception as error:  # noqa: BLE001  # plugins' own code runs here
        return [
            Look(subject=_subject(one), health=Health.BAD, sentence=str(one) or type(one).__name__)
            for one in _leaves(error)
        ]


async def _taken(check: Check, deployment: Deployment) -> list[Look]:
    try:
        with anyio.fail_after(_CHECK_SECONDS):
            findings = await check.run(deployment)
    except Exception as error:  # noqa: BLE001  # a plugin's own code runs here
        reason = "no end after 30 seconds" if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"
        findings = [Finding(health=Health.BAD, sentence=f"this check failed: {reason}")]
    return [
        Look(
            subject=check.name,
            health=one.health,
            sentence=one.sentence,
            remedy=one.remedy,
            branch=one.branch,
        )
        for one in findings
    ]


async def _unrouted(deployment: Deployment) -> list[Look]:
    branches = deployment.config.branches.values()
    known = {(channel, one.address) for branch in branches for channel, one in branch.addresses.items()}
    return [
        Look(
            subject="unrouted",
            health=Health.WARNING,
            sentence=f"{one.many} updates came for {one.channel} {one.address}, which belongs to no branch",
            remedy="give it to a branch, or let Meta stop sending",
        )
        for one in await deployment.store.notices.unrouted()
        if (one.channel, one.address) not in known
    ]


async def _running(deployment: Deployment) -> list[Look]:
    neighbour = await ask_neighbour(deployment)
    if neighbour is None:
        sentence = f"no process answers at {neighbour_url(deployment.config.server)}"
        return [Look(subject="process", health=Health.GOOD, sentence=sentence)]
    if not neighbour.ready:
        return [Look(subject="process", health=Health.BAD, sentence=f"it is not ready: {neighbour.database}")]
    found = [Look(subject="process", health=Health.GOOD, sentence=f"ready, {neighbour.waiting} conversations waiting")]
    for one in neighbour.degraded:
        sentence = f"plugin {one.plugin} is left out for now: {one.reason}"
        found.append(Look(subject="process", health=Health.WARNING, sentence=sentence, branch=one.branch))
    return found


def _leaves(error: BaseException) -> Iterable[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _subject(error: BaseException) -> str:
    match error:
        case ConfigurationError():
            return "configuration"
        case PluginError():
            return "plugins"
        case WaframeError():
            return error.code
        case _:
            return "plugins"
