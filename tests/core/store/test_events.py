"""The event log: numbers grow, and a reader misses nothing and sees nothing twice."""

import random
from datetime import timedelta

import anyio
import anyio.lowlevel
import asyncpg
import pytest
from tests.core.store.shop import NOON, Shop, statement, written

from waframe.core.records.ids import new_id
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database, Transaction
from waframe.core.store.events import Events, NewEvent, append_events, rebase_events, wake

WRITERS = 5
ROUNDS = 100


async def test_events_are_read_in_the_order_of_their_making(database: Database) -> None:
    await _append(database, "a", "b")
    await _append(database, "c")

    events = await Events(database).since(0)

    assert [event.name for event in events] == ["a", "b", "c"]
    assert [event.number for event in events] == sorted({event.number for event in events})


async def test_a_reader_goes_on_from_a_number(database: Database) -> None:
    await _append(database, *"abcde")
    log = Events(database)
    first = await log.since(0, many=2)

    rest = await log.since(first[-1].number)

    assert [event.name for event in rest] == ["c", "d", "e"]
    assert await log.last() == rest[-1].number
    assert await log.first() == first[0].number
    assert [event.name for event in await log.named("d", since=0)] == ["d"]


async def test_an_empty_log_begins_at_nought(database: Database) -> None:
    assert (await Events(database).first(), await Events(database).last()) == (0, 0)


async def test_an_event_keeps_all_that_was_said(database: Database) -> None:
    event = NewEvent(name="x", at=NOON, branch="centro", conversation_id=new_id(), payload='{"a":1}')
    await database.write(lambda transaction: append_events(transaction, [event]))

    (found,) = await Events(database).since(0)

    assert (found.branch, found.conversation_id, found.payload, found.at) == (
        event.branch,
        event.conversation_id,
        event.payload,
        NOON,
    )


async def test_two_appends_of_one_transaction_follow_each_other(database: Database) -> None:
    async def body(transaction: Transaction) -> None:
        for name in "abc":
            await append_events(transaction, [_event(name), _event(name + name)])

    await database.write(body)

    assert [event.name for event in await Events(database).since(0)] == ["a", "aa", "b", "bb", "c", "cc"]


async def test_a_rolled_back_event_never_was(database: Database) -> None:
    async def body(transaction: Transaction) -> None:
        await append_events(transaction, [_event("a")])
        raise LookupError

    with pytest.raises(LookupError):
        await database.write(body)
    await _append(database, "b")

    assert [event.name for event in await Events(database).since(0)] == ["b"]


async def test_old_events_are_forgotten_but_the_newest_stays(database: Database) -> None:
    await _append(database, "a", "b")
    log = Events(database)
    last = await log.last()

    assert await log.forget(before=NOON + timedelta(days=1), many=1)
    assert not await log.forget(before=NOON + timedelta(days=1))

    assert [event.name for event in await log.since(0)] == ["b"]
    assert await log.last() == last


async def test_an_event_that_commits_late_is_not_passed_over(postgres_url: str) -> None:
    database = choose_database(postgres_url)
    await database.open()
    log = Events(database)
    one_began, read_between = anyio.Event(), anyio.Event()

    async def one(transaction: Transaction) -> None:
        await append_events(transaction, [_event("one")])
        one_began.set()
        await read_between.wait()
        await append_events(transaction, [_event("one more")])

    async def other(transaction: Transaction) -> None:
        await append_events(transaction, [_event(f"other {number}") for number in range(3)])

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(database.write, one)
        await one_began.wait()
        await database.write(other)
        before = await log.since(0)
        read_between.set()
    after = await log.since(before[-1].number if before else 0)
    await database.close()

    names = [event.name for event in (*before, *after)]
    assert before == []
    assert names == ["one", "one more", "other 0", "other 1", "other 2"]


async def test_a_reader_among_many_writers_sees_every_event_once(url: str) -> None:
    writing, reading = choose_database(url), choose_database(url)
    await writing.open()
    await reading.open()
    dice = random.Random(7)
    plans = [[[f"{w}:{r}:{n}" for n in range(dice.randint(1, 8))] for r in range(ROUNDS)] for w in range(WRITERS)]
    total = sum(len(names) for plan in plans for names in plan)
    seen: list[tuple[int, str]] = []

    async def write(plan: list[list[str]]) -> None:
        for names in plan:
            await writing.write(lambda transaction, names=names: _append_slowly(transaction, names))

    async def read() -> None:
        log = Events(reading)
        while len(seen) < total:
            events = await log.since(seen[-1][0] if seen else 0, many=50)
            seen.extend((event.number, event.name) for event in events)
            await anyio.lowlevel.checkpoint()

    with anyio.fail_after(20):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            for plan in plans:
                tasks.start_soon(write, plan)
    await writing.close()
    await reading.close()

    numbers = [number for number, _ in seen]
    assert total >= 2000
    assert numbers == sorted(set(numbers))
    assert sorted(name for _, name in seen) == sorted(name for plan in plans for names in plan for name in names)


async def test_numbers_keep_growing_after_a_restore_into_a_younger_server(database: Database) -> None:
    log = Events(database)
    await _append(database, "before")
    await database.change(statement("update events set number = number + 1000000000000"))
    before = await log_last(database)

    await database.write(rebase_events)
    await _append(database, "after", "again")

    events = await log.since(0)
    assert [event.name for event in events] == ["before", "after", "again"]
    assert all(event.number > before for event in events[1:])


async def test_numbers_are_not_moved_without_need(database: Database) -> None:
    await _append(database, "a")
    await database.write(rebase_events)
    await _append(database, "b")
    await database.write(rebase_events)
    await _append(database, "c")

    assert [event.name for event in await Events(database).since(0)] == ["a", "b", "c"]


async def test_arrivals_and_other_events_share_one_order(shop: Shop) -> None:
    await _append(shop.database, "a")
    await shop.store(written("uno"), written("dos", customer="525500000002"))
    await _append(shop.database, "b")

    events = await Events(shop.database).since(0)

    assert [event.name for event in (events[0], events[-1])] == ["a", "b"]
    assert len(events) == 6


async def test_a_listener_is_woken_once_at_the_commit(postgres_url: str) -> None:
    heard: list[str] = []
    bell = anyio.Event()

    def hear(connection: object, pid: int, channel: str, payload: object) -> None:
        del connection, pid, channel
        heard.append(str(payload))
        bell.set()

    listener = await asyncpg.connect(postgres_url)
    await listener.add_listener("waframe", hear)
    database = choose_database(postgres_url)
    await database.open()

    await Shop(database).store(*[written(str(number)) for number in range(5)])
    with anyio.fail_after(5):
        await bell.wait()
    bell = anyio.Event()
    await database.write(lambda transaction: wake(transaction, "events"))
    with anyio.fail_after(5):
        await bell.wait()
    await database.close()
    await listener.close()

    assert heard == ["inbox", "events"]


async def _append(database: Database, *names: str) -> None:
    await database.write(lambda transaction: append_events(transaction, [_event(name) for name in names]))


async def _append_slowly(transaction: Transaction, names: list[str]) -> None:
    for name in names:
        await append_events(transaction, [_event(name)])


async def log_last(database: Database) -> int:
    (row,) = await database.rows(statement("select max(number) as number from events"))
    return int(str(row["number"]))


def _event(name: str) -> NewEvent:
    return NewEvent(name=name, at=NOON)
