"""Processes are killed under load: nothing that was acknowledged is lost, handled twice, out of order or stranded."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    return importlib.import_module("crashing")


@pytest.mark.parametrize(
    ("database", "kills", "database_kills"),
    [
        pytest.param("sqlite", 4, 0, id="sqlite"),
        pytest.param("postgres", 5, 0, id="two servers and a worker on postgres"),
        pytest.param("postgres", 1, 2, id="postgres itself"),
    ],
)
async def test_a_kill_loses_nothing_and_repeats_nothing(
    crashing: ModuleType, tmp_path: Path, database: str, kills: int, database_kills: int
) -> None:
    plan = crashing.Plan(database=database, messages=1_500, kills=kills, database_kills=database_kills, seed=7)

    result = await crashing.run(plan, tmp_path)

    assert result.kills == kills + database_kills
    assert result.findings.acknowledged == 1_500
    assert result.findings.faults() == {}
