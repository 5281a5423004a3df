"""`waframe assistant reported`: what people found wrong, as cases for `waframe eval`."""

import click

from waframe import Workbench, pass_workbench
from waframe.plugins.assistant.explaining.cases import reported_cases


@click.command("reported", short_help="Write what people found wrong as cases for `waframe eval`.")
@click.option("--many", default=50, show_default=True, type=click.IntRange(1, 1_000), help="At most so many.")
@pass_workbench
def reported_command(bench: Workbench, *, many: int) -> None:
    """Write the replies that people found wrong as YAML cases, the newest first.

    What the customer wrote stands there as it was written. Put the cases into a file of scenarios, and say under
    `expect:` what should have come of them.

    Examples:
      waframe assistant reported
      waframe assistant reported --many 5
    """
    click.echo(bench.run(lambda host: reported_cases(host.store, many=many)), nl=False)
