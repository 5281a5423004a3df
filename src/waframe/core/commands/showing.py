"""`waframe config`: the configuration as waframe understands it."""

import click

from waframe.core.commands.opening import open_deployment
from waframe.core.commands.options import Group, options
from waframe.core.commands.printing import print_json
from waframe.core.runtime.config.faults import suggest
from waframe.core.runtime.config.origins import origins, show
from waframe.core.runtime.config.schema import schema
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.kinds import kinds_of


@click.group("config", cls=Group, short_help="Show the configuration as waframe understands it.")
def config_group() -> None:
    """Show the configuration as waframe understands it.

    Examples:
      waframe config show centro --origin
      waframe config schema > waframe.schema.json
    """


@config_group.command("show", short_help="Show what is in force for a branch, or for all of them.")
@click.argument("branch", required=False)
@click.option("--origin", is_flag=True, help="Say where each value comes from: file and line, or a default.")
def show_command(branch: str | None, *, origin: bool) -> None:
    """Show what is in force for a branch, or for all of them.

    Without BRANCH: what stands at the top of the file and under `channels:`. Secrets are shown by the names of their
    variables, never by their values.

    Examples:
      waframe config show
      waframe config show centro
      waframe config show centro --origin
    """
    config = open_deployment().config
    if branch is not None and branch not in config.branches:
        raise click.UsageError(f"There is no branch {branch}; {suggest(branch, config.branches)}")
    if options().json:
        print_json(origins(config, branch))
    else:
        click.echo(show(config, branch, with_origin=origin), nl=False)


@config_group.command("schema", short_help="Print the JSON schema of the configuration, for editors.")
def schema_command() -> None:
    """Print the JSON schema of the configuration, for editors.

    It knows the settings of the plugins that are installed. Write it beside the configuration and begin that with
    `# yaml-language-server: $schema=waframe.schema.json`: the editor then completes and checks.

    Example:
      waframe config schema > waframe.schema.json
    """
    print_json(schema(kinds_of(discover(options().config.absolute().parent / "plugins"))))
