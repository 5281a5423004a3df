"""`waframe assistant reported` and `agreement`: what people found wrong, and how drafts fared beside them."""

import click

from waframe import CommandGroup, Workbench, pass_workbench
from waframe.plugins.assistant.explaining.agreeing import agreements
from waframe.plugins.assistant.explaining.cases import reported_cases


@click.command(
    "reported", cls=CommandGroup.command_class, short_help="Write what people found wrong as cases for `waframe eval`."
)
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


@click.command(
    "agreement", cls=CommandGroup.command_class, short_help="Compare the drafts of shadow mode with what people sent."
)
@click.option("--many", default=500, show_default=True, type=click.IntRange(1, 10_000), help="The newest drafts.")
@pass_workbench
def agreement_command(bench: Workbench, *, many: int) -> None:
    """Compare what the assistant drafted with what people sent instead, by branch.

    Alike are answers that differ from the draft by a few words; likeness is the part of the words in common.

    Examples:
      waframe assistant agreement
      waframe assistant agreement --json
    """
    found = bench.run(lambda host: agreements(host.store, many=many))
    if bench.json:
        bench.show_json(found)
        return
    rows = [(one.branch, str(one.drafts), str(one.answered), str(one.alike), f"{one.likeness:.0%}") for one in found]
    bench.show_table(("branch", "drafts", "answered", "alike", "likeness"), rows)
