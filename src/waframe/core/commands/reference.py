"""Writes the reference of the commands from the commands themselves, so that the page cannot be wrong."""

from collections.abc import Iterator, Mapping

import click

from waframe.core.commands.options import shared_options

INTRODUCTION = """\
# Commands

`waframe COMMAND`, or `python -m waframe COMMAND`. `waframe COMMAND --help` says what stands here.

Every command takes these, before or after its name:
"""
EXITS = """\
A command ends with 0 when all is good, 1 when it failed, and 2 when it was used wrongly or the configuration has
faults. What it found goes to stdout, what it says of itself to stderr. Faults of the configuration are one a line, as
`file:line:column: path: problem (what to do)`, or with `--json` an array.

Variables of the environment may also stand in a file `.env` beside the configuration; those of the process win.
"""


def commands_reference(sections: Mapping[str, Mapping[str, click.Command]]) -> str:
    """Write the page `docs/reference/commands.md`."""
    parts = [INTRODUCTION, _table(shared_options()), EXITS]
    for title, commands in sections.items():
        parts.append(f"## {title}\n")
        for name, command in commands.items():
            parts += _entry(f"waframe {name}", command)
    return "\n".join(parts)


def _entry(path: str, command: click.Command) -> Iterator[str]:
    yield f"### `{path}`\n"
    yield f"```text\n{path} {_usage(command)}".rstrip() + "\n```\n"
    for paragraph in (command.help or "").split("\n\n"):
        is_kept = paragraph.startswith("\b\n")
        words = paragraph.removeprefix("\b\n")
        yield f"```text\n{words}\n```\n" if is_kept else f"{words}\n"
    shared = {option.name for option in shared_options()}
    own = [parameter for parameter in command.params if parameter.name not in shared]
    if table := _table(own):
        yield table
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from _entry(f"{path} {name}", below)


def _usage(command: click.Command) -> str:
    pieces = command.collect_usage_pieces(click.Context(command))
    return " ".join(pieces)


def _table(parameters: list[click.Parameter]) -> str:
    options = [one for one in parameters if isinstance(one, click.Option)]
    if not options:
        return ""
    rows = "".join(f"| `{_name(one)}` | {(one.help or '').replace('|', chr(92) + '|')} |\n" for one in options)
    return f"| option | what it does |\n| --- | --- |\n{rows}"


def _name(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_value(option)}"
    return ", ".join(option.opts) + value


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices)).replace("|", chr(92) + "|")
    return option.metavar or option.type.name.upper().replace(" RANGE", "").replace("INTEGER", "NUMBER")
