"""Concurrent writes are joined, and each caller gets its own result."""

from collections.abc import Sequence

import anyio
import anyio.lowlevel
import pytest

from waframe.core.errors import DatabaseAway
from waframe.core.runtime.grouping import GroupCommit, Rush


class Table:
    """Remembers the groups in which it was written; says when it has begun, and waits until it is free."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.begun = anyio.Event()
        self.free = anyio.Event()

    async def write(self, items: Sequence[int]) -> Sequence[int | Exception]:
        self.groups.append(list(items))
        self.begun.set()
        await self.free.wait()
        if -1 in items:
            raise DatabaseAway("no answer")
        return [ValueError(f"{item} is odd") if item % 2 else item * 10 for item in items]


async def put_all(group: GroupCommit[int, int], items: Sequence[int]) -> dict[int, int | Exception]:
    results: dict[int, int | Exception] = {}

    async def put(item: int) -> None:
        try:
            results[item] = await group.put(item)
        except Exception as error:  # noqa: BLE001  # what a caller gets is what is tested
            results[item] = error

    async with anyio.create_task_group() as tasks:
        for item in items:
            tasks.start_soon(put, item)
    return results


async def test_what_comes_in_one_moment_is_one_write_in_its_order() -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)

        results = await put_all(group, [2, 4, 6])

        tasks.cancel_scope.cancel()
    assert table.groups == [[2, 4, 6]]
    assert results == {2: 20, 4: 40, 6: 60}


async def test_a_group_has_a_bound() -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write, most=2)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)

        results = await put_all(group, [2, 4, 6, 8, 10])

        tasks.cancel_scope.cancel()
    assert table.groups == [[2, 4], [6, 8], [10]]
    assert len(results) == 5


async def test_an_error_of_one_item_is_that_callers_alone() -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)

        results = await put_all(group, [2, 3])

        tasks.cancel_scope.cancel()
    assert results[2] == 20
    assert isinstance(results[3], ValueError)


async def test_an_error_of_the_write_goes_to_every_caller_and_the_next_group_is_written() -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)

        failed = await put_all(group, [-1, 2])
        later = await put_all(group, [2])

        tasks.cancel_scope.cancel()
    assert all(isinstance(result, DatabaseAway) for result in failed.values())
    assert later == {2: 20}


async def test_a_caller_who_gives_up_harms_nobody() -> None:
    table = Table()
    group = GroupCommit(table.write)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)
        with anyio.move_on_after(0.05) as patience:
            await group.put(2)

        table.free.set()
        results = await put_all(group, [4])

        tasks.cancel_scope.cancel()
    assert patience.cancelled_caught
    assert results == {4: 40}
    assert table.groups == [[2], [4]]


async def test_a_group_that_has_begun_is_finished_at_the_end() -> None:
    table = Table()
    group = GroupCommit(table.write)
    results: list[int] = []

    async def put() -> None:
        results.append(await group.put(2))

    async with anyio.create_task_group() as callers, anyio.create_task_group() as writer:
        writer.start_soon(group.run)
        callers.start_soon(put)
        await table.begun.wait()
        writer.cancel_scope.cancel()
        table.free.set()

    assert results == [20]
    assert group.waiting == 0


@pytest.mark.parametrize("many", [1, 300])
async def test_nobody_is_left_waiting(many: int) -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)

        results = await put_all(group, range(0, 2 * many, 2))

        tasks.cancel_scope.cancel()
    assert len(results) == many


RUSH: Rush[int] = Rush(crowd=2, keys=lambda item: {item // 100})
"""Two groups are written side by side while two items wait; the hundreds of an item are its key."""


async def test_a_second_group_is_written_beside_the_first_while_many_wait() -> None:
    table = Table()
    group = GroupCommit(table.write, rush=RUSH)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)
        tasks.start_soon(put_all, group, [100])
        await table.begun.wait()

        tasks.start_soon(put_all, group, [200])
        await anyio.wait_all_tasks_blocked()
        few = list(table.groups)
        tasks.start_soon(put_all, group, [300])
        await anyio.wait_all_tasks_blocked()
        many = list(table.groups)

        tasks.cancel_scope.cancel()
        table.free.set()
    assert few == [[100]]
    assert many == [[100], [200, 300]]


async def test_in_a_rush_nothing_overtakes_what_shares_its_key() -> None:
    table = Table()
    group = GroupCommit(table.write, rush=RUSH)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)
        tasks.start_soon(put_all, group, [100])
        await table.begun.wait()

        tasks.start_soon(put_all, group, [102, 200, 104, 202])
        await anyio.wait_all_tasks_blocked()
        beside = list(table.groups)
        table.free.set()
        await anyio.wait_all_tasks_blocked()

        tasks.cancel_scope.cancel()
    assert beside == [[100], [200, 202]]
    assert table.groups == [[100], [200, 202], [102, 104]]
    assert group.waiting == 0


async def test_in_a_rush_what_has_to_follow_all_that_is_written_waits_for_it() -> None:
    table = Table()
    group = GroupCommit(table.write, rush=RUSH)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)
        tasks.start_soon(put_all, group, [100])
        await table.begun.wait()

        tasks.start_soon(put_all, group, [102, 104, 106])
        await anyio.wait_all_tasks_blocked()
        waiting = group.waiting
        table.free.set()
        await anyio.wait_all_tasks_blocked()

        tasks.cancel_scope.cancel()
    assert waiting == 3
    assert table.groups == [[100], [102, 104, 106]]


@pytest.mark.parametrize(("rush", "second"), [pytest.param(None, 4, id="calm"), pytest.param(RUSH, 2, id="rush")])
async def test_in_a_rush_half_of_the_last_group_is_enough(rush: Rush[int] | None, second: int) -> None:
    table = Table()
    table.free.set()
    group = GroupCommit(table.write, rush=rush)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(group.run)
        await put_all(group, [100, 200, 300, 400])

        for item in (100, 200, 300, 400):
            tasks.start_soon(group.put, item)
            await anyio.lowlevel.checkpoint()
        await anyio.wait_all_tasks_blocked()

        tasks.cancel_scope.cancel()
    assert len(table.groups[1]) == second
    assert [one for some in table.groups for one in some] == [100, 200, 300, 400] * 2
