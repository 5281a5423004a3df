"""The door: what the bot says of prices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import msgspec
from starlette.routing import BaseRoute

from waframe import (
    Action,
    AnyContent,
    Branch,
    Buttons,
    Command,
    Context,
    Host,
    JobHandler,
    ListMenu,
    Message,
    Panel,
    Plugin,
    Reply,
    Risk,
    Role,
    Settings,
    Text,
    hookimpl,
)
from waframe_sales.amounts import speaks_of_tax, states_amount
from waframe_sales.command import sales_command
from waframe_sales.reports.evening import ACTION, JOB, DailyReport, Evening, Told
from waframe_sales.reports.routes import ReportRoutes
from waframe_sales.reports.settings import ReportSettings

TEXT_AT_MOST = 4096
INTERACTIVE_AT_MOST = 1024


class SalesSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `sales:`."""

    tax_note: bool = False
    """Whether a message of the bot that names an amount ends with «Precios con IVA incluido». Only if it is true."""

    report: ReportSettings = msgspec.field(default_factory=ReportSettings)
    """When the day is told by itself."""


class Sales(Plugin[SalesSettings, Host]):
    """Sees to it that a price is never said without its tax."""

    name = "sales"
    commands: ClassVar[tuple[Command, ...]] = (sales_command,)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process."""
        yield host

    def __init__(self, settings: SalesSettings, *, branch: Branch | None, shared: Host) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        here = branch or Branch(key="", name="")
        self._evening = Evening(settings.report, branch=here, host=shared)

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """See to it that the day will be told."""
        del message
        self._evening.begin(ctx)

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Tell the day at its hour."""
        return [JobHandler(name=JOB, run=self._evening.tell)]

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Let supervisors have the day told as a note."""
        return [
            Action(
                name=ACTION,
                title="sales.daily_report",
                run=self._evening.run,
                arguments=DailyReport,
                result=Told,
                risk=Risk.WRITE,
                roles=(Role.SUPERVISOR, Role.ADMIN),
            )
        ]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Add the report."""
        return ReportRoutes(self.shared).routes()

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show the quote beside the conversation, and supervisors the page of the report."""
        supervisors = (Role.SUPERVISOR, Role.ADMIN)
        return [
            Panel(name="quote", title="sales.card", module="quote.js"),
            Panel(name="report", title="sales.report", module="report.js", page=True, roles=supervisors),
        ]

    @hookimpl
    async def refine_reply(self, ctx: Context, reply: Reply) -> Reply:
        """Add the note on the tax to every message that names an amount and does not speak of it."""
        if not self.settings.tax_note:
            return reply
        note = ctx.text("sales.tax_note")
        return msgspec.structs.replace(reply, contents=tuple(_with_note(one, note) for one in reply.contents))


def _with_note(content: AnyContent, note: str) -> AnyContent:
    if not isinstance(content, Text | Buttons | ListMenu):
        return content
    if not states_amount(content.body) or speaks_of_tax(content.body):
        return content
    body = f"{content.body}\n\n{note}"
    limit = TEXT_AT_MOST if isinstance(content, Text) else INTERACTIVE_AT_MOST
    return msgspec.structs.replace(content, body=body) if len(body) <= limit else content
