"""All instances as one configuration wants them, built whole before anybody sees them."""

from collections.abc import Iterator, Mapping

import msgspec
from starlette.routing import BaseRoute

from waframe.core.contract.channel import Channel
from waframe.core.contract.context import Render
from waframe.core.contract.host import Host
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.contract.registrations import Check, JobHandler, Panel, Search
from waframe.core.contract.settings import Settings
from waframe.core.errors import ConfigInvalid, PluginBroken
from waframe.core.records.branch import Branch
from waframe.core.runtime.registry.collected import Owned, actions_of, collect, collect_all, jobs_of, searches_of
from waframe.core.runtime.registry.ordering import Orders
from waframe.core.runtime.registry.plans import Plan
from waframe.core.runtime.registry.seat import Seat
from waframe.core.runtime.registry.setup import Setup


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """The plugins of one branch at work."""

    branch: Branch
    plan: Plan
    jobs: Mapping[str, JobHandler]


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry serves; a reload makes a new one. `posts` are the seats of the channels' plugins."""

    setup: Setup
    teams: Mapping[str, Team]
    posts: Mapping[str, Seat]
    channels: Mapping[str, Channel]
    routes: tuple[BaseRoute, ...]
    panels: tuple[Owned[Panel], ...]
    checks: tuple[Owned[Check], ...]
    jobs: Mapping[str, JobHandler]
    searches: tuple[Owned[Search], ...]


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """What an edition is made from besides the configuration."""

    host: Host
    render: Render
    orders: Orders
    plugins: Mapping[str, type[AnyPlugin]]
    shared: Mapping[str, object]


def build_edition(setup: Setup, workshop: Workshop, *, before: Edition | None) -> Edition:
    """Make all instances; those that would come out as they were are kept, and what they remember with them.

    Raises PluginBroken where an instance cannot be made or registers rubbish, ConfigInvalid where its file is wrong.
    """
    posts = _posts(setup, workshop, before=before)
    teams = {key: _team(key, setup, workshop, before=before) for key in setup.branches}
    fronts = tuple(_fronts(posts, teams))
    return Edition(
        setup=setup,
        teams=teams,
        posts=posts,
        channels=_channels(posts, before=before),
        routes=tuple(one.item for one in collect_all(fronts, "register_routes", kind=BaseRoute)),
        panels=collect_all(fronts, "register_panels", kind=Panel),
        checks=collect_all(fronts, "register_checks", kind=Check),
        jobs=jobs_of(fronts),
        searches=searches_of(fronts),
    )


def _posts(setup: Setup, workshop: Workshop, *, before: Edition | None) -> dict[str, Seat]:
    known = before.posts if before else {}
    return {
        name: _seat(name, settings, workshop, branch=None, known=known.get(name))
        for name, settings in setup.channels.items()
    }


def _team(key: str, setup: Setup, workshop: Workshop, *, before: Edition | None) -> Team:
    branch, plugins = setup.branches[key].branch, setup.branches[key].plugins
    old = before.teams.get(key) if before else None
    known = {seat.plugin: seat for seat in old.plan.seats} if old else {}
    seats = tuple(
        _seat(name, settings, workshop, branch=branch, known=known.get(name)) for name, settings in plugins.items()
    )
    if old is not None and seats == old.plan.seats and branch == old.branch:
        return old
    instances = [seat.instance for seat in seats]
    plan = Plan(seats, orders=workshop.orders, actions=actions_of(instances))
    return Team(branch=branch, plan=plan, jobs=jobs_of(instances))


def _seat(name: str, settings: Settings, workshop: Workshop, *, branch: Branch | None, known: Seat | None) -> Seat:
    plugin, shared = workshop.plugins[name], workshop.shared[name]
    if known is not None and _as_it_was(known.instance, settings=settings, branch=branch, shared=shared):
        return known
    try:
        instance = plugin(settings, branch=branch, shared=shared)
    except ConfigInvalid:
        raise
    except Exception as error:  # a plugin's own code runs here
        where = f"in branch {branch.key}" if branch else "as a channel"
        raise PluginBroken(name, reason=f"it cannot be made {where}: {type(error).__name__}: {error}") from error
    return Seat(instance, host=workshop.host, render=workshop.render)


def _as_it_was(instance: AnyPlugin, *, settings: Settings, branch: Branch | None, shared: object) -> bool:
    return instance.shared is shared and instance.settings == settings and instance.branch == branch


def _fronts(posts: Mapping[str, Seat], teams: Mapping[str, Team]) -> Iterator[AnyPlugin]:
    """Give one instance of every plugin, for what exists once a process."""
    seen: set[str] = set()
    for seat in (*posts.values(), *(seat for team in teams.values() for seat in team.plan.seats)):
        if seat.plugin not in seen:
            seen.add(seat.plugin)
            yield seat.instance


def _channels(posts: Mapping[str, Seat], *, before: Edition | None) -> dict[str, Channel]:
    found: dict[str, Channel] = {}
    for name, seat in posts.items():
        kept = before is not None and before.posts.get(name) is seat
        for owned in collect(seat.instance, "register_channels", kind=Channel):  # type: ignore[type-abstract]
            channel = before.channels[owned.item.name] if kept and before is not None else owned.item
            if channel.name in found:
                raise PluginBroken(name, reason=f"channel {channel.name} is already there")
            found[channel.name] = channel
    return found
