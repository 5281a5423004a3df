"""A branch that sells; a stock that tests fill by hand stands in for inventory and catalogue."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import anyio.to_thread
import msgspec

from waframe import ActionCall, By, Job, Message, load_queries, new_id
from waframe.simulator import Message as SentMessage
from waframe.testing.scenario import BranchActor, Scenario
from waframe.testing.staff import AgentActor

ResultT = TypeVar("ResultT")

STOCK = '''
"""Inventory and catalogue of a test: what stands in the files stock.json and catalogue.json, read at every call."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from waframe import (
    Action,
    ActionCall,
    ActionRefused,
    Context,
    Done,
    NoSettings,
    Plugin,
    SenderType,
    Text,
    hookimpl,
)

HERE = Path(__file__).parent


class Sku(msgspec.Struct, frozen=True, kw_only=True):
    sku: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    text: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    found: bool
    product: dict[str, Any] | None = None


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    known: bool
    quantity: str | None = None
    quantity_at_least: bool = False
    price: str | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    cost: str | None = None
    stale: bool = False
    source: str | None = "erp"
    reason: str | None = None


class Stocked(Plugin[NoSettings]):
    name = "stocked"

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="say", title="stocked.say", run=self.speak, arguments=Words),
            Action(name="check_stock", title="stocked.check", run=self.check, arguments=Sku, result=Stock),
            Action(name="get_product", title="stocked.product", run=self.product, arguments=Sku, result=Found),
        ]

    async def speak(self, ctx: Context, call: ActionCall, arguments: Words) -> Done:
        ctx.send(Text(body=arguments.text), by=SenderType.AGENT)
        return Done()

    async def check(self, ctx: Context, call: ActionCall, arguments: Sku) -> Stock:
        known = json.loads((HERE / "stock.json").read_text()).get(arguments.sku)
        if known == "broken":
            raise ActionRefused("check_stock", reason="the inventory is away")
        return Stock(known=True, **known) if known else Stock(known=False, reason="no-answer")

    async def product(self, ctx: Context, call: ActionCall, arguments: Sku) -> Found:
        known = json.loads((HERE / "catalogue.json").read_text()).get(arguments.sku)
        return Found(found=known is not None, product={"sku": arguments.sku, **known} if known else None)
