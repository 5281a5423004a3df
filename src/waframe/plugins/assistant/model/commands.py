"""`waframe assistant`: which models there are, and what they cost."""

from datetime import timedelta
from decimal import Decimal

import click
import msgspec

from waframe import CommandGroup, Host, Workbench, pass_workbench
from waframe.plugins.assistant.model.ledger import LastFailure, Ledger, Sum
from waframe.plugins.assistant.model.looking import Look, Named, look_at, named_models
from waframe.plugins.assistant.model.pricing import dollars
from waframe.plugins.assistant.model.settings import OpenRouter

PLUGIN = "assistant"
FAILED = 1
WRONG_USE = 2
_PERIODS = ("day", "model", "purpose", "conversation")


class ShownModel(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A model as `--json` shows it; prices are US dollars for a million tokens."""

    model: str
    branches: tuple[str, ...]
    key: bool
    reachable: bool | None = None
    listed: bool | None = None
    input_price: str | None = None
    output_price: str | None = None
    input_price_at_most: str | None = None
    output_price_at_most: str | None = None
    trouble: str | None = None
    last_failure: str | None = None
    last_failure_at: str | None = None
    answers_again: bool = False


class ShownSum(msgspec.Struct, frozen=True, kw_only=True):
    """What a day, a model or a conversation cost, as `--json` shows it; US dollars."""

    what: str
    branch: str
    calls: int
    failed: int
    cost: str
    prompt_tokens: int
    completion_tokens: int


@click.group("assistant", cls=CommandGroup, short_help="Show the language models and what they cost.")
def assistant_group() -> None:
    """Show the language models and what they cost.

    Examples:
      waframe assistant models --check
      waframe assistant spend
    """


@assistant_group.command("models", short_help="List the models of all branches.")
@click.option("--check", is_flag=True, help="Ask every server for its list of models, which costs nothing.")
@pass_workbench
@click.pass_context
def models_command(context: click.Context, bench: Workbench, *, check: bool) -> None:
    """List the models of all branches: in which branches, at what price, and how they failed last.

    With --check it exits with 1 where a model is not reached or not listed.

    Examples:
      waframe assistant models
      waframe assistant models --check --json
    """
    shown = bench.run(lambda host: _models(host, check=check))
    if not shown:
        raise bench.failure("no branch names a model", hint="plugins: assistant: models:", exit_code=WRONG_USE)
    if bench.json:
        bench.show_json(shown)
    else:
        head = ("model", "branches", "key", "reachable", "USD/M in", "USD/M out", "last failure")
        bench.show_table(head, [_model_row(one) for one in shown])
        for one in shown:
            if one.trouble:
                click.echo(f"{one.model}: {one.trouble}", err=True)
    if check and any(one.trouble for one in shown):
        context.exit(FAILED)


@assistant_group.command("spend", short_help="Show what the models have cost.")
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3660), help="How far back.")
@click.option("--branch", metavar="KEY", help="Only this branch.")
@click.option("--by", type=click.Choice(_PERIODS), default="day", show_default=True, help="What to add up.")
@pass_workbench
def spend_command(bench: Workbench, *, days: int, branch: str | None, by: str) -> None:
    """Show what the models have cost, in US dollars.

    A call of which nobody knows the cost, such as one that was cut off, counts as what was set aside for it.

    Examples:
      waframe assistant spend --days 7
      waframe assistant spend --by conversation --json
    """
    sums = bench.run(lambda host: _sums(host, days=days, branch=branch, by=by))
    if bench.json:
        bench.show_json([_shown_sum(one) for one in sums])
        return
    head = (by, "branch", "calls", "failed", "tokens in", "tokens out", "USD")
    rows = [_sum_row(one) for one in sums]
    total = sum(one.micros for one in sums)
    bench.show_table(head, [*rows, ("total", "", str(sum(one.calls for one in sums)), "", "", "", dollars(total))])


async def _models(host: Host, *, check: bool) -> list[ShownModel]:
    failures = await Ledger(host.store.database).last_failures()
    return [
        _shown_model(one, await look_at(one.model, host=host) if check else None, failures.get(one.name))
        for one in named_models(host.settings(PLUGIN))
    ]


async def _sums(host: Host, *, days: int, branch: str | None, by: str) -> list[Sum]:
    since = (host.clock.now() - timedelta(days=days)).date().isoformat()
    return await Ledger(host.store.database).sums(by, since=since, branch=branch)


def _shown_model(named: Named, look: Look | None, failure: LastFailure | None) -> ShownModel:
    written = named.model.prices
    dearest = named.model.max_price if isinstance(named.model, OpenRouter) else None
    return ShownModel(
        model=named.name,
        branches=named.branches,
        key=bool(named.model.key),
        reachable=look.reachable if look else None,
        listed=look.listed if look else None,
        input_price=(look.input_price if look else None) or (_plain(written.input) if written else None),
        output_price=(look.output_price if look else None) or (_plain(written.output) if written else None),
        input_price_at_most=_plain(dearest.input) if dearest else None,
        output_price_at_most=_plain(dearest.output) if dearest else None,
        trouble=look.trouble if look else None,
        last_failure=f"{failure.failure}: {failure.reason}" if failure else None,
        last_failure_at=failure.began_at.isoformat() if failure else None,
        answers_again=failure.is_past if failure else False,
    )


def _model_row(one: ShownModel) -> tuple[str, ...]:
    reachable = {True: "yes", False: "no", None: "not asked"}[one.reachable]
    again = " (answers again)" if one.answers_again else ""
    return (
        one.model,
        ", ".join(one.branches),
        "yes" if one.key else "none",
        reachable,
        _shown_price(one.input_price, one.input_price_at_most),
        _shown_price(one.output_price, one.output_price_at_most),
        f"{one.last_failure}{again}" if one.last_failure else "",
    )


def _shown_sum(one: Sum) -> ShownSum:
    return ShownSum(
        what=one.what,
        branch=one.branch,
        calls=one.calls,
        failed=one.failed,
        cost=dollars(one.micros),
        prompt_tokens=one.prompt_tokens,
        completion_tokens=one.completion_tokens,
    )


def _sum_row(one: Sum) -> tuple[str, ...]:
    return (
        one.what,
        one.branch,
        str(one.calls),
        str(one.failed),
        str(one.prompt_tokens),
        str(one.completion_tokens),
        dollars(one.micros),
    )


def _shown_price(price: str | None, at_most: str | None) -> str:
    return price or (f"≤ {at_most}" if at_most else "?")


def _plain(price: Decimal) -> str:
    return f"{price.normalize():f}"
