"""`waframe plugins` and `waframe branches`: what is installed, and what is configured."""

from collections.abc import Iterable
from pathlib import Path

import click
import msgspec

from waframe.core.commands.failing import FAILED, Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, Group, options
from waframe.core.commands.printing import print_json, print_table
from waframe.core.contract.api import API_VERSION
from waframe.core.contract.deprecations import DeprecatedUse
from waframe.core.errors import ConfigInvalid
from waframe.core.runtime.app import Readiness
from waframe.core.runtime.branch_table import Imported, import_table
from waframe.core.runtime.config import BranchConfig
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.process.neighbour import ask_neighbour
from waframe.core.runtime.registry import Installed, discover
from waframe.core.store.migrating import missing_steps
from waframe.core.store.notices import Unrouted

_NAMES_AT_MOST = 4


class PluginLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a plugin; `branches` are None where the configuration is unreadable, `api` where it is broken."""

    name: str
    source: str
    version: str | None
    state: str
    channel: bool
    branches: tuple[str, ...] | None
    api: str | None = None
    reason: str | None = None
    degraded: tuple[str, ...] = ()
    deprecated: tuple[DeprecatedUse, ...] = ()


class BranchLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a branch."""

    key: str
    name: str
    timezone: str
    active: bool
    addresses: dict[str, str]
    plugins: tuple[str, ...]


@click.command("plugins", cls=Command, short_help="List the installed plugins.")
def plugins_command() -> None:
    """List the installed plugins.

    Shows where each comes from, which versions of the plugins' API it is made for, in which branches it is enabled, why
    it is broken if it is, and where it is left out for now, if a process of this deployment answers on this machine.
    What of the API it uses that will go away is told with its place. Installing never enables; the configuration does.

    Examples:
      waframe plugins
      waframe plugins --json
    """
    log_little()
    deployment, installed = _deployment_if_sound()
    readiness = run(lambda: ask_neighbour(deployment)) if deployment else None
    lines = [_plugin_line(one, deployment, readiness) for one in installed.values()]
    if options().json:
        print_json(lines)
        return
    print_table(("plugin", "version", "api", "", "enabled in", "from"), [_plugin_row(line) for line in lines])
    for line in lines:
        if line.reason:
            click.echo(f"\n{line.reason}")
    for use in (use for line in lines for use in line.deprecated):
        click.echo(f"\n{use}")
    click.echo(f"\nThis waframe has API {API_VERSION}.", err=True)
    if deployment is None:
        click.echo("\nThe configuration cannot be read, so nothing is said of branches: waframe check", err=True)


@click.group("branches", cls=Group, invoke_without_command=True, short_help="List branches, or take them from a table.")
@click.pass_context
def branches_group(context: click.Context) -> None:
    """List branches, or take them from a table.

    Examples:
      waframe branches
      waframe branches import branches.csv
      waframe branches unrouted
    """
    if context.invoked_subcommand is None:
        _list()


@branches_group.command("list", short_help="List the branches of the configuration.")
def list_command() -> None:
    """List the branches of the configuration."""
    _list()


@branches_group.command("unrouted", short_help="List addresses that get messages and belong to no branch.")
@click.pass_context
def unrouted_command(context: click.Context) -> None:
    """List addresses that get messages and belong to no branch.

    Exits with 1 where there are some. What came for them is kept, as a notice.
    """
    log_little()
    deployment = open_deployment()
    found = run(lambda: _unrouted(deployment))
    if options().json:
        print_json(found)
    elif found:
        rows = [(one.channel, one.address, str(one.many), one.at.isoformat(timespec="seconds")) for one in found]
        print_table(("channel", "address", "updates", "last"), rows)
    else:
        click.echo("every address that gets messages belongs to a branch")
    if found:
        context.exit(FAILED)


