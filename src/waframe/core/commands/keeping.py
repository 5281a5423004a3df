"""`waframe backup` and `waframe restore`: everything that is stored, as one file."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from waframe.core.commands.failing import Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json, progress
from waframe.core.errors import DatabaseNotEmpty
from waframe.core.runtime.backup import SUFFIXES, Manifest, Tell, back_up, restore, verify
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.process.neighbour import ask_neighbour
from waframe.core.store.migrating import missing_steps


@click.command("backup", cls=Command, short_help="Write everything that is stored into one file.")
@click.argument("target", metavar="FILE.tar.gz", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
def backup_command(*, target: Path, force: bool) -> None:
    """Write everything that is stored into one file.

    All tables as they are at one instant, and all media, from SQLite or Postgres alike, while waframe runs. The file
    holds what customers wrote, so only its owner may read it; secrets and the configuration are not in it. It ends in
    .tar or .tar.gz.

    Examples:
      waframe backup waframe-2026-07-01.tar.gz
    """
    _check_name(target)
    if target.exists() and not force:
        raise Failure(f"{target} is there already", hint="another name, or --force to overwrite it")
    if not target.absolute().parent.is_dir():
        raise Failure(f"there is no folder {target.absolute().parent}")
    log_little()
    deployment = open_deployment()
    if run(lambda: missing_steps(deployment.database_url)):
        raise Failure("there is nothing to back up: the tables are not up to date", hint="waframe migrate")
    with _told() as tell:
        manifest = run(lambda: back_up(deployment, target, tell=tell))
    _summarise(manifest, f"wrote {target}")


@click.command("restore", cls=Command, short_help="Fill an empty database from a backup.")
@click.argument("source", metavar="FILE.tar.gz", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Lose what the database holds now.")
def restore_command(*, source: Path, force: bool) -> None:
    """Fill an empty database from a backup.

    The database and the folder of media are those of the configuration, SQLite or Postgres, whichever the backup came
    from. The file is checked to its end first; if anything fails, the database stays as it was. Stop all processes
    before. Messages that waited to be sent when the backup was made are sent when waframe starts.

    Examples:
      waframe restore waframe-2026-07-01.tar.gz
      DATABASE_URL=postgresql://… waframe restore waframe-2026-07-01.tar.gz
    """
    _check_name(source)
    log_little()
    deployment = open_deployment()
    if run(lambda: ask_neighbour(deployment)) is not None:
        raise Failure("a process of this deployment is running", hint="stop it, restore, then start it again")
    with _told() as tell:
        manifest = verify(source, tell=tell)
        _restore(deployment, source, manifest=manifest, force=force, tell=tell)
    _summarise(manifest, f"restored {source}")


def _restore(deployment: Deployment, source: Path, *, manifest: Manifest, force: bool, tell: Tell) -> None:
    try:
        run(lambda: restore(deployment, source, manifest=manifest, overwrite=force, tell=tell))
    except DatabaseNotEmpty as error:
        raise Failure(str(error), hint="another database, or --force to lose what is in this one") from None


def _check_name(path: Path) -> None:
    if not path.name.endswith(SUFFIXES):
        raise click.UsageError(f"{path} must end in {', '.join(SUFFIXES)}.")


def _summarise(manifest: Manifest, words: str) -> None:
    if options().json:
        rows = {name: table.rows for name, table in manifest.tables.items()}
        print_json({"rows": rows, "media": len(manifest.media), "missing": manifest.missing, "heads": manifest.heads})
        return
    click.echo(f"{words}: {manifest.rows} rows in {len(manifest.tables)} tables, {len(manifest.media)} media files")
    if manifest.missing:
        click.echo(f"{len(manifest.missing)} files were missing from the folder of media already", err=True)


@contextmanager
def _told() -> Iterator[Tell]:
    with progress() as bars:
        yield bars.show
