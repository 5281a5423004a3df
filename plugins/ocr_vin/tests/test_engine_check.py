"""What `waframe check` says of the engines."""

from collections.abc import Awaitable, Callable

import pytest

from waframe import Finding, Health, SystemClock
from waframe.testing.host import RememberingHost
from waframe.testing.scenario import Scenario
from waframe_ocr_vin.engine_check import engine_check
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.settings import OcrVinSettings
from waframe_ocr_vin.shared import Shared

Look = Callable[..., Awaitable[list[Finding]]]


@pytest.fixture
async def look(scenario: Scenario) -> Look:
    await scenario.branch(plugins={"ocr_vin": {}})

    async def look_at(**engines: str) -> list[Finding]:
        settings = {key: OcrVinSettings(engine=engine) for key, engine in engines.items()}
        host = RememberingHost(scenario.deployment.store, clock=SystemClock(), settings=settings)
        return await engine_check(Shared(host, Readers())).run(host)

    return look_at


async def test_what_reads_is_named_once_where_it_is_the_same_everywhere(look: Look) -> None:
    (finding,) = await look(centro="auto", norte="auto")

    assert (finding.health, finding.branch) == (Health.GOOD, None)
    assert finding.sentence == "text is read by rapid; there are also tesseract"


async def test_each_branch_is_looked_at(look: Look) -> None:
    found = await look(centro="auto", norte="none", sur="mine")

    assert [(one.branch, one.health) for one in found] == [
        ("centro", Health.GOOD),
        ("norte", Health.GOOD),
        ("sur", Health.BAD),
    ]
    assert found[1].sentence == "text is not to be read, only bar codes"
    assert found[2].remedy == "install the package that brings the engine mine; there are rapid, tesseract"


async def test_a_missing_engine_is_named_with_what_installs_it(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waframe_ocr_vin.engines.find_spec", lambda module: None)

    automatic, tesseract = await look(centro="auto", norte="tesseract")

    assert tesseract.health is Health.BAD
    assert tesseract.remedy == "pip install 'waframe-ocr-vin[tesseract]'"
    assert automatic.health is Health.WARNING
    assert automatic.remedy == "pip install 'waframe-ocr-vin[rapid]'"
