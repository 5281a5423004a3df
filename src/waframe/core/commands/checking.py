"""`waframe check`: tells whether everything is as it should be."""

import click

from waframe.core.commands.failing import FAILED, Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json, print_table
from waframe.core.contract.registrations import Health
from waframe.core.runtime.annotations.inspection import TypeReport, inspect_types
from waframe.core.runtime.annotations.mypy_run import MypyFailed
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.inspection import Look, inspect


@click.command("check", cls=Command, short_help="Tell whether everything is as it should be.")
@click.option("--online", is_flag=True, help="Also ask the channels, such as Meta for the state of every number.")
@click.option("--types", is_flag=True, help="Look at the types of the enabled plugins instead, and at nothing else.")
@click.pass_context
def check_command(context: click.Context, *, online: bool, types: bool) -> None:
    """Tell whether everything is as it should be.

    Looks at the configuration, the plugins, their secrets, the database, the folder of media, addresses that belong
    to no branch, and at the process that serves, if it runs here. Changes nothing. Exits with 1 where something is
    bad, with 2 where the configuration has faults.

    With --types the annotations of every hook, action, job, check and search of the enabled plugins are compared with
    what waframe calls them with, and where mypy is installed it looks at the files of those that do not come with
    waframe, strictly. Each fault is a line, as `file:line: message (what to do)`; one is enough to exit with 1.

    Examples:
      waframe check
      waframe check --online
      waframe check --json
      waframe check --types
    """
    log_little()
    deployment = open_deployment()
    if types:
        context.exit(FAILED if _told_types(_typed(deployment)) else 0)
    looks = run(lambda: inspect(deployment, online=online))
    if options().json:
        print_json(looks)
    else:
        print_table(("what", "", "found"), [_row(look) for look in looks])
        click.echo(f"\n{_verdict(looks)}")
    if any(look.health is Health.BAD for look in looks):
        context.exit(FAILED)


def _typed(deployment: Deployment) -> TypeReport:
    try:
        return run(lambda: inspect_types(deployment))
    except MypyFailed as error:
        raise Failure(str(error)) from error


def _told_types(report: TypeReport) -> bool:
    """Print what was found, and tell whether it was anything."""
    if options().json:
        print_json(report)
        return bool(report.faults)
    for fault in report.faults:
        click.echo(str(fault))
    looked = f"looked at {', '.join(report.plugins)}"
    click.echo(report.without_mypy or f"mypy looked at {', '.join(report.mypy)}", err=True)
    click.echo(f"{len(report.faults)} faults; {looked}" if report.faults else f"all good; {looked}", err=True)
    return bool(report.faults)


def _row(look: Look) -> tuple[str, str, str]:
    subject = f"{look.subject} ({look.branch})" if look.branch else look.subject
    remedy = f" → {look.remedy}" if look.remedy else ""
    return subject, look.health.value, f"{look.sentence}{remedy}"


def _verdict(looks: list[Look]) -> str:
    bad, warnings = (sum(look.health is health for look in looks) for health in (Health.BAD, Health.WARNING))
    if bad:
        return click.style(f"{bad} bad, {warnings} to look at", fg="red")
    return click.style(f"{warnings} to look at", fg="yellow") if warnings else click.style("all good", fg="green")
