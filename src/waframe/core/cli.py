"""The command line: finds the command that is called, and turns errors into words and exit codes."""

import importlib
from collections.abc import Mapping
from difflib import get_close_matches
from importlib.metadata import version

import click
import msgspec

from waframe.core.commands.failing import failure_of
from waframe.core.commands.options import options, shared_options
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.collected import commands_of

_AT = "waframe.core.commands"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Where a command is, and its line in the help; so the help need not import it."""

    module: str
    name: str
    line: str


SECTIONS: Mapping[str, Mapping[str, Known]] = {
    "Begin": {
        "new": Known(module="beginning", name="new_group", line="Begin a plugin or a project."),
        "init": Known(module="beginning", name="init_command", line="Begin a project in a folder that is there."),
        "dev": Known(module="developing", name="dev_command", line="Run everything here, with a phone in the browser."),
        "simulate": Known(module="developing", name="simulate_command", line="Run the stand-in for WhatsApp alone."),
    },
    "Run": {
        "serve": Known(module="running", name="serve_command", line="Serve the webhook and work on messages."),
        "worker": Known(module="running", name="worker_command", line="Work on messages without a web server."),
        "reload": Known(
            module="reloading", name="reload_command", line="Let the running processes read the configuration anew."
        ),
        "migrate": Known(module="migrating", name="migrate_command", line="Bring the tables up to this release."),
    },
    "Look": {
        "check": Known(module="checking", name="check_command", line="Tell whether everything is as it should be."),
        "plan": Known(module="planning", name="plan_command", line="Show what the configuration would change."),
        "plugins": Known(module="listing", name="plugins_command", line="List the installed plugins."),
        "branches": Known(module="listing", name="branches_group", line="List branches, or take them from a table."),
        "config": Known(
            module="showing", name="config_group", line="Show the configuration as waframe understands it."
        ),
    },
    "People": {
        "agents": Known(module="accounts", name="agents_group", line="List, add and change agents."),
        "tokens": Known(module="accounts", name="tokens_group", line="List, make and revoke keys of programs."),
    },
    "Keep": {
        "backup": Known(module="keeping", name="backup_command", line="Write everything that is stored into one file."),
        "restore": Known(module="keeping", name="restore_command", line="Fill an empty database from a backup."),
    },
}
CORE = {name: known for section in SECTIONS.values() for name, known in section.items()}


class CommandLine(click.Group):
    """All commands: the core's, imported when called, and those of the installed plugins."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the core's commands, then the plugins'."""
        del ctx
        return [*CORE, *(name for name in self._plugins() if name not in CORE)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; one of a plugin gets its workbench."""
        known = CORE.get(cmd_name)
        if known is not None:
            return _imported(known)
        found = self._plugins().get(cmd_name)
        if found is not None and ctx.obj is None:
            ctx.obj = importlib.import_module(f"{_AT}.bench").DeploymentBench()
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a mistyped one, guess which was meant."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = get_close_matches(args[0].lower(), self.list_commands(ctx), n=1, cutoff=0.5)
            guess = f" Did you mean {near[0]}?" if near else ""
            ctx.fail(f"There is no command {args[0]}.{guess}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what they are for."""
        plugins = {name: found for name, found in self._plugins().items() if name not in CORE}
        sections = {title: [(name, one.line) for name, one in known.items()] for title, known in SECTIONS.items()}
        sections["From plugins"] = [(name, found.get_short_help_str(limit=80)) for name, found in plugins.items()]
        for title, rows in sections.items():
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows, col_max=12)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what goes wrong is told in words."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, EOFError, KeyboardInterrupt):
            raise
        except Exception as error:
            asked = options()
            failure = failure_of(error, json=asked.json, verbose=asked.verbose)
            if failure is None:
                raise
            raise failure from None

    def _plugins(self) -> dict[str, click.Command]:
        """Collect the commands of the installed plugins."""
        installed = discover(options().config.absolute().parent / "plugins")
        return {name: owned.item for name, owned in commands_of(installed).items()}


def sections() -> dict[str, dict[str, click.Command]]:
    """Import all commands that come with waframe, by what they are for."""
    core = {title: {name: _imported(one) for name, one in known.items()} for title, known in SECTIONS.items()}
    bundled = {name: one for name, one in discover().items() if one.source == "waframe"}
    plugins = {name: owned.item for name, owned in sorted(commands_of(bundled).items())}
    return {**core, "From plugins": plugins}


@click.group(
    cls=CommandLine,
    params=shared_options(environment=True),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 good, 1 failed, 2 wrong usage or configuration. `waframe COMMAND --help` says more.",
)
@click.version_option(version("waframe"), prog_name="waframe", message="%(prog)s %(version)s")
def command_line() -> None:
    """Chatbots on WhatsApp from plugins, where bot and people share one conversation."""


def main() -> None:
    """Run the command line."""
    command_line(prog_name="waframe")


def _imported(known: Known) -> click.Command:
    found: click.Command = getattr(importlib.import_module(f"{_AT}.{known.module}"), known.name)
    return found
