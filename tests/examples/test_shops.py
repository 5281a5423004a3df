"""One branch, and forty of them, answer as their pages say."""

import re
from pathlib import Path

import pytest
from tests.examples.copies import EXAMPLES, copied, opened

from waframe.testing import Scenario
from waframe.testing.commanding import run_command

SHOWN = re.compile(r"^\| `(?P<said>[^`]+)` \| (?P<name>\S+) \(\w+\) \| (?P<answer>.+) \|$", re.MULTILINE)


@pytest.fixture
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


async def test_a_shop_with_one_number_tells_its_hours(scenario: Scenario, copies: Path) -> None:
    shop = await opened(copied("one_branch", copies), scenario)

    (hours,) = await shop["taller"].customer().says("¿a qué hora cierran?")

    assert "lunes a viernes: 8:00 a 18:00" in hours.text


async def test_forty_branches_come_from_a_table_and_each_group_has_its_plugin(scenario: Scenario, copies: Path) -> None:
    folder = copied("forty_branches", copies)
    words = ("--config", str(folder / "waframe.yaml"), "branches", "import", str(folder / "branches.csv"), "--write")
    shown = SHOWN.findall((EXAMPLES / "forty_branches" / "README.md").read_text("utf-8"))

    done = run_command(*words, environment=scenario.environment)
    assert done.exit_code == 0, done.output
    shop = await opened(folder, scenario)
    branches = {one.branch.name: one for one in shop.deployment.config.branches.values()}
    heard = [await shop[branches[name].branch.key].customer().says(said) for said, name, _ in shown]

    assert [one.text for (one,) in heard[:-1]] == [answer for _, _, answer in shown[:-1]]
    assert [one.text.partition(" por")[0] for one in heard[-1]] == ["Hola, gracias"]
    assert len(branches) == 40
    assert {frozenset(one.plugins) for one in branches.values()} == {
        frozenset({"routing", own}) for own in ("delivery", "wholesale", "cruises", "dollars")
    }
