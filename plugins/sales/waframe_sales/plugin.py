"""The door: quotes, orders and tickets, and what the bot says of prices."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from waframe import (
    Action,
    Branch,
    Check,
    Command,
    Context,
    Conversation,
    Host,
    JobHandler,
    Message,
    Panel,
    Plugin,
    Reply,
    Search,
    hookimpl,
)
from waframe_sales.checks import sales_check
from waframe_sales.command import sales_command
from waframe_sales.confirming import Confirming
from waframe_sales.declared import order_actions, quote_actions, system_actions
from waframe_sales.drafting import Drafting
from waframe_sales.jobs import job_handlers
from waframe_sales.order_actions import OrderActions
from waframe_sales.ordering import Ordering
from waframe_sales.quote_actions import QuoteActions
from waframe_sales.renewing import Renewing
from waframe_sales.repeating import Repeating
from waframe_sales.reports.declared import desk_panels, report_action, report_job
from waframe_sales.reports.evening import Evening
from waframe_sales.reports.routes import ReportRoutes
from waframe_sales.routes import Routes
from waframe_sales.sending import Sending
from waframe_sales.settings import SalesSettings
from waframe_sales.system_actions import SystemActions
from waframe_sales.tables.folio_search import find_folios
from waframe_sales.talking import Talking
from waframe_sales.tax_note import with_tax_note


class Sales(Plugin[SalesSettings, Host]):
    """Turns conversations into quotes, orders and tickets; sees to it that a price is never said without its tax."""

    name = "sales"
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (sales_command,)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: SalesSettings, *, branch: Branch | None, shared: Host) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        drafting, sending = Drafting(settings, host=shared), Sending(settings)
        confirming = Confirming(drafting, sending=sending, ordering=Ordering(settings, host=shared))
        renewing = Renewing(drafting, sending=sending)
        self._talking = Talking(settings, confirming=confirming, sending=sending, renewing=renewing)
        self._repeating = Repeating(sending)
        self._quotes = QuoteActions(drafting, sending=sending, confirming=confirming)
        self._orders = OrderActions()
        self._evening = Evening(settings.report, branch=branch or Branch(key="", name=""))
        self._system = SystemActions(sending, talking=self._talking)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process at hand, with its database and the other branches."""
        yield host

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Do what a customer wants with a quote, whoever has the conversation."""
        await self._talking.hear(ctx, message)
        self._evening.begin(ctx)

    @hookimpl(tryfirst=True)
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Keep the others from answering what was answered already."""
        del ctx
        return Reply(contents=()) if self._talking.has_handled(message) else None

    @hookimpl
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        """Say papers again that were on their way when the floor moved."""
        del conversation
        await self._repeating.repeat(ctx)

    @hookimpl
    async def refine_reply(self, ctx: Context, reply: Reply) -> Reply:
        """Add the note on the tax to every message that names an amount and does not speak of it."""
        return with_tax_note(reply, note=ctx.text("sales.tax_note")) if self.settings.tax_note else reply

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be done with quotes and orders, and the report."""
        sold = [*quote_actions(self._quotes), *order_actions(self._orders), *system_actions(self._system)]
        return [*sold, report_action(self._evening)]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Say who delivers tickets, ends what is over, and tells the day."""
        return [*job_handlers(), report_job(self._evening)]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Let the desk see quotes, orders and their papers."""
        return [*Routes(self.shared).routes(), *ReportRoutes(self.shared).routes()]

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show quotes and reports at the desk."""
        return desk_panels()

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look at folios and rates."""
        return [sales_check()]

    @hookimpl
    def register_searches(self) -> list[Search]:
        """Let agents look for a folio."""
        return [Search(scope="folio", title="sales.search", prefix="folio", run=find_folios)]
