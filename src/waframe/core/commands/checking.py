"""`waframe check`: tells whether everything is as it should be."""

import click

from waframe.core.commands.failing import FAILED
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json, print_table
from waframe.core.contract.registrations import Health
from waframe.core.runtime.inspection import Look, inspect


@click.command("check", cls=Command, short_help="Tell whether everything is as it should be.")
@click.option("--online", is_flag=True, help="Also ask the channels, such as Meta for the state of every number.")
@click.pass_context
def check_command(context: click.Context, *, online: bool) -> None:
    """Tell whether everything is as it should be.

    Looks at the configuration, the plugins, their secrets, the database, the folder of media, addresses that belong
    to no branch, and at the process that serves, if it runs here. Changes nothing. Exits with 1 where something is
    bad, with 2 where the configuration has faults.

    Examples:
      waframe check
      waframe check --online
      waframe check --json
    """
    log_little()
    deployment = open_deployment()
    looks = run(lambda: inspect(deployment, online=online))
    if options().json:
        print_json(looks)
    else:
        print_table(("what", "", "found"), [_row(look) for look in looks])
        click.echo(f"\n{_verdict(looks)}")
    if any(look.health is Health.BAD for look in looks):
        context.exit(FAILED)


def _row(look: Look) -> tuple[str, str, str]:
    subject = f"{look.subject} ({look.branch})" if look.branch else look.subject
    remedy = f" → {look.remedy}" if look.remedy else ""
    return subject, look.health.value, f"{look.sentence}{remedy}"


def _verdict(looks: list[Look]) -> str:
    bad, warnings = (sum(look.health is health for look in looks) for health in (Health.BAD, Health.WARNING))
    if bad:
        return click.style(f"{bad} bad, {warnings} to look at", fg="red")
    return click.style(f"{warnings} to look at", fg="yellow") if warnings else click.style("all good", fg="green")
