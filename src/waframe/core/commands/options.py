"""The options that every command takes, before or after its name: which configuration, which output."""

from inspect import cleandoc
from pathlib import Path

import click
import msgspec

_KEY = "waframe.options"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of every command; `given` tells whether somebody named the configuration."""

    config: Path = Path("waframe.yaml")
    given: bool = False
    json: bool = False
    verbose: bool = False


class Command(click.Command):
    """A command of waframe: takes the shared options too."""

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # click's own arguments, handed on
        self.params.extend(shared_options())
        self.help = _as_written(self.help or "")


class Group(click.Group):
    """A command with commands below it."""

    command_class = Command

    def __init__(self, *args: object, **settings: object) -> None:
        super().__init__(*args, **settings)  # type: ignore[arg-type]  # click's own arguments, handed on
        self.params.extend(shared_options())
        self.help = _as_written(self.help or "")


def options() -> Options:
    """Give the options of the command that runs."""
    found = click.get_current_context().meta.get(_KEY)
    return found if isinstance(found, Options) else Options()


def shared_options(*, environment: bool = False) -> list[click.Parameter]:
    """Make the options; only those of the top command look at the environment."""
    return [
        click.Option(
            ["-c", "--config"],
            metavar="PATH",
            type=click.Path(path_type=Path),
            envvar="WAFRAME_CONFIG" if environment else None,
            expose_value=False,
            callback=_remember,
            help="The configuration; waframe.yaml if not given. [env var: WAFRAME_CONFIG]",
        ),
        click.Option(
            ["--json"], is_flag=True, expose_value=False, callback=_remember, help="Write JSON, for programs."
        ),
        click.Option(
            ["-v", "--verbose"], is_flag=True, expose_value=False, callback=_remember, help="Say more when it fails."
        ),
    ]


def _as_written(text: str) -> str:
    """Mark paragraphs with indented lines, such as examples, so that click leaves their lines alone."""
    return "\n\n".join(f"\b\n{part}" if "\n  " in part else part for part in cleandoc(text).split("\n\n"))


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    if value and parameter.name:
        known = context.meta.get(_KEY, Options())
        named = {"given": True} if parameter.name == "config" else {}
        context.meta[_KEY] = msgspec.structs.replace(known, **{parameter.name: value}, **named)
