"""What every test of this repository runs on, and which files begin first."""

import pytest
from hypothesis import HealthCheck, settings

LONG = (
    "tests/test_kill.py",
    "tests/core/commands/test_processes.py",
    "tests/plugins/web/test_desk_end_to_end.py",
    "tests/core/test_sending.py",
    "tests/examples/test_demo_check.py",
    "tests/plugins/web/",
    "tests/simulator/test_browser",
)
"""Files that take long though they hold few tests: begun last, one of them would run alone at the end."""

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, object]]:
    """Run asynchronous tests on asyncio with uvloop, as the server does."""
    return "asyncio", {"use_uvloop": True}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    return next((place for place, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG))
