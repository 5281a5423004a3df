"""A backup of either database fills either database, and life goes on."""

import io
import tarfile
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from waframe.core.errors import BackupBroken, DatabaseNotEmpty, SchemaOutdated
from waframe.core.runtime.backup import MANIFEST, Manifest, back_up, read_manifest, restore, verify
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.database import Database
from waframe.core.store.queries import Query
from waframe.testing.scenario import Scenario, playing

COUNT = "select count(*) as many from messages"
PHOTO = b"\xff\xd8\xff\xe0 a photo"


@pytest.fixture(params=["to sqlite", "to postgres"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of another empty database."""
    if request.param == "to sqlite":
        return f"sqlite:///{tmp_path}/target/waframe.db"
    url: str = request.getfixturevalue("other_postgres_url")
    return url


@pytest.fixture
async def other_postgres_url(postgres_url: str) -> AsyncIterator[str]:
    """Make a second empty database beside the first."""
    async with database_beside(postgres_url) as url:
        yield url


@pytest.fixture
async def saved(scenario_on_both: Scenario, tmp_path: Path) -> Path:
    """Let a customer talk, and back everything up while the deployment runs."""
    await talk(scenario_on_both)
    path = tmp_path / "backup.tar.gz"
    await back_up(scenario_on_both.deployment, path, tell=quiet)
    return path


@pytest.fixture
async def small(scenario: Scenario, tmp_path: Path) -> Path:
    """Back up a talk from SQLite."""
    await talk(scenario)
    path = tmp_path / "backup.tar"
    await back_up(scenario.deployment, path, tell=quiet)
    return path
