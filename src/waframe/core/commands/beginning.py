"""`waframe new` and `waframe init`: begin a plugin or a project from a template."""

import shlex
from pathlib import Path

import click
import msgspec

from waframe.core.commands import template
from waframe.core.commands.failing import WRONG_CONFIGURATION, Failure
from waframe.core.commands.naming import Name, check_free, near_name, plugin_name, project_name
from waframe.core.commands.options import Command, Group, options
from waframe.core.commands.printing import print_json
from waframe.core.contract.clock import SystemClock
from waframe.core.runtime.registry import discover

_README = 'readme = "README.md"\n'
_UNDER_MIT = f'{_README}license = "MIT"\nlicense-files = ["LICENSE"]\n'

force_option = click.option("--force", is_flag=True, help="Overwrite what is there already.")
folder_option = click.option(
    "--folder",
    default=".",
    metavar="PATH",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where its folder is made; here if not given.",
)


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """What was begun, for programs."""

    name: str
    folder: str
    files: tuple[str, ...]


@click.group("new", cls=Group, short_help="Begin a plugin or a project.")
def new_group() -> None:
    """Begin a plugin or a project.

    Examples:
      waframe new project shop
      waframe new plugin gift_wrap
    """


@new_group.command("plugin", short_help="Begin a plugin that can be installed.")
@click.argument("name")
@folder_option
@click.option("--mit", is_flag=True, help="Put it under the MIT licence.")
@force_option
def plugin_command(name: str, folder: Path, *, mit: bool, force: bool) -> None:
    """Begin a plugin that can be installed.

    Makes a folder waframe-NAME with a distribution: settings, a hook, an action, a table with its migration, texts in
    Spanish and English, a card for the desk, a page of documentation and tests that pass. NAME is what stands in
    waframe.yaml: small letters, digits and _. Nothing that exists is overwritten, unless --force is given.

    Examples:
      waframe new plugin gift_wrap
      waframe new plugin gift_wrap --folder plugins --mit
    """
    own = plugin_name(name, used=template.code_of("plugin"))
    target = folder / f"waframe-{own.dashed}"
    if not target.exists():
        check_free(own, installed=discover(options().config.absolute().parent / "plugins"))
    _check_surroundings(target)
    files = dict(template.render("plugin", name=own))
    if mit:
        project = Path("pyproject.toml")
        files[project] = files[project].replace(_README, _UNDER_MIT)
        licence = template.render("licence", name=own).items()
        files |= {path: text.replace("YEAR", str(SystemClock().now().year)) for path, text in licence}
    _finish(
        own.snake,
        folder=target,
        files=template.write(files, target, force=force),
        steps=(
            ('pip install --editable ".[dev]"', "the plugin, with what tests and checks it"),
            ("pytest", "its tests pass; go on from there"),
        ),
    )


@new_group.command("project", short_help="Begin a deployment: configuration, a plugin, tests, a container.")
@click.argument("name")
@folder_option
@force_option
def project_command(name: str, folder: Path, *, force: bool) -> None:
    """Begin a deployment: configuration, a plugin, tests, a container.

    Makes a folder NAME with waframe.yaml and two branches, .env.example with the secrets to fill in, a small plugin of
    its own with a test, and what runs it in containers and checks it in CI. Nothing that exists is overwritten, unless
    --force is given. `waframe init` does the same in a folder that is there.

    Examples:
      waframe new project shop
      cd shop && waframe dev
    """
    own = project_name(name)
    _begin_project(own, folder=folder / own.dashed, force=force)


@click.command("init", cls=Command, short_help="Begin a project in a folder that is there.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@force_option
def init_command(folder: Path, *, force: bool) -> None:
    """Begin a project in a folder that is there.

    Writes what `waframe new project` writes, named after the folder; the folder is made where there is none.

    Examples:
      waframe init
      waframe init shop
    """
    _begin_project(near_name(folder.absolute().name), folder=folder, force=force)


def _begin_project(name: Name, *, folder: Path, force: bool) -> None:
    _check_surroundings(folder)
    _finish(
        name.dashed,
        folder=folder,
        files=template.write(template.render("project", name=name), folder, force=force),
        steps=(
            ("waframe dev", "everything on this machine, with a phone in the browser; no account"),
            ("cp .env.example .env", "then fill in Meta's secrets, and the branches' numbers in waframe.yaml"),
            ("waframe check --online", "tells what is still missing"),
            ("waframe serve", "the real thing"),
        ),
    )


def _check_surroundings(folder: Path) -> None:
    """Refuse a place in which Python would take the new folder for a part of something else."""
    target = folder.absolute()
    package = next((one for one in (target, target.parent) if (one / "__init__.py").exists()), None)
    if package is not None:
        words = f"{package} is a Python package, and what is made in it would be a part of it"
    elif target.parent.name == folder.name:
        words = f"{target.parent} is called {folder.name} already"
    else:
        return
    raise Failure(words, hint="go out of it, or say where with --folder", exit_code=WRONG_CONFIGURATION)


def _finish(name: str, *, folder: Path, files: list[Path], steps: tuple[tuple[str, str], ...]) -> None:
    """Say what was written, and what comes next."""
    if options().json:
        print_json(Begun(name=name, folder=str(folder), files=tuple(map(str, files))))
        return
    for path in files:
        click.echo(f"wrote {path}")
    click.echo("\nNext:")
    if folder != Path():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    wide = max(len(step) for step, _ in steps)
    for step, why in steps:
        click.echo(f"  {step:{wide}}  {why}".rstrip())
