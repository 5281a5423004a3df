"""What a plugin's tables promise: they bear its name, go up and down, and are the same on both databases."""

import importlib.util
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.stage import Stage, belongs, tables
from waframe.testing.scenario import playing


async def its_tables_bear_its_name(stage: Stage) -> None:
    """Its steps are called `NAME_0001` and so on, the first has its name as branch label, its tables begin with it."""
    name, folder = stage.subject.name, stage.subject.plugin.migrations
    if folder is None:
        return
    steps = _steps(folder)
    for place, step in enumerate(steps):
        if step.revision != f"{name}_{place + 1:04}":
            raise PromiseBroken(f"step {place + 1} of its tables is called {step.revision}, not {name}_{place + 1:04}")
    labels = getattr(steps[0], "branch_labels", None) if steps else None
    if name not in (labels if isinstance(labels, tuple | list | set) else (labels,)):
        raise PromiseBroken(f"the first step of its tables must say branch_labels = ({name!r},)")
    strange = [one for one in await _added_tables(stage) if not belongs(one, name)]
    if strange:
        raise PromiseBroken(f"its table {strange[0]} must begin with {name}_")


async def its_tables_go_down_again(stage: Stage) -> None:
    """Where its steps say how to go back, going back leaves no table of it."""
    folder = stage.subject.plugin.migrations
    steps = _steps(folder) if folder is not None else []
    if not steps or not all(hasattr(step, "downgrade") for step in steps):
        return
    own = [one for one in _tables_in(stage.database) if belongs(one, stage.subject.name)]
    with TemporaryDirectory(prefix="waframe-promises-") as scratch:
        copy = Path(scratch) / "copy.db"
        with closing(sqlite3.connect(stage.database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        engine = sa.create_engine(f"sqlite:///{copy}")
        with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
            for step in reversed(steps):
                step.downgrade()
        engine.dispose()
        left = set(_tables_in(copy)) & set(own)
    if left:
        raise PromiseBroken(f"its steps go back, and leave {', '.join(sorted(left))}")


_of_core: set[str] = set()
"""The core's own tables, looked up once a process."""

TABLES = (its_tables_bear_its_name, its_tables_go_down_again)


async def _added_tables(stage: Stage) -> list[str]:
    """Find what is there more than in a deployment without it."""
    if not _of_core:
        with TemporaryDirectory(prefix="waframe-promises-") as folder:
            async with playing(Path(folder)) as scenario:
                await scenario.branch()
                _of_core.update(_tables_in(Path(folder) / "waframe.db"))
    return [one for one in _tables_in(stage.database) if one not in _of_core]


def _tables_in(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return tables(database)


def _steps(folder: Path) -> list[ModuleType]:
    """Load the steps in the order of their names."""
    found: list[ModuleType] = []
    for file in sorted(folder.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"waframe_step_{file.stem}", file)
        if file.name.startswith("_") or spec is None or spec.loader is None:
            continue
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found.append(module)
    return found
