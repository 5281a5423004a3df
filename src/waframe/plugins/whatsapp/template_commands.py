"""`waframe templates`: what Meta has approved, fetched anew, and shown as customers will see it."""

from collections.abc import Sequence

import click
import msgspec

from waframe import (
    ChannelError,
    CommandGroup,
    Host,
    MessageUnsendable,
    Template,
    TemplateButton,
    Text,
    Workbench,
    pass_workbench,
)
from waframe.plugins.whatsapp.commanding import meant, meta, settings_of
from waframe.plugins.whatsapp.limits import check
from waframe.plugins.whatsapp.template_checks import check_against, choose
from waframe.plugins.whatsapp.template_definition import TemplateDefinition
from waframe.plugins.whatsapp.template_filling import complete
from waframe.plugins.whatsapp.template_sync import Synced, TemplateSync
from waframe.plugins.whatsapp.templates import Templates

FAILED = 1
_BRANCH = click.option("--branch", metavar="KEY", help="Only the account of this branch's number.")
_ACCOUNT = click.option("--account", metavar="ID", help="Only this account (WABA).")


class SyncLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of the sync of an account."""

    account: str
    templates: int = 0
    forgotten: int = 0
    error: str | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A template as customers will see it, and what keeps it from leaving."""

    account: str
    name: str
    language: str
    status: str
    preview: str
    problem: str | None = None


@click.group("templates", cls=CommandGroup, short_help="List, fetch and show WhatsApp's message templates.")
def templates_group() -> None:
    """List, fetch and show WhatsApp's message templates.

    The accounts are those that numbers name by `waba_id`. A worker fetches them at its start and keeps them up to date
    by what Meta tells; `sync` does it now.

    Examples:
      waframe templates list
      waframe templates sync --branch centro
      waframe templates preview ticket_ready --value 1=Ana
    """


@templates_group.command("list", short_help="List the templates that are known here.")
@_BRANCH
@_ACCOUNT
@click.option("--status", metavar="WORD", help="Only those of this status, such as APPROVED.")
@pass_workbench
def list_command(bench: Workbench, *, branch: str | None, account: str | None, status: str | None) -> None:
    """List the templates that are known here: name, language, category, status, quality and variables.

    Examples:
      waframe templates list
      waframe templates list --status PAUSED --json
    """
    found = bench.run(lambda host: _known(bench, host, branch=branch, account=account))
    shown = [one for one in found if status is None or one.status == status.upper()]
    if bench.json:
        bench.show_json(shown)
        return
    head = ("name", "language", "category", "status", "quality", "variables", "account")
    bench.show_table(head, [_row(one) for one in shown])
    if not found:
        click.echo("nothing is known yet: waframe templates sync", err=True)


@templates_group.command("sync", short_help="Fetch the templates from Meta.")
@_BRANCH
@_ACCOUNT
@pass_workbench
@click.pass_context
def sync_command(context: click.Context, bench: Workbench, *, branch: str | None, account: str | None) -> None:
    """Fetch the templates from Meta, account by account.

    What an account no longer has is forgotten. Exits with 1 where an account could not be asked; it keeps what was
    known.

    Examples:
      waframe templates sync
      waframe templates sync --account 102290129340398
    """
    lines = bench.run(lambda host: _sync(bench, host, branch=branch, account=account))
    if bench.json:
        bench.show_json(lines)
    else:
        rows = [(one.account, str(one.templates), str(one.forgotten), one.error or "ok") for one in lines]
        bench.show_table(("account", "templates", "forgotten", ""), rows)
    if any(one.error for one in lines):
        context.exit(FAILED)


