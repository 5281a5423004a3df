"""A table answers in place of the bundled inventory."""

import os
from pathlib import Path

import msgspec
from tests.examples.copies import copied

from waframe import ActionCall, By
from waframe.testing import Scenario


async def test_stock_comes_from_a_table_as_it_stands_now(scenario: Scenario) -> None:
    folder = copied("custom_inventory", scenario.folder.parent / "copy")
    for name in ("plugins", "stock.csv"):
        (folder / name).rename(scenario.folder / name)
    centro = await scenario.branch("centro", plugins={"stock_list": {}})
    await scenario.branch("norte", plugins={"stock_list": {}})
    await scenario.branch("sur", plugins={"stock_list": {"shares": False}})
    await scenario.branch("este", plugins={"stock_list": {}})
    await centro.customer().says("¿tienen balatas?")
    conversation = await centro.conversation()

    async def ask(action: str, sku: str) -> dict[str, object]:
        call = ActionCall(
            action=action,
            caller="assistant",
            by=By.MODEL,
            arguments=msgspec.json.encode({"sku": sku}).decode(),
            conversation_id=conversation.id,
        )
        answer: dict[str, object] = msgspec.to_builtins(await scenario.deployment.act(call))
        return answer

    here = await ask("check_stock", "bal-1001")
    nowhere = await ask("check_stock", "NO-1")
    others = await ask("check_other_branches", "BAL-1001")
    change(scenario.folder / "stock.csv", "BAL-1001,centro,4", "BAL-1001,centro,muchas")
    after = await ask("check_stock", "BAL-1001")

    assert (here["known"], here["quantity"], here["price"]) == (True, "4", "480.00")
    assert (nowhere["known"], nowhere["quantity"]) == (False, None)
    assert [(one["id"], one["quantity"]) for one in listed(others, "branches")] == [("norte", "0")]
    assert [one["id"] for one in listed(others, "unknown")] == ["este"]
    assert after["known"] is False


def change(table: Path, before: str, after: str) -> None:
    changed = table.stat().st_mtime
    table.write_text(table.read_text("utf-8").replace(before, after), "utf-8")
    os.utime(table, (changed + 1, changed + 1))


def listed(answer: dict[str, object], field: str) -> list[dict[str, object]]:
    return msgspec.convert(answer[field], list[dict[str, object]])
