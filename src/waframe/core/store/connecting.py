"""Chooses the database by its URL."""

from waframe.core.errors import ConfigurationError
from waframe.core.store.database import Database
from waframe.core.store.postgres import Postgres
from waframe.core.store.sqlite import Sqlite, sqlite_path


def choose_database(url: str, *, connections: int = 8) -> Database:
    """Make the database of a URL: `sqlite:///file.db`, `sqlite:////absolute/file.db` or `postgresql://…`."""
    scheme, _, rest = url.partition("://")
    match scheme:
        case "sqlite" if rest.startswith("/") and rest not in {"/", "/:memory:"}:
            return Sqlite(sqlite_path(url))
        case "postgresql" | "postgres":
            return Postgres(url, connections=connections)
        case _:
            raise ConfigurationError(f"a database is sqlite:///FILE or postgresql://…, not {scheme}://")
