"""The ledger and its caps, on both databases, also under a rush and with several processes."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import anyio
import msgspec
import pytest
from tests.plugins.assistant.model.conftest import BRANCH, CONVERSATION, PAYER, chain, one, question

from waframe import Branch, Database, Store
from waframe.plugins.assistant.model.errors import ModelAway, ModelBusy, ModelOverBudget, ModelSlow
from waframe.plugins.assistant.model.ledger import Entry, Ledger
from waframe.plugins.assistant.model.lines import Payer, Usage
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.settings import Caps, Prices
from waframe.testing.inside import choose_database
from waframe.testing.model_server import Cut, ModelServer, Refused, Slow, Status
from waframe.testing.model_server.faults import Fault

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)
"""In Mexico it is still the last day of November."""

WIDE = Caps(conversation=Decimal(100), branch_day=Decimal(100), chain_month=Decimal(100))
PRICED = Prices(input=Decimal(1), output=Decimal(5))


async def begin(
    ledger: Ledger, *, caps: Caps = WIDE, payer: Payer = PAYER, reserved: int = 1_000, now: datetime = NOW
) -> Entry:
    return await ledger.begin(payer, caps=caps, model="m", purpose="test", reserved_micros=reserved, now=now)


async def test_a_call_counts_on_the_day_of_the_wall_clock(store_on_both: Store) -> None:
    ledger = Ledger(store_on_both.database)
    entry = await begin(ledger)
    usage = Usage(prompt_tokens=900, completion_tokens=50, cost=0.0004)

    await ledger.end(entry, cost_micros=400, now=NOW, usage=usage)

    (day,) = await ledger.sums("day", since="2026-11-30")
    assert (day.what, day.branch, day.calls, day.failed, day.micros) == ("2026-11-30", "centro", 1, 0, 400)
    assert (day.prompt_tokens, day.completion_tokens) == (900, 50)
    assert await ledger.used("2026-11-30") == {
        ("branch_day", "2026-11-30 centro"): 400,
        ("chain_month", "2026-11"): 400,
        ("conversation", f"2026-11-30 {CONVERSATION}"): 400,
    }


async def test_a_call_ends_once(store: Store) -> None:
    ledger = Ledger(store.database)
    entry = await begin(ledger)

    await ledger.end(entry, cost_micros=400, now=NOW)
    await ledger.end(entry, cost_micros=0, now=NOW)

    assert (await ledger.used("2026-11-30"))["chain_month", "2026-11"] == 400


async def test_a_call_that_nobody_ended_counts_as_what_was_set_aside(store: Store) -> None:
    ledger = Ledger(store.database)

    await begin(ledger, reserved=777)

    (day,) = await ledger.sums("day", since="2026-11-01")
    assert day.micros == 777


async def test_a_cap_that_is_reached_refuses_and_takes_nothing_from_the_others(store_on_both: Store) -> None:
    ledger = Ledger(store_on_both.database)
    for month, cap in enumerate(("conversation", "branch_day", "chain_month"), 1):
        now = datetime(2027, month, 15, 12, tzinfo=UTC)
        caps = msgspec.structs.replace(WIDE, **{cap: Decimal("0.001")})
        await begin(ledger, caps=caps, reserved=600, now=now)

        with pytest.raises(ModelOverBudget) as caught:
            await begin(ledger, caps=caps, reserved=600, now=now)

        assert caught.value.cap == cap
        assert set((await ledger.used(now.date().isoformat())).values()) == {600}


async def test_each_conversation_branch_and_day_has_its_own(store: Store) -> None:
    ledger = Ledger(store.database)
    caps = Caps(conversation=Decimal("0.001"), branch_day=Decimal("0.001"), chain_month=Decimal(1))
    other = Payer(branch=Branch(key="norte", name="Norte"))

    await begin(ledger, caps=caps)
    await begin(ledger, caps=caps, payer=other)
    await begin(ledger, caps=caps, now=datetime(2026, 12, 1, 18, tzinfo=UTC))

    with pytest.raises(ModelOverBudget):
        await begin(ledger, caps=caps, payer=Payer(branch=BRANCH))


async def test_caps_hold_under_fifty_calls_at_once_from_two_processes(
    store_on_both: Store, database_url: str, tmp_path: Path
) -> None:
    del tmp_path
    other = choose_database(database_url)
    await other.open()
    caps = Caps(conversation=Decimal("0.01"), branch_day=Decimal(1), chain_month=Decimal(1))
    begun: list[Entry] = []
    refused: list[ModelOverBudget] = []

    async def call(database: Database) -> None:
        try:
            begun.append(await begin(Ledger(database), caps=caps))
        except ModelOverBudget as error:
            refused.append(error)

    async with anyio.create_task_group() as tasks:
        for place in range(50):
            tasks.start_soon(call, other if place % 2 else store_on_both.database)
    await other.close()

    assert (len(begun), len(refused)) == (10, 40)
    used = await Ledger(store_on_both.database).used("2026-11-30")
    assert used["conversation", f"2026-11-30 {CONVERSATION}"] == 10_000


async def test_fifty_questions_at_once_do_not_spend_more_than_the_cap(server: ModelServer, models: Models) -> None:
    server.price = 0.0005
    caps = Caps(conversation=Decimal("0.02"), branch_day=Decimal(1), chain_month=Decimal(1))
    settings = chain(one(max_price=PRICED, max_tokens=64, timeout_seconds=10), caps=caps)
    answered: list[int] = []

    async def ask() -> None:
        try:
            answer = await models.ask(question(), settings=settings, payer=PAYER)
            answered.append(answer.cost_micros)
        except ModelOverBudget:
            pass

    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(ask)

    (day,) = await models.ledger.sums("day", since="2026-01-01")
    assert day.micros == sum(answered) <= 20_000
    assert len(answered) == len(server.asked) >= 10


async def test_what_a_failed_call_cost_is_noted(server: ModelServer, models: Models) -> None:
    settings = chain(one(timeout_seconds=0.2, max_price=PRICED, max_tokens=100))
    faults: dict[str, Fault] = {
        "refused": Refused(),
        "limit": Status(code=429),
        "cut": Cut(),
        "slow": Slow(seconds=3),
    }
    costs = {}
    for name, fault in faults.items():
        server.fail(fault)
        before = sum(one.micros for one in await models.ledger.sums("day", since="2026-01-01"))
        with pytest.raises((ModelAway, ModelBusy, ModelSlow)):
            await models.ask(question(), settings=settings, payer=PAYER)
        models._breakers.clear()
        after = sum(one.micros for one in await models.ledger.sums("day", since="2026-01-01"))
        costs[name] = after - before

    assert costs["refused"] == costs["limit"] == 0
    assert costs["cut"] == costs["slow"] > 500


async def test_the_ledger_is_written_although_the_turn_is_cancelled(server: ModelServer, models: Models) -> None:
    server.fail(Slow(seconds=5))

    with anyio.move_on_after(0.1):
        await models.ask(question(), settings=chain(), payer=PAYER)

    assert (await models.ledger.last_failures())["openrouter:stand-in"].reason == "cut off for lack of time"
    (model,) = await models.ledger.sums("model", since="2026-01-01")
    assert (model.what, model.failed) == ("openrouter:stand-in", 1)


async def test_a_failure_is_past_once_the_model_has_answered(store_on_both: Store) -> None:
    ledger = Ledger(store_on_both.database)
    failed = await begin(ledger)
    await ledger.end(failed, cost_micros=0, now=NOW, failure=ModelAway("m", reason="500: no words"))
    before = (await ledger.last_failures())["m"]
    later = datetime(2026, 12, 1, 4, tzinfo=UTC)

    entry = await begin(ledger, now=later)
    await ledger.end(entry, cost_micros=1, now=later)

    after = (await ledger.last_failures())["m"]
    assert (before.is_past, after.is_past) == (False, True)
    assert after.reason == "500: no words"
    (conversation,) = await ledger.sums("conversation", since="2026-01-01")
    assert conversation.what == CONVERSATION


async def test_what_is_old_is_forgotten_with_the_first_call_of_a_day(store_on_both: Store) -> None:
    ledger = Ledger(store_on_both.database)
    for days in (500, 100, 10):
        await begin(ledger, now=NOW - timedelta(days=days))

    await begin(ledger, now=NOW)

    assert [one.what for one in await ledger.sums("day", since="2000-01-01")] == [
        "2026-11-30",
        "2026-11-20",
        "2026-08-22",
    ]
    assert await ledger.used("2026-08-22") == {}
    assert len(await ledger.used("2026-11-20")) == 3
