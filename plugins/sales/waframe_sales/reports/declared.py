"""The action, the job and the panels of reports and of the desk, as they are declared."""

from waframe import Action, JobHandler, Panel, Risk, Role
from waframe_sales.reports.evening import ACTION, JOB, DailyReport, Evening, Told

SUPERVISORS = (Role.SUPERVISOR, Role.ADMIN)


def report_action(evening: Evening) -> Action:
    """Let supervisors have a day told as a note, and the job have it sent."""
    return Action(
        name=ACTION,
        title="sales.daily_report",
        run=evening.run,
        arguments=DailyReport,
        result=Told,
        risk=Risk.WRITE,
        roles=SUPERVISORS,
    )


def report_job(evening: Evening) -> JobHandler:
    """Tell the day at its hour."""
    return JobHandler(name=JOB, run=evening.tell)


def desk_panels() -> list[Panel]:
    """Show the quote beside the conversation, and supervisors the page of the report."""
    return [
        Panel(name="quote", title="sales.card", module="quote.js"),
        Panel(name="report", title="sales.report", module="report.js", page=True, roles=SUPERVISORS),
    ]
