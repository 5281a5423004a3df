"""`waframe init`: writes a first configuration into a folder."""

from pathlib import Path

import click

from waframe.core.commands.failing import Failure
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json

TEMPLATES = Path(__file__).parent / "templates"
FILES = {
    "waframe.yaml": "waframe.yaml",
    ".env.example": "env.example",
    ".gitignore": "gitignore",
    "plugins/README.md": "plugins.md",
}


@click.command("init", cls=Command, short_help="Write a first configuration into a folder.")
@click.argument("folder", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite what is there already.")
def init_command(folder: Path, *, force: bool) -> None:
    """Write a first configuration into a folder.

    Writes waframe.yaml with one branch, .env.example with the secrets to fill in, a folder for plugins of your own,
    and .gitignore. Nothing that exists is overwritten, unless --force is given.

    Examples:
      waframe init shop
      cd shop && waframe dev
    """
    there = [name for name in FILES if (folder / name).exists()]
    if there and not force:
        names = ", ".join(str(folder / name) for name in there)
        raise Failure(f"there already: {names}", hint="another folder, or --force to overwrite", exit_code=2)
    for name, template in FILES.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text((TEMPLATES / template).read_text("utf-8"), "utf-8")
    if options().json:
        print_json([str(folder / name) for name in FILES])
        return
    for name in FILES:
        click.echo(f"wrote {folder / name}")
    enter = "" if folder == Path() else f"cd {folder} && "
    click.echo("\nNext:")
    click.echo(f"  {enter}waframe dev         everything on this machine, with a phone in the browser; no account")
    click.echo("  cp .env.example .env    then fill in Meta's secrets and the branch's number")
    click.echo("  waframe check --online  tells what is still missing")
    click.echo("  waframe serve           the real thing")
