"""`waframe sales report`, through the whole command line."""

import json
from pathlib import Path

import pytest
from click.testing import Result

from waframe.testing.commanding import run_command

CONFIG = """
database: sqlite:///{folder}/sales.db
channels: {{console: {{}}}}
branches:
  centro: {{name: Centro, channels: {{console: {{desk: centro}}}}, plugins: {{sales: {{}}}}}}
  tijuana:
    name: Tijuana
    timezone: America/Tijuana
    channels: {{console: {{desk: tijuana}}}}
    plugins: {{sales: {{}}}}
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "waframe.yaml"
    path.write_text(CONFIG.format(folder=tmp_path), "utf-8")
    assert run(path, "migrate").exit_code == 0
    return path


def run(config: Path, *words: str) -> Result:
    return run_command("--config", str(config), *words)


def test_branches_are_told_as_a_table_as_json_and_as_a_csv(config: Path) -> None:
    table = run(config, "sales", "report", "--day", "2026-11-01")
    told = run(config, "sales", "report", "--day", "2026-11-01", "--branch", "tijuana", "--json")
    file = run(config, "sales", "report", "--day", "2026-11-01", "--csv")
    unknown = run(config, "sales", "report", "--branch", "norte")

    assert [line.split()[0] for line in table.output.splitlines()] == ["branch", "centro", "tijuana"]
    (report,) = json.loads(told.stdout)
    assert (report["branch"], report["hours_long"], report["figures"]["total"]) == ("tijuana", 25, "0.00")
    assert file.stdout_bytes.startswith(b"\xef\xbb\xbfSucursal,")
    assert file.stdout_bytes.count(b"\r\n") == 3
    assert (unknown.exit_code, "there is no branch norte" in unknown.stderr) == (1, True)
