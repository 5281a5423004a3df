"""Many at once: one order of a quote, and folios without a gap or a double, on both databases."""

import runpy
from collections import Counter
from functools import partial
from pathlib import Path

import anyio
import msgspec

from waframe import ActionCall, By, Role, Transaction, new_id
from waframe.testing.scenario import Scenario
from waframe_sales.order import Ticket
from waframe_sales.statement import run
from waframe_sales.tables import folios, tickets
from waframe_sales.tables.folios import Series

open_counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))["open_counter"]
MANY = 24
BRANCHES, TICKETS, FAILS_EVERY = 4, 20, 10


class RolledBack(Exception):
    """Raised to have a transaction rolled back."""


async def test_many_confirmations_at_once_make_one_order(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    ana, luis = shop.branch.agent("Ana"), shop.branch.agent("Luis")
    quote = await shop.sold(ana, ("BAL-7043", 2))
    await shop.writes("dice mi esposo que la queremos")
    conversation = await shop.branch.conversation()
    (words,) = [one for one in await shop.messages() if one.text.startswith("dice")]
    arguments = {"quote_id": quote["id"], "quote_version": 1, "message_id": words.id}
    outcomes: Counter[str] = Counter()

    async def confirm(agent_id: str) -> None:
        call = ActionCall(
            action="confirm_quote",
            caller=agent_id,
            by=By.AGENT,
            role=Role.AGENT,
            arguments=msgspec.json.encode(arguments).decode(),
            conversation_id=conversation.id,
        )
        done = msgspec.to_builtins(await shop.scenario.deployment.act(call))
        outcomes[f"{done['outcome']} {done['folio']}"] += 1

    agents = [await ana.id(), await luis.id()]
    async with anyio.create_task_group() as tasks:
        for place in range(MANY):
            tasks.start_soon(confirm, agents[place % 2])
    await shop.scenario.advance(60)

    assert outcomes == {"ordered SUC01-000001": MANY}
    counted = [len(await shop.rows(f"sales_{name}")) for name in ("orders", "tickets", "reservations")]
    assert counted == [1, 1, 1]
    assert [text for text in shop.heard() if "Ticket SUC01-000001" in text] != []
    assert len([one for one in shop.customer.sees() if one.content.filename == "SUC01-000001.pdf"]) == 1


async def test_what_two_agents_add_at_once_stands_in_the_quote_together(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    conversation_id = await shop.asked()
    ana, luis = shop.branch.agent("Ana"), shop.branch.agent("Luis")
    await ana.does("create_quote", conversation_id)
    (quote,) = await shop.rows("sales_quotes")

    async with anyio.create_task_group() as tasks:
        for agent, sku in ((ana, "BAL-7043"), (luis, "DIS-9031")):
            wanted = {"quote_id": quote["id"], "sku": sku, "qty": 1}
            tasks.start_soon(partial(agent.does, "add_to_quote", conversation_id, **wanted))

    assert {row["sku"] for row in await shop.rows("sales_quote_lines")} == {"BAL-7043", "DIS-9031"}
    (changed,) = await shop.rows("sales_quotes")
    assert (changed["total_cents"], changed["events"]) == (194000, 3)


async def test_tickets_are_numbered_without_a_gap_though_some_are_rolled_back(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    database, now = shop.scenario.deployment.store.database, shop.scenario.clock.now()

    async def issue(branch: str, place: int) -> None:
        async def body(transaction: Transaction) -> None:
            number = await folios.draw(transaction, branch, series=Series.TICKET)
            ticket = Ticket(
                order_id=new_id(), branch=branch, number=number, folio=f"{branch}-{number}", issued_at=now, paper="{}"
            )
            await run(transaction, [tickets.add(ticket)])
            if place % FAILS_EVERY == 0:
                raise RolledBack

        try:
            await database.write(body)
        except RolledBack:
            return

    async with anyio.create_task_group() as tasks:
        for place in range(TICKETS):
            for branch in range(BRANCHES):
                tasks.start_soon(issue, f"b{branch}", place)

    issued = TICKETS - TICKETS // FAILS_EVERY
    for branch in range(BRANCHES):
        assert await tickets.numbers(database, f"b{branch}") == list(range(1, issued + 1))
