"""Sales on both databases: random sales, 200 confirmations of one quote at once, 40 branches that number tickets.

Usage: python benchmarks/sales.py [--short]
"""

import runpy
import sys
import tempfile
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

import anyio
import msgspec
from hypothesis import HealthCheck, given, settings

from tables import show
from waframe import ActionCall, By, Role, Transaction, new_id
from waframe.testing.postgres import serve_postgres
from waframe.testing.scenario import playing
from waframe_sales.money.calculating import calculate
from waframe_sales.money.calculation import CapExceeded
from waframe_sales.money.decimals import ZERO
from waframe_sales.money.sale import Rounding, Sale
from waframe_sales.order import Ticket
from waframe_sales.statement import run
from waframe_sales.tables import folios, tickets
from waframe_sales.tables.folios import Series

TESTS = Path(__file__).parents[1] / "plugins" / "sales" / "tests"
FAILS_EVERY = 10
QUOTED_LINES = 10
Row = tuple[str, ...]
Shop: TypeAlias = Any
"""The `Counter` of the plugin's tests, which is no module that can be imported."""


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much is tried."""

    sales: int
    confirmations: int
    branches: int
    tickets: int
    quotes: int


FULL = Size(sales=10_000, confirmations=200, branches=40, tickets=50, quotes=100)
SHORT = Size(sales=300, confirmations=20, branches=4, tickets=20, quotes=5)


class RolledBack(Exception):
    """Raised to have a transaction rolled back."""


def calculate_many(size: Size) -> Row:
    """Calculate random sales, and look at what must always hold."""
    sales = runpy.run_path(str(TESTS / "random_sales.py"))["sales"]
    tried = 0

    @settings(max_examples=size.sales, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(sale=sales())
    def look(sale: Sale) -> None:
        nonlocal tried
        tried += 1
        found = calculate(sale)
        lines = sum((line.total for line in found.lines), start=ZERO)
        assert abs(found.total - lines) * 200 <= 2 + len(found.taxes)
        assert sale.rounding is Rounding.DOCUMENT or found.total == lines
        assert min(line.base for line in found.lines) >= 0
        assert min(line.discount for line in found.lines) >= 0
        for line, asked in zip(found.lines, sale.lines, strict=True):
            assert not asked.price_includes_tax or line.total == line.after
        try:
            calculate(msgspec.structs.replace(sale, role_cap_percent=found.worst_percent / 2))
        except CapExceeded:
            return
        assert not found.worst_percent

    began = perf_counter()
    look()
    return "random sales", "-", f"{tried} sales", "Σ lines = total, shelf price kept, never negative", _since(began)


async def confirm_at_once(shop: Shop, size: Size, name: str) -> Row:
    """Let two agents confirm one quote many times at once."""
    ana, luis = shop.branch.agent("Ana"), shop.branch.agent("Luis")
    quote = await shop.sold(ana, ("BAL-7043", 2))
    await shop.writes("dice mi esposo que la queremos")
    conversation = await shop.branch.conversation()
    words = next(one for one in await shop.messages() if one.text.startswith("dice"))
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
        outcomes[msgspec.to_builtins(await shop.scenario.deployment.act(call))["outcome"]] += 1

    agents = [await ana.id(), await luis.id()]
    began = perf_counter()
    async with anyio.create_task_group() as tasks:
        for place in range(size.confirmations):
            tasks.start_soon(confirm, agents[place % 2])
    took = _since(began)
    counted = [len(await shop.rows(f"sales_{table}")) for table in ("orders", "tickets", "reservations")]
    assert counted == [1, 1, 1], counted
    assert outcomes == {"ordered": size.confirmations}, outcomes
    found = f"{counted[0]} order, {counted[1]} ticket, {counted[2]} reservation"
    return "confirmations at once", name, f"{size.confirmations} of one quote", found, took


async def number_tickets(shop: Shop, size: Size, name: str) -> Row:
    """Let many branches issue many tickets at once, one in ten of which is rolled back."""
    database, now = shop.scenario.deployment.store.database, shop.scenario.clock.now()

    async def issue(branch: str, place: int) -> None:
        async def body(transaction: Transaction) -> None:
            number = await folios.draw(transaction, branch, series=Series.TICKET)
            folio = f"{branch}-{number}"
            ticket = Ticket(order_id=new_id(), branch=branch, number=number, folio=folio, issued_at=now, paper="{}")
            await run(transaction, [tickets.add(ticket)])
            if place % FAILS_EVERY == 0:
                raise RolledBack

        try:
            await database.write(body)
        except RolledBack:
            return

    began = perf_counter()
    async with anyio.create_task_group() as tasks:
        for place in range(size.tickets):
            for branch in range(size.branches):
                tasks.start_soon(issue, f"b{branch}", place)
    took = _since(began)
    issued = list(range(1, size.tickets - size.tickets // FAILS_EVERY + 1))
    for branch in range(size.branches):
        assert await tickets.numbers(database, f"b{branch}") == issued
    return "tickets", name, f"{size.branches} branches × {size.tickets}", f"1…{len(issued)} in each, no gap", took


async def quote_and_send(shop: Shop, size: Size, name: str) -> Row:
    """Make and send quotes of ten lines with their PDFs, without a channel."""
    known = {f"P-{place}": {"quantity": "9", "price": f"{100 + place}.50"} for place in range(QUOTED_LINES)}
    shop.stock(**{sku.replace("-", "_"): one for sku, one in known.items()})
    await shop.branch.customer("5500000000", name="Eva").says("hola")
    conversation = next(one for one in await shop.branch.conversations() if one.floor == "bot")
    ana = shop.branch.agent("Rosa")
    await ana.takes(conversation.id)
    took = []
    for _ in range(size.quotes):
        began = perf_counter()
        for action, arguments in (
            ("create_quote", {"lines": [{"sku": sku, "qty": 2} for sku in known]}),
            ("send_quote", {}),
        ):
            call = ActionCall(
                action=action,
                caller=await ana.id(),
                by=By.AGENT,
                role=Role.AGENT,
                arguments=msgspec.json.encode(arguments).decode(),
                conversation_id=conversation.id,
            )
            await shop.scenario.deployment.act(call)
        took.append((perf_counter() - began) * 1000)
    took.sort()
    p95 = took[int(len(took) * 0.95) - 1]
    return (
        "quote and send",
        name,
        f"{size.quotes} × {QUOTED_LINES} lines with PDF",
        f"p95 {p95:.0f} ms",
        f"{took[len(took) // 2]:.0f} ms",
    )


async def on_database(url: str, name: str, size: Size) -> list[Row]:
    """Measure on one database."""
    open_counter = runpy.run_path(str(TESTS / "counter.py"))["open_counter"]
    with tempfile.TemporaryDirectory() as folder:
        async with playing(Path(folder), database_url=url or None) as scenario:
            shop = await open_counter(scenario)
            return [await one(shop, size, name) for one in (confirm_at_once, number_tickets, quote_and_send)]


def main() -> None:
    """Measure, and show a table."""
    size = SHORT if "--short" in sys.argv[1:] else FULL
    rows = [calculate_many(size), *anyio.run(on_database, "", "sqlite", size)]
    with tempfile.TemporaryDirectory() as folder, serve_postgres(Path(folder)) as url:
        rows += anyio.run(on_database, url, "postgres", size)
    show("Sales", ("what", "database", "tried", "found", "took"), rows)


def _since(began: float) -> str:
    return f"{perf_counter() - began:.2f} s"


if __name__ == "__main__":
    main()
