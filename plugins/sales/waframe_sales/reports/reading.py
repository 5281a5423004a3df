"""Reads a branch's day out of the database, for pages, commands and messages alike."""

from datetime import date

from waframe import Branch, Store
from waframe_sales.reports.day import branch_day
from waframe_sales.reports.report import Report, report
from waframe_sales.reports.sold import sold


async def read_report(store: Store, branch: Branch, day: date) -> Report:
    """Count what a branch sold on a day of its own clock."""
    found = branch_day(day, zone=branch.timezone)
    seen = await sold(store.database, branch.key, since=found.begins_at, until=found.ends_at)
    names = {agent.id: agent.name for agent in await store.agents.all()}
    return report(seen, day=found, branch=branch.key, branch_name=branch.name, names=names)
