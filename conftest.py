"""What every test of this repository runs on."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, object]]:
    """Run asynchronous tests on asyncio with uvloop, as the server does."""
    return "asyncio", {"use_uvloop": True}
