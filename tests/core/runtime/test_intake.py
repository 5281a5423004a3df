"""What comes in at the same time is stored side by side, and what one customer writes in the order of its coming."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import anyio
import asyncpg
import pytest

from waframe import IncomingMessage, SystemClock, Text, phone_identity
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.intake import Intake
from waframe.core.runtime.metrics import Metrics
from waframe.core.store.arrivals import Arrivals, Routing
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.migrating import migrate
from waframe.core.store.queries import Query

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ROUTES = {("whatsapp", "1"): Routing(branch="centro", window=timedelta(hours=24))}
CALLERS = 150
CUSTOMERS = 40
MESSAGES = 900


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    await migrate(database_url)
    database = choose_database(database_url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def intake(database: Database) -> AsyncIterator[Intake]:
    intake = Intake(Arrivals(database), routes=lambda: ROUTES, clock=SystemClock(), bus=Bus(), metrics=Metrics())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(intake.run)
        yield intake
        tasks.cancel_scope.cancel()


def written(number: int) -> IncomingMessage:
    """Write a message of one of the customers, who take turns."""
    return IncomingMessage(
        channel="whatsapp",
        address="1",
        channel_id=f"wamid.{number}",
        identities=(phone_identity(f"5255{number % CUSTOMERS:08}"),),
        content=Text(body=str(number)),
        at=NOON,
        raw="{}",
    )


async def take_all(intake: Intake, numbers: Sequence[int]) -> None:
    async with anyio.create_task_group() as callers:
        for number in numbers:
            callers.start_soon(intake.take, [written(number)])


async def texts(database: Database) -> list[int]:
    """List what is stored, in the order of its commits."""
    text = "select text from messages order by seq"
    rows = await database.rows(Query(name="test", sqlite=text, postgres=text, names=()))
    return [int(str(row["text"])) for row in rows]


async def test_a_rush_loses_nothing_and_keeps_the_order_of_each_customer(database: Database, intake: Intake) -> None:
    numbers = iter(range(MESSAGES))

    async def call() -> None:
        for number in numbers:
            await intake.take([written(number)])

    async with anyio.create_task_group() as callers:
        for _ in range(CALLERS):
            callers.start_soon(call)

    stored = await texts(database)
    assert len(stored) == MESSAGES
    for customer in range(CUSTOMERS):
        said = [number for number in stored if number % CUSTOMERS == customer]
        assert said == list(range(customer, MESSAGES, CUSTOMERS))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_group_that_has_to_wait_holds_up_its_own_customers_alone(
    database: Database, database_url: str, intake: Intake
) -> None:
    await intake.take([written(number) for number in range(CUSTOMERS)])
    somebody = await asyncpg.connect(database_url)
    others = [number for number in range(CUSTOMERS, 3 * CUSTOMERS) if number % CUSTOMERS]
    async with anyio.create_task_group() as callers:
        locked = somebody.transaction()
        await locked.start()
        await somebody.execute(
            "select from waframe.conversations where id = "
            "(select conversation_id from waframe.messages where text = '0') for update"
        )

        callers.start_soon(intake.take, [written(CUSTOMERS)])
        await anyio.wait_all_tasks_blocked()
        callers.start_soon(intake.take, [written(2 * CUSTOMERS)])
        with anyio.fail_after(20):
            await take_all(intake, others)
        before = await texts(database)
        await locked.rollback()
    await somebody.close()

    assert sorted(before) == [*range(CUSTOMERS), *others]
    assert (await texts(database))[-2:] == [CUSTOMERS, 2 * CUSTOMERS]
