"""What `waframe check` says of the engines."""

import pytest

from waframe import Health, SystemClock
from waframe.testing.host import RememberingHost
from waframe.testing.scenario import Scenario
from waframe_ocr_vin.engine_check import engine_check


@pytest.fixture
async def host(scenario: Scenario) -> RememberingHost:
    await scenario.branch(plugins={"ocr_vin": {}})
    return RememberingHost(scenario.deployment.store, clock=SystemClock())


async def test_what_reads_is_named(host: RememberingHost) -> None:
    (finding,) = await engine_check(["auto", "auto"]).run(host)

    assert finding.health is Health.GOOD
    assert finding.sentence == "text is read by rapid; there are also tesseract"


async def test_codes_alone_are_a_choice(host: RememberingHost) -> None:
    (finding,) = await engine_check(["none"]).run(host)

    assert finding.health is Health.GOOD


async def test_a_missing_engine_is_named_with_what_installs_it(
    host: RememberingHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waframe_ocr_vin.engines.find_spec", lambda module: None)

    automatic, tesseract = await engine_check(["tesseract", "auto"]).run(host)

    assert tesseract.health is Health.BAD
    assert tesseract.remedy == "pip install 'waframe-ocr-vin[tesseract]'"
    assert automatic.health is Health.WARNING
    assert automatic.remedy == "pip install 'waframe-ocr-vin[rapid]'"
