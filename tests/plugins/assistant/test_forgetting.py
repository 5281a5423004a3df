"""What the assistant did is kept for ninety days, and what somebody found wrong for good."""

import shutil
from pathlib import Path

from waframe import Query
from waframe.testing.scenario import Scenario

DAY = 86_400
HERE = Path(__file__).parent


def many(table: str) -> Query:
    text = f"select count(*) as many from {table}"
    return Query(name="many", sqlite=text, postgres=text, names=())


async def test_old_turns_go_and_those_that_were_found_wrong_stay(scenario_on_both: Scenario) -> None:
    (scenario_on_both.folder / "plugins").mkdir()
    shutil.copy(HERE / "counter.py", scenario_on_both.folder / "plugins")
    branch = await scenario_on_both.branch(plugins={"counter": {}, "assistant": {"quiet_seconds": 0}})
    customer, other = branch.customer("5512345601"), branch.customer("5512345602")
    await customer.says("BAL-7045")
    await other.says("BAL-7043")
    database = scenario_on_both.deployment.store.database
    mark = "update assistant_turns set wrong = 'no' where reply like '%Traseras%' returning id"
    await database.change(Query(name="mark", sqlite=mark, postgres=mark, names=()))

    await scenario_on_both.advance(91 * DAY)
    await customer.says("hola")
    await customer.says("BAL-7043")
    await scenario_on_both.advance(2 * DAY)

    left = [int(str((await database.rows(many(table)))[0]["many"])) for table in ("assistant_turns", "assistant_deeds")]
    assert left[0] == 2
    assert left[1] > 0
