"""Looks whether there is a catalogue, whether it is old, and whether much of its file was left out."""

from datetime import timedelta

from waframe import Check, Finding, Health, Host
from waframe.plugins.catalog import imports

NAME = "catalog.import"
_MANY = 0.05
_REMEDY = "waframe catalog import FILE"


def import_check(*, old_after_days: int) -> Check:
    """Make the check of the last import."""

    async def look(host: Host) -> list[Finding]:
        last = await imports.last(host.store.database)
        if last is None:
            return [_finding(Health.WARNING, "no catalogue was imported, so no product is found")]
        report = last.report
        age = host.clock.now() - last.finished_at
        if report.rows and report.rejected / report.rows > _MANY:
            sentence = f"{report.rejected} of {report.rows} rows of {last.file} were left out"
            return [_finding(Health.WARNING, sentence, remedy="waframe catalog report")]
        if age > timedelta(days=old_after_days):
            return [_finding(Health.WARNING, f"the catalogue is {age.days} days old")]
        many = report.rows - report.rejected
        return [Finding(health=Health.GOOD, sentence=f"{many} products of {last.file} are sold")]

    return Check(name=NAME, run=look)


def _finding(health: Health, sentence: str, *, remedy: str = _REMEDY) -> Finding:
    return Finding(health=health, sentence=sentence, remedy=remedy)
