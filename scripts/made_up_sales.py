"""Writes a day of sales that never happened into a demo's database, so that a picture of the report shows something."""

import random
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from waframe import new_id
from waframe_sales.papers.sample import PRODUCTS

SEED = 4711
OPENS, CLOSES = 8, 19
MOST_AN_HOUR = 6
SOLD = 0.7
RATE, PERCENT = 16, 3
Row = Mapping[str, object]


def write_sales(database: Path, *, branch: str, midnight: datetime, agents: Sequence[str]) -> None:
    """Let a branch sell from morning to evening, three of four sales by people."""
    chance = random.Random(SEED)
    with closing(sqlite3.connect(database, timeout=10)) as opened, opened:
        for hour in range(OPENS, CLOSES):
            for _ in range(chance.randint(1, MOST_AN_HOUR)):
                at = midnight + timedelta(hours=hour, minutes=chance.randint(0, 59))
                sell(opened, chance, branch=branch, at=at, agent=chance.choice([*agents, None]))


def sell(database: sqlite3.Connection, chance: random.Random, *, branch: str, at: datetime, agent: str | None) -> None:
    """Write a quote and, mostly, its order, ticket and commission."""
    quote, order, instant = new_id(), new_id(), at.astimezone(UTC).isoformat(timespec="microseconds")
    lines = chance.sample(PRODUCTS, chance.randint(1, 3))
    bases = [round(float(price) * 100) * many for _, _, many, price in lines]
    subtotal = sum(bases)
    discount = chance.choice([0, 0, subtotal // 20])
    tax = round((subtotal - discount) * RATE / 100)
    sums = {
        "subtotal_cents": subtotal,
        "discount_cents": discount,
        "tax_cents": tax,
        "total_cents": subtotal - discount + tax,
        "currency": "MXN",
        "taxes": "[]",
        "branch": branch,
        "agent_id": agent,
    }
    whose = {"conversation_id": new_id(), "customer_id": new_id()}
    times = {"created_at": instant, "changed_at": instant, "sent_at": instant}
    rest = {
        "state": "paid",
        "version": 1,
        "made_by": "made up",
        "terms": "{}",
        "worst_percent": "0",
        "events": 0,
        "head": "",
    }
    insert(database, "sales_quotes", {"id": quote, "folio": f"COT-{quote}", **whose, **sums, **times, **rest})
    for place, ((sku, title, many, price), base) in enumerate(zip(lines, bases, strict=True)):
        insert(
            database, "sales_quote_lines", line(quote, place, sku=sku, title=title, many=many, price=price, base=base)
        )
    if chance.random() > SOLD:
        return
    said = {"confirmed_message_id": new_id(), "confirmed_words": "Confirmar", "ordered_at": instant, "state": "paid"}
    insert(
        database,
        "sales_orders",
        {"id": order, "folio": order, "quote_id": quote, "quote_version": 1, **whose, **sums, **said},
    )
    number = chance.getrandbits(40)
    insert(
        database,
        "sales_tickets",
        {"order_id": order, "branch": branch, "number": number, "folio": order, "issued_at": instant, "paper": "{}"},
    )
    if agent is not None:
        earned = {"basis_cents": subtotal - discount, "amount_cents": (subtotal - discount) * PERCENT // 100}
        about = {"kind": "earned", "sku": "", "brand": "", "basis": "net", "percent": str(PERCENT), "quantity": "1"}
        insert(
            database,
            "sales_commissions",
            {
                "id": new_id(),
                "order_id": order,
                "key": order,
                "branch": branch,
                "agent_id": agent,
                "at": instant,
                **earned,
                **about,
            },
        )


def line(quote: str, place: int, *, sku: str, title: str, many: int, price: str, base: int) -> Row:
    """Make a line of a quote."""
    tax = round(base * RATE / 100)
    fixed = {
        "currency": "MXN",
        "price_includes_tax": False,
        "discount_percent": "0",
        "discount_amount": "0",
        "brand": "",
    }
    amounts = {
        "amount_cents": base,
        "discount_cents": 0,
        "base_cents": base,
        "tax_cents": tax,
        "total_cents": base + tax,
    }
    told = {"id": new_id(), "quote_id": quote, "place": place, "sku": sku, "title": title, "quantity": str(many)}
    return {**told, "unit_price": price, "tax_rate": f"0.{RATE}", **fixed, **amounts}


def insert(database: sqlite3.Connection, table: str, row: Row) -> None:
    """Insert a row."""
    places = ", ".join(f":{name}" for name in row)
    database.execute(f"insert into {table} ({', '.join(row)}) values ({places})", dict(row))
