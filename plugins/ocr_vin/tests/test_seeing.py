"""What was read is not read again, and finding that out costs one statement."""

from collections.abc import Awaitable, Callable
from functools import partial

import anyio
import pytest

from waframe import Database
from waframe.testing.host import RememberingHost
from waframe.testing.scenario import Scenario
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.seeing import Seeing, hash_of
from waframe_ocr_vin.testing.photos import TSURU, let_know, photo, read_as


class Eyes(Readers):
    """A pool without processes, which counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    async def read(self, data: bytes, *, engine: str, branch: str, party: str) -> Reading:
        self.times += 1
        return read_as(TSURU)


def count_statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count what this task reads and writes; the deployment behind it goes on."""
    counted: list[str] = []
    mine = anyio.get_current_task().id
    for name in ("read", "write"):

        async def count(body: object, *, name: str = name, real: Callable[..., Awaitable[object]]) -> object:
            if anyio.get_current_task().id == mine:
                counted.append(name)
            return await real(body)

        monkeypatch.setattr(database, name, partial(count, real=getattr(database, name)))
    return counted


@pytest.fixture
async def host(scenario_on_both: Scenario) -> RememberingHost:
    await scenario_on_both.branch(plugins={"ocr_vin": {"engine": "none"}})
    return RememberingHost(scenario_on_both.deployment.store, clock=scenario_on_both.clock)


async def test_a_photo_that_was_read_costs_one_statement_and_no_reader(
    host: RememberingHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = await let_know(host, photo(), read_as(TSURU), engine="none")
    seeing = Seeing(host, eyes := Eyes(), engine="none")
    counted = count_statements(host.store.database, monkeypatch)

    reading = await seeing.read(data, sha256=await hash_of(data), branch="centro", party="ana")

    assert reading.vin == TSURU
    assert (counted, eyes.times) == (["read"], 0)


async def test_another_engine_reads_for_itself(host: RememberingHost) -> None:
    data = await let_know(host, photo(), read_as(), engine="rapid")
    seeing = Seeing(host, eyes := Eyes(), engine="none")

    readings = [await seeing.read(data, sha256=await hash_of(data), branch="centro", party="ana") for _ in range(2)]

    assert ([one.vin for one in readings], eyes.times) == ([TSURU, TSURU], 1)


async def test_to_be_read_anew_it_is_read_whatever_was_read_before(host: RememberingHost) -> None:
    data = await let_know(host, photo(), read_as(), engine="none")
    seeing = Seeing(host, Eyes(), engine="none")

    reading = await seeing.read(data, sha256=await hash_of(data), branch="centro", party="ana", anew=True)

    assert reading.vin == TSURU
