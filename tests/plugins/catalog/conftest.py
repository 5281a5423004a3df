"""A way into the shop for products, and a catalogue whose truth is known."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from tests.plugins.catalog.shelf import DATA, Bring

from waframe.plugins.catalog.importing import import_file
from waframe.plugins.catalog.imports import Import
from waframe.testing.scenario import Scenario
from waframe.vocabulary import default


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Import rows, or the text of a file, into a running shop."""

    async def bring_in(scenario: Scenario, rows: object) -> Import:
        path = tmp_path / "products.json"
        data = rows if isinstance(rows, bytes) else json.dumps(rows, ensure_ascii=False).encode()
        path.write_bytes(data)
        done = await import_file(scenario.deployment, path, vocabulary=default(), progress=lambda *_: None)
        await scenario.advance(6)
        return done

    return bring_in


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    """The generator of catalogues whose truth is known."""
    spec = importlib.util.spec_from_file_location("catalogue_generator", DATA / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
