"""`waframe migrate`: brings the tables up to this release."""

import click

from waframe.core.commands.failing import Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import Command, options
from waframe.core.commands.printing import print_json
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.migrating import migrate, migration_sql, missing_steps
from waframe.core.store.queries import Dialect


@click.command("migrate", cls=Command, short_help="Bring the tables up to this release.")
@click.option(
    "--sql",
    "dialect",
    type=click.Choice(["sqlite", "postgres"]),
    help="Print all steps as SQL, of enabled plugins too; change nothing.",
)
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where something is missing.")
def migrate_command(*, dialect: Dialect | None, check: bool) -> None:
    """Bring the tables up to this release.

    `waframe serve` does the same when it starts; run this where the servers may not change tables. Several processes
    may run it at once: one does the work, the others wait. The running release of before goes on working meanwhile.

    Examples:
      waframe migrate
      waframe migrate --check
      waframe migrate --sql postgres > waframe.sql
    """
    if dialect is not None and check:
        raise click.UsageError("--sql and --check do not go together.")
    log_little()
    if dialect is not None:
        series = open_deployment().series if options().config.exists() else ()
        click.echo(migration_sql(dialect, series=series), nl=False)
    elif check:
        _check(open_deployment())
    else:
        _migrate(open_deployment())


def _migrate(deployment: Deployment) -> None:
    ran = run(lambda: migrate(deployment.database_url, series=deployment.series))
    if options().json:
        print_json({"ran": ran})
    elif ran:
        click.echo(f"brought the tables up to date: {', '.join(ran)}")
    else:
        click.echo("the tables are up to date")


def _check(deployment: Deployment) -> None:
    missing = run(lambda: missing_steps(deployment.database_url, series=deployment.series))
    if options().json:
        print_json({"missing": missing})
    elif not missing:
        click.echo("the tables are up to date")
    if missing:
        raise Failure(f"the tables lack {', '.join(missing)}", hint="waframe migrate")
