"""Where a deployment keeps its things: paths of the YAML are meant from the YAML's own folder."""

from pathlib import Path

from waframe.core.runtime.config import Config
from waframe.core.store.postgres import is_pooled

_SQLITE = "sqlite:///"


def absolute(url: str, folder: Path) -> str:
    """Make the file of a SQLite URL absolute, seen from a folder."""
    if not url.startswith(_SQLITE):
        return url
    return _SQLITE + str((folder / url.removeprefix(_SQLITE)).absolute())


def listen_url(config: Config) -> str | None:
    """Give the URL on which Postgres can wake us: the direct one, or the usual one where no pooler stands between."""
    if config.database.startswith("sqlite"):
        return None
    if config.database_direct is not None:
        return config.database_direct
    return None if is_pooled(config.database) else config.database
