"""Runs a replay for the command line: lines of JSON as they come, or pages for people at the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import click
import msgspec

from waframe import Host, Progress
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.testing.replaying.command import Asked
from waframe.testing.replaying.exchange import Ending, Exchange, Summary
from waframe.testing.replaying.pages import Pages
from waframe.testing.replaying.replay import Reporter, Request, replay
from waframe.testing.replaying.sheet import sheet
from waframe.testing.replaying.showing import lines_of, page_lines, summary_lines, trace_lines


class Report:
    """One call of the command."""

    def __init__(self, asked: Asked, *, now: datetime) -> None:
        self._asked = asked
        self._pages = Pages(strict=asked.strict)
        self._lines: list[str] = []
        since = now - asked.since if isinstance(asked.since, timedelta) else asked.since
        self._request = Request(
            since=since,
            branch=asked.branch,
            conversation_id=asked.conversation,
            message_id=asked.message,
            many=asked.limit,
            online=asked.online,
        )

    async def of(self, host: Host, *, progress: Progress) -> Summary:
        """Replay what was asked for."""
        if not isinstance(host, Deployment):
            raise TypeError("a replay needs the deployment itself")
        reporter = Reporter(exchange=self._exchange, ending=self._ending, trace=self._trace, progress=progress)
        return await replay(host, self._request, reporter=reporter)

    def show(self, summary: Summary) -> None:
        """Show all that is left to be shown."""
        if self._asked.html is not None:
            self._asked.html.write_text(sheet(self._pages.done, summary), "utf-8")
        if self._asked.json:
            _line({"type": "summary", **msgspec.to_builtins(summary)})
            return
        found = (line for page in self._pages.done for line in page_lines(page))
        for line in (*found, *self._lines, "", *summary_lines(summary)):
            click.echo(line)

    def _exchange(self, exchange: Exchange) -> None:
        if self._asked.json:
            _line({"type": "exchange", **msgspec.to_builtins(exchange)})
        if self._asked.message is not None:
            self._lines += lines_of(exchange)
        else:
            self._pages.exchange(exchange)

    def _ending(self, ending: Ending) -> None:
        self._pages.ending(ending)
        if self._asked.json and ending.facts:
            _line({"type": "facts", **msgspec.to_builtins(ending)})

    def _trace(self, pieces: Sequence[PieceTraced]) -> None:
        if self._asked.json:
            _line({"type": "trace", "pieces": msgspec.to_builtins(pieces)})
        else:
            self._lines += ["", *trace_lines(pieces)]


def _line(value: dict[str, object]) -> None:
    click.echo(msgspec.json.encode(value))
