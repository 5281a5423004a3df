"""One branch, and forty of them, answer as their pages say."""

import re
from pathlib import Path

from tests.examples.phone import EXAMPLES, copied, phone_for

from waframe.testing.commanding import run_command

SHOWN = re.compile(r"^\| `(?P<said>[^`]+)` \| (?P<name>\S+) \(\w+\) \| (?P<answer>.+) \|$", re.MULTILINE)


async def test_a_shop_with_one_number_tells_its_hours(tmp_path: Path) -> None:
    async with phone_for(copied("one_branch", tmp_path) / "waframe.yaml") as phone:
        hours = await phone.hears("¿a qué hora cierran?", at="taller")

    assert "lunes a viernes: 8:00 a 18:00" in hours


async def test_forty_branches_come_from_a_table_and_each_group_has_its_plugin(tmp_path: Path) -> None:
    folder = copied("forty_branches", tmp_path)
    words = ("--config", str(folder / "waframe.yaml"), "branches", "import", str(folder / "branches.csv"), "--write")
    environ = dict.fromkeys(("WHATSAPP_APP_SECRET", "WEBHOOK_VERIFY_TOKEN", "WHATSAPP_ACCESS_TOKEN"), "none")
    page = (EXAMPLES / "forty_branches" / "README.md").read_text("utf-8")

    done = run_command(*words, environment=environ)
    assert done.exit_code == 0, done.output
    async with phone_for(folder / "waframe.yaml") as phone:
        branches = {one.branch.name: one for one in phone.deployment.config.branches.values()}
        wrong = [
            (said, name, heard)
            for said, name, answer in SHOWN.findall(page)
            if not (heard := await phone.hears(said, at=branches[name].branch.key)).startswith(_beginning(answer))
        ]

    assert wrong == []
    assert len(SHOWN.findall(page)) == 5
    assert len(branches) == 40
    assert {frozenset(one.plugins) for one in branches.values()} == {
        frozenset({"routing", own}) for own in ("delivery", "wholesale", "cruises", "dollars")
    }


def _beginning(answer: str) -> str:
    return "Hola, gracias por escribir" if answer.startswith("a greeting") else answer
