"""An import changes everything at once or nothing, and the same file twice changes nothing."""

import json
from pathlib import Path

import anyio
import pytest
from tests.plugins.catalog.shelf import SHELF, Bring

from waframe.plugins.catalog import imports, products
from waframe.plugins.catalog.errors import FileTruncated, NothingToImport
from waframe.plugins.catalog.importing import import_file
from waframe.testing.scenario import Scenario
from waframe.vocabulary import default


async def test_the_same_file_twice_changes_nothing(scenario_on_both: Scenario, bring: Bring) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})

    first, second = await bring(scenario_on_both, SHELF), await bring(scenario_on_both, SHELF)

    assert (first.report.created, first.changes) == (5, 5)
    assert (second.report.unchanged, second.changes) == (5, 0)


async def test_what_changed_moved_came_and_went_is_told_apart(scenario_on_both: Scenario, bring: Bring) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})
    await bring(scenario_on_both, SHELF)
    new = {"titulo": "Faro Izquierdo Versa 2012-2019", "codigo": "FAR-1"}
    dearer = {**SHELF[1], "precio": "1,099.00"}

    report = (await bring(scenario_on_both, [new, dearer, SHELF[0], SHELF[2]])).report

    told = (report.created, report.changed, report.moved, report.removed, report.unchanged)
    assert told == (1, 1, 2, 2, 0)


async def test_what_is_gone_from_the_file_is_sold_no_more_and_may_come_back(
    scenario_on_both: Scenario, bring: Bring
) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})
    database = scenario_on_both.deployment.store.database
    await bring(scenario_on_both, SHELF)

    await bring(scenario_on_both, SHELF[1:])
    gone = await products.some(database, ["BAL-7043", "BAL-7044"])
    back = await bring(scenario_on_both, SHELF)

    assert list(gone) == ["BAL-7044"]
    assert (back.report.returned, len(await products.some(database, ["BAL-7043"]))) == (1, 1)


async def test_prices_are_exact_and_every_one_is_kept(scenario_on_both: Scenario, bring: Bring) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})
    database = scenario_on_both.deployment.store.database
    await bring(scenario_on_both, SHELF)
    await bring(scenario_on_both, [*SHELF[:3], {**SHELF[3], "precio": "650.10"}, SHELF[4]])

    kept = await products.some(database, ["BUJ-0125", "BAL-7044", "BAL-8001"])
    history = await products.prices_of(database, "BUJ-0125")

    assert {sku: one.price for sku, one in kept.items()} == {
        "BUJ-0125": "650.10",
        "BAL-7044": "1049.00",
        "BAL-8001": None,
    }
    assert [price for price, _ in history] == ["650.10", "612.069"]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(json.dumps(SHELF).encode()[:-30], FileTruncated, id="it ends in the middle"),
        pytest.param(b"[]", NothingToImport, id="it is empty"),
        pytest.param(b'[{"titulo": null}]', NothingToImport, id="all is rejected"),
    ],
)
async def test_a_file_that_cannot_be_used_changes_nothing(
    scenario_on_both: Scenario, bring: Bring, data: bytes, error: type[Exception]
) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})
    database = scenario_on_both.deployment.store.database
    before = await bring(scenario_on_both, SHELF)

    with pytest.raises(error):
        await bring(scenario_on_both, data)

    last = await imports.last(database)
    assert last is not None
    assert last.id == before.id
    assert len(await products.page(database, after=-1, many=10)) == 5


async def test_an_import_that_is_broken_off_leaves_nothing(scenario_on_both: Scenario, tmp_path: Path) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})
    database = scenario_on_both.deployment.store.database
    path = tmp_path / "many.json"
    path.write_text(json.dumps([{"titulo": f"Faro Aveo {number}"} for number in range(600)]), encoding="utf-8")
    seen: list[int] = []

    with anyio.CancelScope() as scope:

        def stop_after_a_while(_read: int, _size: int, rows: int) -> None:
            seen.append(rows)
            scope.cancel()

        await import_file(scenario_on_both.deployment, path, vocabulary=default(), progress=stop_after_a_while)

    assert seen
    assert await products.page(database, after=-1, many=10) == []
    assert await imports.last(database) is None


async def test_rows_that_were_repaired_or_left_out_are_named(scenario_on_both: Scenario, bring: Bring) -> None:
    await scenario_on_both.branch(plugins={"catalog": {}})

    report = (
        await bring(scenario_on_both, [{**SHELF[0], "imagen_2": "/2.jpg"}, *SHELF[1:], {"titulo": None}, 7])
    ).report

    assert (report.rows, report.rejected) == (7, 2)
    assert [(one.row, one.kinds) for one in report.repaired_rows] == [(0, ("image",)), (1, ("price",))]
    assert [(one.row, one.reason) for one in report.rejections] == [(5, "it has no title"), (6, "it is no object")]
