"""`waframe inventory`: asks the shops' services, and shows what they say."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import click
import msgspec

from waframe import CommandGroup, Host, Workbench, pass_workbench
from waframe.plugins.inventory.checks import Looked, look
from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.room import Desk, Room
from waframe.plugins.inventory.rows import ShownRow, shown
from waframe.plugins.inventory.service import Exchange
from waframe.plugins.inventory.settings import InventorySettings
from waframe.plugins.inventory.shared import Shared
from waframe.plugins.inventory.stockroom import Wish

NAME = "inventory"
WRONG_USE = 2
FAILED = 1
_HEAD = ("part", "branch", "stock", "price", "currency", "tax", "description")


class Probed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of asking one service."""

    service: str
    rows: tuple[ShownRow, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    error: str | None = None
    reason: str | None = None
    detail: str = ""


class ProbeFailure(msgspec.Struct, frozen=True, kw_only=True):
    """What a program reads where nothing was told."""

    error: str
    reason: str
    service: str
    detail: str


@click.group(NAME, cls=CommandGroup, short_help="Ask the shops' inventory services, and show what they say.")
def inventory_group() -> None:
    """Ask the shops' inventory services, and show what they say.

    Examples:
      waframe inventory check
      waframe inventory probe 044650-D --branch centro
    """


@inventory_group.command("check", short_help="Tell whether every service answers.")
@click.option("--branch", metavar="KEY", help="Only the services of this branch.")
@pass_workbench
@click.pass_context
def check_command(context: click.Context, bench: Workbench, *, branch: str | None) -> None:
    """Tell whether every service answers.

    Loads the WSDL of each service, logs in, and asks for a part that nobody has. Exits with 1 where one fails.

    Examples:
      waframe inventory check
      waframe inventory check --branch centro --json
    """
    looks = bench.run(lambda host: _look(host, _settings(bench, host, branch)), stored=False)
    if bench.json:
        bench.show_json(looks)
    else:
        rows = [(one.branch, one.service, one.wsdl, one.login, one.call, one.detail) for one in looks]
        bench.show_table(("branch", "service", "wsdl", "login", "call", ""), rows)
    if not all(one.is_good for one in looks):
        context.exit(FAILED)


@inventory_group.command("probe", short_help="Ask for one part, and show the rows that come back.")
@click.argument("part")
@click.option("--branch", metavar="KEY", help="The branch; the first that has a service if not given.")
@click.option("--service", metavar="NAME", help="The service, where the branch has several; else the preferred one.")
@click.option("--all", "wide", is_flag=True, help="Ask for all branches, where the service can be asked for that.")
@click.option("--query", metavar="NAME", help="Ask this question of the mapping.")
@pass_workbench
@click.pass_context
def probe_command(
    context: click.Context,
    bench: Workbench,
    part: str,
    *,
    branch: str | None,
    service: str | None,
    wide: bool,
    query: str | None,
) -> None:
    """Ask for one part, and show the rows that come back.

    Shows what was sent, what came back and the rows that the mapping makes of it; users, passwords and tokens are
    hidden. With --json only the rows, or the kind of error. Exits with 1 where nothing was told.

    Examples:
      waframe inventory probe 044650-D --branch centro
      waframe inventory probe 044650-D --branch centro --all --json
    """
    asked = _Asked(part=part.strip(), service=service, wide=wide, query=query)
    probed = bench.run(lambda host: _probe(bench, host, branch=branch, asked=asked), stored=False)
    if bench.json:
        bench.show_json(probed.rows if probed.error is None else _failure(probed))
    else:
        _show(bench, probed)
    if probed.error is not None:
        context.exit(FAILED)


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    part: str
    service: str | None
    wide: bool
    query: str | None


async def _look(host: Host, settings: Mapping[str, InventorySettings]) -> list[Looked]:
    async with _rooms(host, settings) as rooms:
        return [await look(room, desk) for room in rooms for desk in room.desks]


async def _probe(bench: Workbench, host: Host, *, branch: str | None, asked: _Asked) -> Probed:
    async with _rooms(host, _settings(bench, host, branch)) as rooms:
        desks = [desk for room in rooms for desk in room.desks]
        desk = next((one for one in desks if asked.service in (None, one.service.name)), None)
        if desk is None:
            known = ", ".join(one.service.name for one in desks) or "none"
            raise bench.failure("there is no such service", hint=f"services are: {known}", exit_code=WRONG_USE)
        return await _asked(bench, desk, asked)


async def _asked(bench: Workbench, desk: Desk, asked: _Asked) -> Probed:
    seen: list[Exchange] = []
    queries = desk.service.settings.queries
    wish = Wish(part_number=asked.part, branch="", code=desk.code, fresh_seconds=0, stale_seconds=0, wide=asked.wide)
    query = asked.query or wish.query(queries)
    if query not in queries:
        known = ", ".join(queries)
        raise bench.failure(f"there is no question {query}", hint=f"the mapping has {known}", exit_code=WRONG_USE)
    try:
        rows = await desk.service.rows(query, {"part_number": asked.part, "branch": desk.code}, seen=seen)
    except NothingTold as error:
        return Probed(
            service=desk.service.name,
            exchanges=tuple(seen),
            error=error.kind,
            reason=error.reason.value,
            detail=desk.service.mask.hide(error.detail),
        )
    return Probed(service=desk.service.name, rows=tuple(map(shown, rows)), exchanges=tuple(seen))


@asynccontextmanager
async def _rooms(host: Host, settings: Mapping[str, InventorySettings]) -> AsyncIterator[Sequence[Room]]:
    shared = Shared(host)
    try:
        yield [shared.open_room(one, branch=host.branches[key]) for key, one in settings.items()]
    finally:
        await shared.close()


def _settings(bench: Workbench, host: Host, branch: str | None) -> Mapping[str, InventorySettings]:
    found = {key: one for key, one in host.settings(NAME).items() if isinstance(one, InventorySettings)}
    if branch is None and found:
        return found
    if branch is None or branch not in found:
        hint = f"branches that do: {', '.join(found)}" if found else "write `inventory: {profile: NAME}` under a branch"
        what = f"branch {branch} does not enable inventory" if branch else "no branch enables inventory"
        raise bench.failure(what, hint=hint, exit_code=WRONG_USE)
    return {branch: found[branch]}


def _failure(probed: Probed) -> ProbeFailure:
    return ProbeFailure(
        error=probed.error or "", reason=probed.reason or "", service=probed.service, detail=probed.detail
    )


def _show(bench: Workbench, probed: Probed) -> None:
    for exchange in probed.exchanges:
        click.echo(click.style(f"→ {exchange.what}", bold=True))
        click.echo(exchange.sent)
        click.echo(click.style(f"← HTTP {exchange.status or 'no answer'}", bold=True))
        click.echo(exchange.answer + "\n")
    if probed.error is not None:
        words = f" ({probed.detail})" if probed.detail else ""
        click.echo(f"{probed.service} tells nothing: {probed.reason}{words}", err=True)
        return
    bench.show_table(_HEAD, [_row(row) for row in probed.rows])
    if not probed.rows:
        click.echo(f"{probed.service} does not know this part", err=True)


def _row(row: ShownRow) -> tuple[str, ...]:
    stock = "unknown" if row.stock is None else f"{row.stock}+" if row.stock_qualifier == "at_least" else row.stock
    tax = {True: "included", False: "added", None: "?"}[row.price_includes_tax]
    cells = (row.part_number, row.branch, stock, row.price, row.currency, tax, row.description)
    return tuple(cell or "" for cell in cells)
