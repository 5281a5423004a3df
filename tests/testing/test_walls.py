"""Tests of plugins, channels and examples know the face and the kit, as those of any other author do."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (*(ROOT / "tests" / name for name in ("plugins", "channels", "examples")), *ROOT.glob("plugins/*/tests"))
INSIDE = {
    "tests/plugins/web/town.py": "fills tables beside a deployment that does not run",
    "tests/plugins/whatsapp/test_link_fetching.py": "runs a job of the core by hand, in the middle of a race",
}
"""Which files look inside, and why; a new one asks whether the kit lacks something."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module


def test_what_tests_plugins_imports_nothing_of_the_core() -> None:
    files = [path for folder in FOLDERS for path in folder.rglob("*.py")]
    looking = {
        str(path.relative_to(ROOT))
        for path in files
        if any(module.startswith("waframe.core") for module in imported(path))
    }

    assert len(files) > 100
    assert looking == set(INSIDE)
