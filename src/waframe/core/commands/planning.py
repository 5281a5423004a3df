"""`waframe plan`: shows what the configuration would change, before it changes."""

from collections.abc import Iterator

import click
import msgspec

from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.branches import KnownAddress, KnownBranch, read_branches
from waframe.core.store.migrating import missing_steps

COLOURS = {"+": "green", "~": "yellow", "-": "red"}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a branch: `+` new, `~` other, `-` gone."""

    sign: str
    branch: str
    words: str


@click.command("plan", cls=Command, short_help="Show what the configuration would change.")
def plan_command() -> None:
    """Show what the configuration would change.

    Compares the file with what the last start or reload left in the database: branches that are new, gone or
    inactive, and their names, time zones and addresses. Settings of plugins are in no database: look at
    `waframe config show BRANCH --origin`. Changes nothing.

    Examples:
      waframe plan
      waframe plan --json
    """
    log_little()
    deployment = open_deployment()
    steps, changes = run(lambda: _compare(deployment))
    if options().json:
        print_json({"migrations": steps, "changes": changes})
        return
    if steps:
        click.echo(f"tables: {', '.join(steps)} would run")
    for change in changes:
        click.echo(click.style(f"{change.sign} {change.branch}: {change.words}", fg=COLOURS[change.sign]))
    if not steps and not changes:
        click.echo("nothing would change")


async def _compare(deployment: Deployment) -> tuple[tuple[str, ...], list[Change]]:
    steps = await missing_steps(deployment.database_url)
    if steps:
        return steps, list(_changes(deployment, [], []))
    await deployment.database.open()
    try:
        return steps, list(_changes(deployment, *await read_branches(deployment.database)))
    finally:
        await deployment.database.close()


def _changes(deployment: Deployment, branches: list[KnownBranch], addresses: list[KnownAddress]) -> Iterator[Change]:
    known = {one.key: one for one in branches}
    for key, one in deployment.config.branches.items():
        wanted = {f"{channel} {settings.address}" for channel, settings in one.addresses.items()}
        had = {f"{address.channel} {address.address}" for address in addresses if address.branch == key}
        before = known.pop(key, None)
        if before is None:
            yield Change(sign="+", branch=key, words=f"{one.branch.name}, {', '.join(sorted(wanted)) or 'no address'}")
            continue
        for field in ("name", "timezone", "active"):
            old, new = getattr(before, field), getattr(one.branch, field)
            if old != new:
                yield Change(sign="~", branch=key, words=f"{field}: {_shown(old)} → {_shown(new)}")
        yield from (Change(sign="+", branch=key, words=address) for address in sorted(wanted - had))
        yield from (Change(sign="-", branch=key, words=address) for address in sorted(had - wanted))
    for key, gone in known.items():
        if gone.active:
            yield Change(sign="-", branch=key, words="it would become inactive; its conversations stay")


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
