"""Tells a branch's day by itself: a job at the set hour, and the action that it has run."""

from datetime import date, datetime, time, timedelta

import msgspec

from waframe import ActionCall, Branch, By, Context, Conversation, Host, Job, Note, Text, phone_identity
from waframe_sales.reports.day import day_of, next_at
from waframe_sales.reports.message import as_message
from waframe_sales.reports.reading import read_report
from waframe_sales.reports.settings import ReportSettings

ACTION = "daily_report"
JOB = "report"
NOON = time(12)
TOLD = "sales.told_day"
"""The fact that says which day was told last in a conversation."""


class DailyReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which day; without one it is today."""

    day: date | None = None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What was told."""

    text: str


class Evening:
    """The report of one branch. A message begins its chain of jobs; each report asks for the next one."""

    def __init__(self, settings: ReportSettings, *, branch: Branch) -> None:
        self._settings = settings
        self._branch = branch
        self._due_at: datetime | None = None

    def begin(self, ctx: Context) -> None:
        """See to it that the next report is waiting: after a start, and where an evening passed without one."""
        if self._due_at is None or self._due_at <= ctx.clock.now():
            self._ask_for_next(ctx)

    async def tell(self, host: Host, job: Job) -> None:
        """Have a day told where whoever answers for the branch reads it."""
        if self._settings.clock is None or self._settings.to is None:
            return
        identity = phone_identity(self._settings.to)
        found = await host.store.conversations.with_identity(self._branch.key, identity)
        if not found:
            host.log.warning("sales.report_unread", branch=self._branch.key, reason="this phone never wrote here")
            host.count("sales_reports_unread", branch=self._branch.key)
            return
        arguments = msgspec.json.encode({"day": job.payload}).decode()
        await host.act(ActionCall(action=ACTION, caller="sales", arguments=arguments, conversation_id=found[0].id))

    async def run(self, ctx: Context, call: ActionCall, arguments: DailyReport) -> Told:
        """Tell a day: as a message where the hour has come and the window is open, else as a note for the team."""
        day = arguments.day or day_of(ctx.clock.now(), zone=self._branch.timezone)
        found = await read_report(ctx.store, self._branch, day)
        text = as_message(found, language=self._branch.language)
        if call.by is not By.SYSTEM:
            ctx.write(Note(body=text))
            return Told(text=text)
        self._ask_for_next(ctx)
        told = await ctx.fact(TOLD)
        if told is None or told.value < day.isoformat():  # a job may run twice, and a day is told once
            is_open = _is_open(ctx.conversation, ctx.clock.now())
            ctx.send(Text(body=text)) if is_open else ctx.write(Note(body=text))
            ctx.learn(TOLD, day.isoformat())
        return Told(text=text)

    def _ask_for_next(self, ctx: Context) -> None:
        """Schedule the next report; one that waits already stays as it is."""
        if self._settings.clock is None or self._settings.to is None:
            return
        self._due_at, day = self._next(ctx.clock.now(), clock=self._settings.clock)
        ctx.schedule(JOB, day.isoformat(), due_at=self._due_at, key=f"{self._branch.key}:{day.isoformat()}")

    def _next(self, now: datetime, *, clock: time) -> tuple[datetime, date]:
        due_at = next_at(clock, after=now, zone=self._branch.timezone)
        day = day_of(due_at, zone=self._branch.timezone)
        return due_at, day if clock >= NOON else day - timedelta(days=1)


def _is_open(conversation: Conversation, now: datetime) -> bool:
    return conversation.window_until is None or conversation.window_until > now
