"""The registry: who is at work in this process, from the plugins that are installed and the configuration."""

import inspect
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
import anyio.to_thread
from starlette.routing import BaseRoute

from waframe.core.contract.action import Action
from waframe.core.contract.channel import Channel
from waframe.core.contract.host import Host
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.contract.registrations import Check, JobHandler, Panel, Search
from waframe.core.errors import RecordMissing
from waframe.core.runtime.registry.collected import Owned
from waframe.core.runtime.registry.discovery import Installed, pick
from waframe.core.runtime.registry.edition import Edition, Team, Workshop, build_edition
from waframe.core.runtime.registry.lifespans import Life, Lifespans
from waframe.core.runtime.registry.ordering import Orders
from waframe.core.runtime.registry.plans import Plan
from waframe.core.runtime.registry.seat import Degraded
from waframe.core.runtime.registry.setup import Setup
from waframe.core.runtime.registry.texts import Texts, catalogue_of

GRACE_SECONDS = 120.0
"""How long what a reload made superfluous stays open, for turns that began before it."""


class Registry:
    """Holds the plugins at work. Readers take what they need and keep it; `replace` swaps it under them."""

    def __init__(
        self, lifespans: Lifespans, *, host: Host, installed: Mapping[str, Installed], overrides: Path | None
    ) -> None:
        self.texts = Texts({}, host=host)
        self._host = host
        self._installed = installed
        self._overrides = overrides
        self._lifespans = lifespans
        self._lives: dict[str, Life] = {}
        self._channel_lives: dict[Channel, Life] = {}
        self._orders = Orders()
        self._lock = anyio.Lock()
        self._edition: Edition | None = None

    @classmethod
    @asynccontextmanager
    async def running(
        cls, host: Host, *, installed: Mapping[str, Installed], setup: Setup, overrides: Path | None = None
    ) -> AsyncIterator["Registry"]:
        """Start all plugins that are enabled, and close them at the end.

        Raises PluginUnknown, PluginBroken or HookInvalid, naming the plugin; ConfigInvalid for the deployment's texts.
        """
        async with Lifespans.running(host) as lifespans:
            registry = cls(lifespans, host=host, installed=installed, overrides=overrides)
            await registry.replace(setup)
            yield registry

    async def replace(self, setup: Setup) -> None:
        """Go over to another configuration. All that is new is built first; if it fails, everything stays as it is."""
        async with self._lock:
            fresh: list[Life] = []
            try:
                await self._go_over(setup, fresh=fresh)
            except BaseException:
                await self._lifespans.close(tuple(fresh))
                raise

    async def _go_over(self, setup: Setup, *, fresh: list[Life]) -> None:
        plugins = {name: pick(self._installed, name).plugin for name in setup.used()}
        self._warn_of_deprecated(name for name in plugins if name not in self._lives)
        catalogue = await anyio.to_thread.run_sync(
            partial(catalogue_of, tuple(plugins.values()), overrides=self._overrides)
        )
        lives = await self._open_lives(plugins, fresh=fresh)
        edition = build_edition(setup, self._workshop(plugins, lives=lives), before=self._edition)
        channel_lives = await self._open_channels(edition, fresh=fresh)

        old = {*self._lives.values(), *self._channel_lives.values()}
        first = self._edition is None
        self._edition, self._lives, self._channel_lives = edition, lives, channel_lives
        self.texts.use(catalogue)
        if not first and old - self._used():
            self._lifespans.tasks.start_soon(self._retire, tuple(old - self._used()))

    def _warn_of_deprecated(self, names: Iterable[str]) -> None:
        for use in (use for name in names for use in self._installed[name].deprecated):
            at = f"{use.file}:{use.line}"
            self._host.log.warning(
                "plugin_uses_deprecated",
                plugin=use.plugin,
                name=use.name,
                at=at,
                removed_in=use.removed_in,
                instead=use.instead,
            )

    def plan(self, branch: str) -> Plan:
        """Give the plan of a branch, to be kept for a whole turn; raises RecordMissing."""
        return self._team(branch).plan

    def actions(self, branch: str) -> Mapping[str, Owned[Action]]:
        """Give the actions of a branch by name; raises RecordMissing."""
        return self._team(branch).plan.actions

    def panels(self, branch: str | None = None) -> tuple[Owned[Panel], ...]:
        """List the cards of the desk, all or those of a branch's plugins."""
        if branch is None:
            return self._now.panels
        enabled = list(self._now.setup.branches[self._team(branch).branch.key].plugins)
        theirs = (panel for panel in self._now.panels if panel.plugin in enabled and not panel.item.page)
        return tuple(sorted(theirs, key=lambda panel: enabled.index(panel.plugin)))

    def pages(self, branches: Collection[str]) -> tuple[Owned[Panel], ...]:
        """List the pages of plugins that are enabled in at least one of these branches."""
        enabled = {name for key in branches for name in self._now.setup.branches[self._team(key).branch.key].plugins}
        return tuple(panel for panel in self._now.panels if panel.item.page and panel.plugin in enabled)

    def panel_folder(self, plugin: str) -> Path | None:
        """Find the folder of a plugin's panels; None where the plugin is enabled nowhere."""
        if plugin not in self._now.setup.used():
            return None
        return Path(inspect.getfile(pick(self._installed, plugin).plugin)).parent / "panels"

    def instances(self) -> tuple[AnyPlugin, ...]:
        """List all instances: those of the channels, then every branch's."""
        posts = tuple(seat.instance for seat in self._now.posts.values())
        return posts + tuple(seat.instance for team in self._now.teams.values() for seat in team.plan.seats)

    def searches(self) -> tuple[Owned[Search], ...]:
        """List the plugins' own searches."""
        return self._now.searches

    def branches_with(self, plugin: str) -> frozenset[str]:
        """List the branches that enable a plugin."""
        return frozenset(key for key, one in self._now.setup.branches.items() if plugin in one.plugins)

    def job(self, name: str, *, branch: str | None = None) -> JobHandler | None:
        """Find who runs a job by its full name (`sales.expire`), in its branch; None where the plugin is off."""
        if branch is None:
            return self._now.jobs.get(name)
        team = self._now.teams.get(branch)
        return team.jobs.get(name) if team else None

    def channels(self) -> Mapping[str, Channel]:
        """Give the open channels by name."""
        return self._now.channels

    def routes(self) -> tuple[BaseRoute, ...]:
        """List the plugins' HTTP routes."""
        return self._now.routes

    def checks(self) -> tuple[Owned[Check], ...]:
        """List what the plugins look at for `waframe check` and `waframe doctor`."""
        return self._now.checks

    def degraded(self) -> tuple[Degraded, ...]:
        """List which plugins are left out in which branches, since when, why and until when."""
        return tuple(one for team in self._now.teams.values() for one in team.plan.degraded())

    def ended(self) -> Mapping[str, str]:
        """Tell which plugins' shared parts ended by themselves, and why; only a restart opens them again."""
        return {life.plugin: life.ended for life in self._lifespans.ended() if life.ended is not None}

    @property
    def setup(self) -> Setup:
        """The configuration that is in force."""
        return self._now.setup

    @property
    def _now(self) -> Edition:
        if self._edition is None:
            raise RecordMissing("configuration", "before the registry has started")
        return self._edition

    def _team(self, branch: str) -> Team:
        team = self._now.teams.get(branch)
        if team is None:
            raise RecordMissing("branch", branch)
        return team

    def _workshop(self, plugins: Mapping[str, type[AnyPlugin]], *, lives: Mapping[str, Life]) -> Workshop:
        return Workshop(
            host=self._host,
            render=self.texts.render,
            orders=self._orders,
            plugins=plugins,
            shared={name: life.shared for name, life in lives.items()},
        )

    async def _open_lives(self, plugins: Mapping[str, type[AnyPlugin]], *, fresh: list[Life]) -> dict[str, Life]:
        lives: dict[str, Life] = {}
        for name, plugin in plugins.items():
            life = self._lives.get(name)
            if life is None:
                life = await self._lifespans.open(name, partial(plugin.lifespan, self._host))
                fresh.append(life)
            lives[name] = life
        return lives

    async def _open_channels(self, edition: Edition, *, fresh: list[Life]) -> dict[Channel, Life]:
        lives: dict[Channel, Life] = {}
        for name, channel in edition.channels.items():
            life = self._channel_lives.get(channel)
            if life is None:
                life = await self._lifespans.open(name, partial(channel.running, self._host))
                fresh.append(life)
            lives[channel] = life
        return lives

    def _used(self) -> set[Life]:
        return {*self._lives.values(), *self._channel_lives.values()}

    async def _retire(self, lives: tuple[Life, ...]) -> None:
        await self._host.clock.sleep(GRACE_SECONDS)
        async with self._lock:
            await self._lifespans.close(tuple(life for life in lives if life not in self._used()))
