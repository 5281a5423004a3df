"""`waframe replay`: plays stored conversations through the plugins of today, and shows which replies differ."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module
from pathlib import Path

import click
import msgspec

from waframe import CommandGroup, Host, Workbench, pass_workbench

DIFFERENT = 1
WRONG_USE = 2
_REPLAYING = "waframe.testing.replaying.reporting"  # a whole deployment, which other commands need not import
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"^(\d{1,4})([hdw])$")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the command was called with."""

    since: timedelta | datetime | None
    branch: str | None
    conversation: str | None
    message: str | None
    limit: int | None
    online: tuple[str, ...]
    json: bool
    strict: bool
    html: Path | None


class Since(click.ParamType[timedelta | datetime]):
    """A span of time before now, such as `7d`, or a day, such as `2026-11-01`."""

    name = "since"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> timedelta | datetime:
        """Read it."""
        span = _SPAN.match(value)
        if span is not None:
            return timedelta(**{_UNITS[span[2]]: int(span[1])})
        try:
            return datetime.fromisoformat(value).astimezone()
        except ValueError:
            self.fail(f"{value} is neither a span such as 12h, 7d or 2w nor a day such as 2026-11-01", param, ctx)


@click.command(
    "replay",
    cls=CommandGroup.command_class,
    short_help="Play stored conversations once more, and show which replies differ.",
)
@click.option("--branch", metavar="KEY", help="Only conversations of this branch.")
@click.option("--since", type=Since(), metavar="SPAN", default="7d", show_default=True, help="How far back to compare.")
@click.option("--conversation", metavar="ID", help="Only this conversation, from its begin.")
@click.option("--message", metavar="ID", help="Only the reply to this message, with the trace of why it came out so.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most N conversations, the newest.")
@click.option("--online", multiple=True, metavar="HOST", help="Let plugins call this server; may be given again.")
@click.option("--strict", is_flag=True, help="Show and count replies that differ only in numbers, too.")
@click.option(
    "--html", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Also write what differs as a page."
)
@pass_workbench
@click.pass_context
def replay_command(
    context: click.Context,
    bench: Workbench,
    *,
    branch: str | None,
    since: timedelta | datetime,
    conversation: str | None,
    message: str | None,
    limit: int | None,
    online: Sequence[str],
    strict: bool,
    html: Path | None,
) -> None:
    """Play stored conversations through the plugins of today, and show which replies differ.

    The database is only read. Conversations are played from their first message in a scratch database, on a clock that
    goes as it went then, with people's deeds in their places; nothing is sent to anybody, and no server is called but
    those that `--online` names. With `--json`, every exchange is a line, and the last line is the summary. Exits with 1
    where something differs.

    Examples:
      waframe replay --branch centro --since 7d
      waframe replay --conversation 019a2b3c-… --strict
      waframe replay --message 019a2b3c-…
      waframe replay --since 30d --limit 500 --html differences.html
      waframe replay --since 30d --limit 500 --json > differences.jsonl
    """
    whole = conversation is not None or message is not None
    asked = Asked(
        since=None if whole else since,
        branch=branch,
        conversation=conversation,
        message=message,
        limit=limit,
        online=tuple(online),
        json=bench.json,
        strict=strict,
        html=html,
    )

    async def work(host: Host) -> int | None:
        if branch is not None and branch not in host.branches:
            return None
        with bench.progress() as progress:
            report = import_module(_REPLAYING).Report(asked, now=host.clock.now())
            summary = await report.of(host, progress=progress)
        report.show(summary)
        many: int = summary.differences(strict=strict) if summary.conversations else -1
        return many

    many = bench.run(partial(work), stored=False)
    if many is None:
        raise bench.failure(f"there is no branch {branch}", hint="waframe branches", exit_code=WRONG_USE)
    if many < 0 and (message or conversation):
        raise bench.failure(f"no customer's message was found under {message or conversation}", exit_code=WRONG_USE)
    if many > 0:
        context.exit(DIFFERENT)