@branches_group.command("import", short_help="Write branches from a CSV file into the configuration.")
@click.argument("table", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Change the configuration; without it the changes are only shown.")
def import_command(table: Path, *, write: bool) -> None:
    """Write branches from a CSV file into the configuration.

    The first line names the columns. `key` is needed; `name`, `phone_number_id`, `timezone`, `language`, `group`,
    `active`, `waba_id` and `display` may be there. Branches that exist get what the table says and keep the rest;
    the file keeps its remarks. An empty cell changes nothing. Nothing is ever removed.

    Examples:
      waframe branches import branches.csv            shows what would change
      waframe branches import branches.csv --write

    The file:
      key,name,phone_number_id,timezone,group
      centro,Centro,100000000000001,,
      tijuana,Tijuana,100000000000002,America/Tijuana,frontera
    """
    path = options().config
    result = import_table(path, table)
    if options().json:
        print_json({"added": result.added, "changed": result.changed, "unchanged": result.unchanged, "written": write})
    else:
        _show(result)
    if not (result.added or result.changed):
        return
    if not write:
        click.echo("Nothing was written; --write does it.", err=True)
        return
    before = path.read_bytes()
    path.write_text(result.text, "utf-8")
    try:
        open_deployment()
    except ConfigInvalid:
        path.write_bytes(before)
        click.echo("With these branches the configuration has faults, so it was left as it was:", err=True)
        raise
    click.echo(f"{path} is written; `waframe reload` makes it live.", err=True)


def _show(result: Imported) -> None:
    for line in result.diff:
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(line, fg=colour) if colour else line)
    many = f"{len(result.added)} new, {len(result.changed)} changed, {len(result.unchanged)} as they are"
    click.echo(f"branches: {many}", err=True)


def _list() -> None:
    lines = [_branch_line(one) for one in open_deployment().config.branches.values()]
    if options().json:
        print_json(lines)
        return
    rows = [
        (
            line.key,
            line.name,
            line.timezone,
            "yes" if line.active else "no",
            ", ".join(f"{channel} {address}" for channel, address in line.addresses.items()),
            _some(line.plugins),
        )
        for line in lines
    ]
    print_table(("key", "name", "time zone", "active", "addresses", "plugins"), rows)


def _branch_line(one: BranchConfig) -> BranchLine:
    return BranchLine(
        key=one.branch.key,
        name=one.branch.name,
        timezone=one.branch.timezone,
        active=one.branch.active,
        addresses={channel: settings.address for channel, settings in one.addresses.items()},
        plugins=tuple(one.plugins),
    )


async def _unrouted(deployment: Deployment) -> list[Unrouted]:
    missing = await missing_steps(deployment.database_url)
    if missing:
        raise Failure("the database has no tables yet", hint="waframe migrate")
    await deployment.database.open()
    try:
        found = await deployment.store.notices.unrouted()
    finally:
        await deployment.database.close()
    known = {
        (channel, settings.address)
        for one in deployment.config.branches.values()
        for channel, settings in one.addresses.items()
    }
    return [one for one in found if (one.channel, one.address) not in known]


def _deployment_if_sound() -> tuple[Deployment | None, dict[str, Installed]]:
    try:
        deployment = open_deployment()
    except ConfigInvalid:
        return None, discover(options().config.absolute().parent / "plugins")
    return deployment, deployment.installed


def _plugin_line(one: Installed, deployment: Deployment | None, readiness: Readiness | None) -> PluginLine:
    troubles = [trouble for trouble in readiness.degraded if trouble.plugin == one.name] if readiness else []
    branches = None
    if deployment is not None:
        branches = tuple(key for key, branch in deployment.config.branches.items() if _uses(one, branch))
    return PluginLine(
        name=one.name,
        source=one.source,
        version=one.version,
        state="broken" if one.fault else "degraded" if troubles else "ok",
        channel=one.fault is None and one.plugin.address_settings is not None,
        branches=branches,
        reason=str(one.fault) if one.fault else "; ".join(trouble.reason for trouble in troubles) or None,
        api=None if one.fault else one.plugin.api,
        degraded=tuple(trouble.branch for trouble in troubles),
        deprecated=one.deprecated,
    )


def _uses(one: Installed, branch: BranchConfig) -> bool:
    return one.name in branch.plugins or one.name in branch.addresses


def _plugin_row(line: PluginLine) -> tuple[str, ...]:
    where = "?" if line.branches is None else _some(line.branches) or "no branch"
    return line.name, line.version or "", line.api or "?", line.state, where, line.source


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    more = f" and {len(shown) - _NAMES_AT_MOST} more" if len(shown) > _NAMES_AT_MOST else ""
    return ", ".join(shown[:_NAMES_AT_MOST]) + more
