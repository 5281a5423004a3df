"""`waframe number`: how our WhatsApp numbers are at Meta, and where their webhooks go."""

import click
import msgspec

from waframe import ChannelError, CommandGroup, Host, Workbench, pass_workbench
from waframe.plugins.whatsapp.accounts import Account
from waframe.plugins.whatsapp.answers import Call
from waframe.plugins.whatsapp.commanding import WRONG_USE, meant, meta, numbers_meant, settings_of
from waframe.plugins.whatsapp.graph import Graph
from waframe.plugins.whatsapp.number_looking import NumberLook, NumberLooker
from waframe.plugins.whatsapp.numbers import Numbers
from waframe.plugins.whatsapp.reading import CHANNEL

FAILED = 1
LONGEST_URL = 200
_CALL = Call(delivers=False)


class Subscribed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of subscribing an account; `webhook` is the address that was set, if one was."""

    account: str
    done: bool
    webhook: str | None = None
    error: str | None = None


class _Override(msgspec.Struct, frozen=True, kw_only=True):
    override_callback_uri: str
    verify_token: str


@click.group("number", cls=CommandGroup, short_help="Show WhatsApp numbers at Meta, and subscribe to their webhooks.")
def number_group() -> None:
    """Show WhatsApp numbers at Meta, and subscribe to their webhooks.

    Examples:
      waframe number status
      waframe number subscribe
    """


@number_group.command("status", short_help="Ask Meta how every configured number is.")
@click.option("--branch", metavar="KEY", help="Only the number of this branch.")
@pass_workbench
@click.pass_context
def status_command(context: click.Context, bench: Workbench, *, branch: str | None) -> None:
    """Ask Meta how every configured number is.

    Shows name, status, quality, throughput, messaging limit, where webhooks go, whether the account is subscribed, and
    whether messages can be sent. Exits with 1 where a number is not connected, is blocked, or its account sends its
    webhooks nowhere.

    Examples:
      waframe number status
      waframe number status --branch centro --json
    """
    settings_of(bench)
    looks = bench.run(lambda host: _look(bench, host, branch=branch))
    if bench.json:
        bench.show_json(looks)
    else:
        head = (
            "branch",
            "number",
            "name",
            "status",
            "quality",
            "throughput",
            "limit",
            "webhook",
            "subscribed",
            "sends",
        )
        bench.show_table(head, [_row(look) for look in looks])
        for look in looks:
            for trouble in filter(None, (look.error, *look.troubles)):
                click.echo(f"{look.branch or look.address}: {trouble}", err=True)
    if not all(look.is_good for look in looks):
        context.exit(FAILED)


@number_group.command("subscribe", short_help="Let Meta send the webhooks of our accounts to this app.")
@click.option("--branch", metavar="KEY", help="Only the account of this branch's number.")
@click.option("--account", metavar="ID", help="Only this account (WABA).")
@click.option("--url", metavar="URL", help="Also send them to this address instead of the app's (at most 200 letters).")
@click.option("--verify-token", metavar="WORD", help="The word for that address; the channel's if not given.")
@pass_workbench
@click.pass_context
def subscribe_command(
    context: click.Context,
    bench: Workbench,
    *,
    branch: str | None,
    account: str | None,
    url: str | None,
    verify_token: str | None,
) -> None:
    """Let Meta send the webhooks of our accounts to this app.

    Each account (WABA) has to be subscribed once. With --url Meta asks that address for the word at once, and then
    sends messages there; without it an address that was set before is taken away again. Webhooks of templates and of
    the account always go to the app's address.

    Examples:
      waframe number subscribe
      waframe number subscribe --branch centro --url https://shop.example.com/webhooks/whatsapp
    """
    override = _override(bench, url, verify_token)
    done = bench.run(lambda host: _subscribe(bench, host, branch=branch, account=account, override=override))
    if bench.json:
        bench.show_json(done)
    else:
        for one in done:
            click.echo(_sentence(one))
    if not all(one.done for one in done):
        context.exit(FAILED)


async def _look(bench: Workbench, host: Host, *, branch: str | None) -> list[NumberLook]:
    wanted = numbers_meant(bench, host, branch=branch)
    async with meta(settings_of(bench), host) as graph:
        looks = await NumberLooker(settings_of(bench), host, graph=graph).all(wanted)
    numbers = Numbers(host.store.database)
    for look in looks:
        if look.error is None:
            await numbers.put(look.state(host.clock.now()))
    return [msgspec.structs.replace(look, branch=bench.branch_of(CHANNEL, look.address)) for look in looks]


async def _subscribe(
    bench: Workbench, host: Host, *, branch: str | None, account: str | None, override: _Override | None
) -> list[Subscribed]:
    accounts = meant(bench, host, branch=branch, account=account)
    async with meta(settings_of(bench), host) as graph:
        return [await _subscribe_one(graph, one, override) for one in accounts]


async def _subscribe_one(graph: Graph, account: Account, override: _Override | None) -> Subscribed:
    body = msgspec.json.encode(override) if override else b""
    webhook = override.override_callback_uri if override else None
    try:
        await graph.post(f"/{account.id}/subscribed_apps", body, token=account.token, call=_CALL)
    except ChannelError as error:
        return Subscribed(account=account.id, done=False, webhook=webhook, error=error.reason)
    return Subscribed(account=account.id, done=True, webhook=webhook)


def _override(bench: Workbench, url: str | None, verify_token: str | None) -> _Override | None:
    if url is None:
        if verify_token is not None:
            raise click.UsageError("--verify-token goes with --url")
        return None
    if not url.startswith("https://") or len(url) > LONGEST_URL:
        raise click.UsageError(f"--url wants an https address of at most {LONGEST_URL} letters")
    word = verify_token or settings_of(bench).verify_token
    if not word:
        raise bench.failure("there is no verify token", hint="--verify-token WORD", exit_code=WRONG_USE)
    return _Override(override_callback_uri=url, verify_token=word)


def _sentence(one: Subscribed) -> str:
    if one.error is not None:
        return f"account {one.account} is not subscribed: {one.error}"
    where = f"to {one.webhook}" if one.webhook else "to the app's address"
    return f"account {one.account} is subscribed; its webhooks go {where}"


def _row(look: NumberLook) -> tuple[str, ...]:
    webhook = f"{look.webhook} ({look.webhook_of})" if look.webhook else ""
    subscribed = {True: "yes", False: "no", None: "?"}[look.subscribed]
    return (
        look.branch or "",
        look.display or look.address,
        look.name or "",
        look.status or ("?" if look.error is None else "not asked"),
        look.quality or "",
        look.throughput or "",
        look.messaging_limit or "",
        webhook,
        subscribed,
        look.health or "",
    )