@templates_group.command("preview", short_help="Show a template as the customer will see it.")
@click.argument("name")
@click.option("--language", metavar="CODE", help="Which one, where it has several, such as es_MX.")
@click.option("--value", "values", metavar="NAME=TEXT", multiple=True, help="Fill a variable: 1=Ana, or customer=Ana.")
@click.option("--header", metavar="TEXT", help="Fill the header's variable.")
@click.option("--button", "buttons", metavar="INDEX=TEXT", multiple=True, help="Fill the end of a link, or a code.")
@_BRANCH
@_ACCOUNT
@pass_workbench
@click.pass_context
def preview_command(
    context: click.Context,
    bench: Workbench,
    *,
    name: str,
    language: str | None,
    values: tuple[str, ...],
    header: str | None,
    buttons: tuple[str, ...],
    branch: str | None,
    account: str | None,
) -> None:
    """Show a template as the customer will see it, and what would keep it from leaving.

    Exits with 1 where it could not be sent so. Files, cards and carousels are shown without what fills them.

    Examples:
      waframe templates preview ticket_ready --language es_MX --value 1=Ana --value '2=$1,250.00'
      waframe templates preview ticket_ready --value customer=Ana --button 1=4711 --json
    """
    found = bench.run(lambda host: _known(bench, host, branch=branch, account=account))
    definition = _chosen(bench, found, name=name, language=language)
    template = Template(
        name=name,
        language=definition.language,
        values=_pairs(values, "--value"),
        header=Text(body=header) if header else None,
        buttons=tuple(_button(definition, index, text) for index, text in _pairs(buttons, "--button").items()),
    )
    shown = _shown(template, definition)
    if bench.json:
        bench.show_json(shown)
    else:
        click.echo(shown.preview)
        click.echo(f"\n{shown.problem or 'it can be sent so'}", err=True)
    if shown.problem:
        context.exit(FAILED)


async def _known(bench: Workbench, host: Host, *, branch: str | None, account: str | None) -> list[TemplateDefinition]:
    templates = Templates(host.store.database)
    if branch is None and account is None:
        return await templates.everything()
    accounts = meant(bench, host, branch=branch, account=account)
    return [one for found in accounts for one in await templates.of_account(found.id)]


async def _sync(bench: Workbench, host: Host, *, branch: str | None, account: str | None) -> list[SyncLine]:
    accounts = meant(bench, host, branch=branch, account=account)
    lines = []
    async with meta(settings_of(bench), host) as graph:
        sync = TemplateSync(Templates(host.store.database), graph=graph, clock=host.clock)
        for one in accounts:
            try:
                lines.append(_synced(await sync.whole(one)))
            except ChannelError as error:
                lines.append(SyncLine(account=one.id, error=error.reason))
    return lines


def _synced(synced: Synced) -> SyncLine:
    return SyncLine(account=synced.account, templates=synced.templates, forgotten=synced.forgotten)


def _row(one: TemplateDefinition) -> tuple[str, ...]:
    state = f"{one.status} ({one.reason})" if one.reason else one.status
    variables = ", ".join((*one.layout.header_variables, *one.layout.variables))
    return one.name, one.language, one.category or "", state, one.quality or "", variables, one.account


def _chosen(
    bench: Workbench, found: Sequence[TemplateDefinition], *, name: str, language: str | None
) -> TemplateDefinition:
    named = [one for one in found if one.name == name]
    wanted = [one for one in named if language in {None, one.language}]
    if not named:
        raise bench.failure(f"the template {name} is not known here", hint="waframe templates sync")
    if not wanted or len({one.language for one in wanted}) > 1:
        languages = ", ".join(dict.fromkeys(one.language for one in named))
        raise bench.failure(f"the template {name} exists in {languages}", hint="choose one by --language", exit_code=2)
    return wanted[0]


def _shown(template: Template, definition: TemplateDefinition) -> Shown:
    whole = complete(template, definition)
    problem = None
    try:
        check(whole)
        choose(whole, [definition], language="en")
        check_against(whole, definition, language="en")
    except MessageUnsendable as error:
        problem = str(error)
    return Shown(
        account=definition.account,
        name=definition.name,
        language=definition.language,
        status=definition.status,
        preview=whole.preview or "",
        problem=problem,
    )


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    pairs = {}
    for one in given:
        name, sign, text = one.partition("=")
        if not sign:
            raise click.UsageError(f"{option} wants NAME=TEXT, and got {one}")
        pairs[name] = text
    return pairs


def _button(definition: TemplateDefinition, index: str, text: str) -> TemplateButton:
    shapes = definition.layout.buttons
    if not index.isdecimal() or int(index) >= len(shapes):
        raise click.UsageError(f"--button {index}: the template has {len(shapes)} buttons, counted from 0")
    try:
        return msgspec.convert({"index": int(index), "kind": shapes[int(index)].kind, "value": text}, TemplateButton)
    except msgspec.ValidationError:
        raise click.UsageError(f"--button {index}: {shapes[int(index)].kind} takes no value") from None