'''
CATALOGUE = {
    "BAL-7043": {"title": "Balatas delanteras Tsuru", "brand": "PROPIA", "price": "480.00", "price_includes_tax": True},
    "DIS-9031": {"title": "Disco de freno", "brand": "BOSCH"},
    "TUR-GT17": {"title": "Turbo GT17", "brand": "GARRETT", "price": "410.00", "currency": "USD"},
    "RARO-1": {"title": "Pieza sin precio", "brand": "X"},
}
SHELF = {
    "BAL-7043": {"quantity": "8", "price": "450.00", "currency": "MXN", "price_includes_tax": True},
    "DIS-9031": {"quantity": "4", "price": "1284.48", "currency": "MXN", "price_includes_tax": False},
}
ANSWERS = {"words": {"queued": False, "taken": False, "transferred": False}}


class Counter:
    """A branch with a stock, one customer, and agents."""

    def __init__(self, branch: BranchActor) -> None:
        self.branch = branch
        self.scenario = branch.scenario
        self.customer = branch.customer()

    def stock(self, **changed: Mapping[str, object] | str | None) -> None:
        """Change what the inventory says; the names are skus with underscores."""
        file = self.scenario.folder / "plugins" / "stock.json"
        known = msgspec.json.decode(file.read_bytes())
        for name, one in changed.items():
            known[name.replace("_", "-")] = one
        file.write_bytes(msgspec.json.encode(known))

    async def asked(self) -> str:
        """Let the customer write, and give the conversation's id."""
        await self.customer.says("hola, ¿cuánto cuestan?")
        return (await self.branch.conversation()).id

    async def sold(self, agent: AgentActor, *lines: tuple[str, int]) -> dict[str, object]:
        """Let an agent take the conversation, quote these lines and send the quote."""
        conversation_id = await self.asked()
        await agent.takes(conversation_id)
        await agent.does("create_quote", conversation_id, lines=[{"sku": sku, "qty": qty} for sku, qty in lines])
        return told(await agent.does("send_quote", conversation_id))

    async def by_model(self, action: str, **arguments: object) -> dict[str, object]:
        """Run an action as a language model would, and let everything happen that follows."""
        call = ActionCall(
            action=action,
            caller="assistant",
            by=By.MODEL,
            arguments=msgspec.json.encode(arguments).decode(),
            conversation_id=(await self.branch.conversation()).id,
        )
        done = await self.scenario.deployment.act(call)
        await self.scenario.settle()
        return told(done)

    async def say(self, agent: AgentActor, text: str) -> None:
        """Let an agent speak."""
        await self.scenario.advance(60)
        await agent.does("say", (await self.branch.conversation()).id, text=text)
        await self.scenario.advance(60)

    async def taps(self, button: str) -> list[SentMessage]:
        """Let the customer tap a button, and give all that comes back within a minute."""
        return await self._after(self.customer.taps(button))

    async def writes(self, text: str) -> list[SentMessage]:
        """Let the customer write, and give all that comes back within a minute."""
        return await self._after(self.customer.says(text))

    async def _after(self, deed: Awaitable[object]) -> list[SentMessage]:
        await self.scenario.advance(60)
        before = {one.id for one in self.customer.sees()}
        await deed
        await self.scenario.advance(60)
        return [one for one in self.customer.sees() if one.id not in before and one.direction == "out"]

    def heard(self) -> list[str]:
        """List what the customer has got, the texts and the names of files."""
        return [one.text for one in self.customer.sees() if one.direction == "out"]

    async def messages(self) -> list[Message]:
        """List what was said in the conversation."""
        return await self.scenario.deployment.store.messages.page((await self.branch.conversation()).id, many=100)

    async def run_job(self, name: str, *, conversation_id: str, **payload: object) -> None:
        """Add a job of the plugin, as if it had been added before, and let it run."""
        deployment = self.scenario.deployment
        job = Job(
            id=new_id(),
            name=f"sales.{name}",
            payload=msgspec.json.encode(payload).decode(),
            branch=self.branch.key,
            conversation_id=conversation_id,
            due_at=deployment.clock.now(),
        )
        await deployment.store.jobs.add(job)
        deployment.bus.ring("jobs")
        await self.scenario.settle()

    @staticmethod
    async def in_a_thread(work: Callable[[], ResultT]) -> ResultT:
        """Do work that has an event loop of its own."""
        return await anyio.to_thread.run_sync(work)

    async def age(self, table: str, **instants: datetime) -> None:
        """Set instants in all rows of a table."""
        path = self.scenario.folder / "ageing.sql"
        path.write_text("".join(f"-- :name {name}\nupdate {table} set {name} = :at\n" for name in instants))
        queries = load_queries(str(path.with_suffix(".py")))
        for name, at in instants.items():
            await self.scenario.deployment.store.database.change(queries[name], at=at)

    async def rows(self, table: str) -> list[dict[str, object]]:
        """Read a table of the plugin."""
        return await read(self.scenario, table)


async def open_counter(scenario: Scenario, key: str = "centro", **sales: object) -> Counter:
    """Add a branch that sells."""
    _lay_out(scenario.folder / "plugins")
    plugins = {"takeover": ANSWERS, "stocked": {}, "sales": sales}
    return Counter(await scenario.branch(key, plugins=plugins))


def _lay_out(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "stocked.py").write_text(STOCK)
    (folder / "stock.json").write_bytes(msgspec.json.encode(SHELF))
    (folder / "catalogue.json").write_bytes(msgspec.json.encode(CATALOGUE))


async def read(scenario: Scenario, table: str) -> list[dict[str, object]]:
    """Read all rows of a table, as they are."""
    by_sku = {f"sales_{name}": "sku, id" for name in ("reservations", "commissions", "prices")}
    order = {"sales_events": "quote_id, number", "sales_quote_lines": "quote_id, place", **by_sku}.get(table, "1")
    path = scenario.folder / "reading.sql"
    path.write_text(f"-- :name all\nselect * from {table} order by {order}\n")
    queries = load_queries(str(path.with_suffix(".py")))
    return [dict(row) for row in await scenario.deployment.store.database.rows(queries["all"])]


def told(result: msgspec.Struct) -> dict[str, object]:
    """Give what a program would read of a result."""
    found = msgspec.json.decode(msgspec.json.encode(result))
    assert isinstance(found, dict)
    return found
