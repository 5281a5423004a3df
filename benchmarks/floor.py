"""Races for the floor on both databases, and a million orders in which bot, agents, phone and timer may meet.

Usage: python benchmarks/floor.py [--short]
"""

import random
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import anyio
import msgspec

from floor_rule import LEASE, Room, order, take_step
from tables import show
from waframe.core.records.content import Text
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.customer import phone_identity
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import IncomingMessage
from waframe.core.records.message import SenderType
from waframe.core.records.outgoing import Draft
from waframe.core.store.acts import Act, commit_act
from waframe.core.store.arrivals import Arrivals, Routing
from waframe.core.store.connecting import choose_database
from waframe.core.store.conversations import Conversations
from waframe.core.store.database import Database
from waframe.core.store.floors import FloorMove, move_floor
from waframe.core.store.leases import Leases
from waframe.core.store.migrating import migrate
from waframe.core.store.outbox import Outbox, parcel_of
from waframe.core.store.outcomes import Outcome, commit_outcomes
from waframe.core.store.queries import load_queries
from waframe.core.store.work import read_scenes
from waframe.testing.postgres import serve_postgres

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADDRESS = "100000000000001"
ROUTES = {("whatsapp", ADDRESS): Routing(branch="centro", window=timedelta(hours=24))}
ROOMS = 50
SEED = 20260302

_SQL = load_queries(__file__)


class Size(msgspec.Struct, frozen=True, kw_only=True):
    """How much is tried."""

    races: int
    compared: int
    orders: int


FULL = Size(races=10_000, compared=300, orders=1_000_000)
SHORT = Size(races=200, compared=15, orders=20_000)


class Raced(msgspec.Struct, frozen=True, kw_only=True):
    """What became of races; `misled` are those in which a loser was told of somebody else than the winner."""

    races: int
    reaches: int
    without_winner: int
    with_several: int
    misled: int
    seconds: float


class Wandered(msgspec.Struct, frozen=True, kw_only=True):
    """What became of many orders of the same steps."""

    orders: int
    sent: int
    taken_back: int
    double_voices: int
    shrunk_epochs: int
    seconds: float


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """At how many steps the rule and the statements differed."""

    orders: int
    steps: int
    differing: int


async def race(database: Database, *, races: int, dice: random.Random) -> Raced:
    """Let 2 to 8 agents take the same conversation at once, again and again."""
    rooms = await open_rooms(database, [f"52551{number:07d}" for number in range(ROOMS)])
    without = several = misled = reaches = 0
    began = perf_counter()
    for number in range(races):
        before = await read(database, rooms[number % len(rooms)])
        agents = [new_id() for _ in range(dice.randint(2, 8))]
        reaches += len(agents)
        won, told = await _reach(database, before, agents)
        after = await read(database, before.id)
        without += not won
        several += len(won) > 1 or after.floor_epoch != before.floor_epoch + 1
        misled += won != [after.floor_agent_id] or any(one != after.floor_agent_id for one in told)
    return Raced(
        races=races,
        reaches=reaches,
        without_winner=without,
        with_several=several,
        misled=misled,
        seconds=perf_counter() - began,
    )


async def _reach(
    database: Database, seen: Conversation, agents: Sequence[str]
) -> tuple[list[str | None], list[str | None]]:
    """Let all reach at once; give who won, and of whom the others were told."""
    won: list[str | None] = []
    told: list[str | None] = []

    async def one(agent: str) -> None:
        move = FloorMove(to=Floor.AGENT, epoch=seen.floor_epoch, agent_id=agent)
        outcome = Outcome(conversation_id=seen.id, lease_id="", now=NOON, done=(), floor=move)
        acted = await commit_act(database, Act(outcome=outcome, epoch=seen.floor_epoch))
        if acted is not None and acted.done:
            won.append(agent)
        else:
            told.append(acted.conversation.floor_agent_id if acted else None)

    async with anyio.create_task_group() as tasks:
        for agent in agents:
            tasks.start_soon(one, agent)
    return won, told


def wander(*, orders: int, dice: random.Random) -> Wandered:
    """Play many orders by the pure rule, and look for words that leave after another voice came in.

    That is told without looking at epochs: `voices` counts how often the floor changed or the phone spoke in place of
    the bot, and words are heard wrongly where it has grown since their speaker looked.
    """
    sent = taken_back = double = shrunk = 0
    began = perf_counter()
    for _ in range(orders):
        room, seen, before = Room(), dict[str, tuple[int, str]](), 0
        voices, looked, decided = 0, dict[str, int](), dict[int, int]()
        for name, (step, who) in order(dice):
            spoken, floor = len(room.spoken), room.floor
            if step == "send":
                words = room.leave()
                sent += words is not None
                double += words is not None and (words.speaker != room.floor or decided[words.seq] != voices)
            else:
                take_step(room, name, step, who, seen=seen)
                voices += room.floor != floor or (step == "echo" and floor == "bot")
                looked[name] = voices if step == "see" else looked.get(name, 0)
                if step == "say":
                    decided.setdefault(room.seq, looked[name])
            taken_back += max(0, spoken - len(room.spoken))
            shrunk += room.epoch < before
            before = room.epoch
    return Wandered(
        orders=orders,
        sent=sent,
        taken_back=taken_back,
        double_voices=double,
        shrunk_epochs=shrunk,
        seconds=perf_counter() - began,
    )


async def compare(database: Database, *, orders: int, dice: random.Random) -> Compared:
    """Play orders by the rule and by the statements, and count the steps after which they differ."""
    steps = differing = 0
    for number in range(orders):
        customer = f"52559{number:07d}"
        (room_id,) = await open_rooms(database, [customer])
        room, seen = Room(), dict[str, tuple[int, str]]()
        twin = Twin(database, room_id, customer=customer)
        for name, (step, who) in order(dice):
            steps += 1
            if step == "send":
                words = room.leave()
                same = (words.speaker if words else None) == await twin.leave()
            else:
                take_step(room, name, step, who, seen=seen)
                await twin.take(name, step, who)
                same = True
            differing += not same or (room.floor, room.epoch, room.waiting) != await twin.state()
    return Compared(orders=orders, steps=steps, differing=differing)


class Twin:
    """Takes the steps of the rule with the real statements, in a conversation of a real database."""

    def __init__(self, database: Database, conversation_id: str, *, customer: str) -> None:
        self._database = database
        self._id = conversation_id
        self._customer = customer
        self._outbox = Outbox(database, owner="bench")
        self._agents = {name: new_id() for name in ("ana", "luis")}
        self._names = {value: name for name, value in self._agents.items()}
        self._seen: dict[str, Conversation] = {}
        self._now = NOON

    async def take(self, name: str, step: str, who: str) -> None:
        """Take one step."""
        match step:
            case "see":
                self._seen[name] = await read(self._database, self._id)
            case "take":
                waits = (await read(self._database, self._id)).waiting_since is not None
                until = self._now + timedelta(seconds=LEASE) if waits else None
                await self._move(name, FloorMove(to=Floor.AGENT, epoch=0, agent_id=self._agents[who], until=until))
            case "say" if who != "bot":
                await self._say(name, self._agents[who])
            case "say" if self._seen[name].floor is Floor.BOT:
                await self._say(name, None)
            case "follow" if self._seen[name].floor is Floor.BOT:
                await self._move(name, FloorMove(to=Floor.EXTERNAL, epoch=0))
            case "expire" if self._seen[name].floor is Floor.AGENT:
                await self._move(name, FloorMove(to=Floor.BOT, epoch=0, only_expired=True))
            case "echo" | "hear":
                by = SenderType.EXTERNAL if step == "echo" else SenderType.CLIENT
                message = written(step, customer=self._customer, by=by)
                await Arrivals(self._database).store([message], routes=ROUTES, now=self._now)
            case "tick":
                self._now += timedelta(seconds=LEASE + 1)
            case _:
                pass

    async def leave(self) -> str | None:
        """Send the first that may leave, and tell who composed it."""
        while True:
            waiting = await self._outbox.heads({ADDRESS: 10_000}, now=self._now)
            parcel = next((one.parcel for one in waiting if one.parcel.conversation_id == self._id), None)
            if parcel is None:
                return None
            if await self._outbox.begin([parcel], now=self._now):
                await self._database.change(_SQL["done"], id=parcel.id, now=self._now)
                return parcel.content.body if isinstance(parcel.content, Text) else None

    async def state(self) -> tuple[str, int, bool]:
        """Tell who has the floor, the epoch, and whether the customer waits."""
        found = await read(self._database, self._id)
        floor = self._names.get(found.floor_agent_id or "", found.floor.value)
        return floor, found.floor_epoch, found.waiting_since is not None

    async def _move(self, name: str, move: FloorMove) -> None:
        counted = msgspec.structs.replace(move, epoch=self._seen[name].floor_epoch)
        await self._database.write(lambda transaction: move_floor(transaction, self._id, counted, now=self._now))

    async def _say(self, name: str, agent_id: str | None) -> None:
        seen = self._seen[name]
        draft = Draft(
            conversation_id=self._id,
            content=Text(body=name if agent_id else "bot"),
            sender_type=SenderType.AGENT if agent_id else SenderType.AI,
            sender_id=agent_id,
            floor_epoch=seen.floor_epoch,
        )
        send, parcel = parcel_of(draft, seen, text="", now=self._now)
        outcome = Outcome(
            conversation_id=self._id, lease_id="", now=self._now, done=(), sends=(send,), parcels=(parcel,)
        )
        epoch = seen.floor_epoch if agent_id else None
        await commit_act(self._database, Act(outcome=outcome, owner=agent_id, epoch=epoch))


async def open_rooms(database: Database, customers: Sequence[str]) -> list[str]:
    """Let customers write, let a worker finish with them, and give their conversations."""
    messages = [written("hola", customer=customer) for customer in customers]
    await Arrivals(database).store(messages, routes=ROUTES, now=NOON)
    leases = Leases(database, owner="bench")
    found: list[str] = []
    while claim := await leases.claim(now=NOON, until=NOON + timedelta(seconds=30)):
        scenes = await read_scenes(database, dict(claim.attempts))
        outcomes = [
            Outcome(
                conversation_id=scene.conversation.id,
                lease_id=claim.lease_id,
                now=NOON,
                done=tuple(piece.inbox_seq for piece in scene.pieces),
            )
            for scene in scenes
        ]
        await commit_outcomes(database, outcomes)
        opened = [scene for scene in scenes if any(piece.kind == "opened" for piece in scene.pieces)]
        found += [scene.conversation.id for scene in opened]
    return found


def written(text: str, *, customer: str, by: SenderType = SenderType.CLIENT) -> IncomingMessage:
    """Make a message of a customer, or an answer from the phone."""
    return IncomingMessage(
        channel="whatsapp",
        address=ADDRESS,
        channel_id=f"wamid.{new_id()}",
        identities=(phone_identity(customer),),
        content=Text(body=text),
        at=NOON,
        raw="{}",
        by=by,
    )


async def read(database: Database, conversation_id: str) -> Conversation:
    """Read a conversation that exists."""
    found = await Conversations(database).find(conversation_id)
    if found is None:
        raise LookupError(conversation_id)
    return found


async def main(size: Size) -> int:
    """Race on both databases, compare, wander; give 1 where anything is not as it must be."""
    raced: dict[str, Raced] = {}
    compared: dict[str, Compared] = {}
    with tempfile.TemporaryDirectory() as folder, serve_postgres(Path(folder) / "postgres") as server:
        for name, url in (("sqlite", f"sqlite:///{folder}/floor.db"), ("postgres", server)):
            await migrate(url)
            database = choose_database(url)
            await database.open()
            try:
                compared[name] = await compare(database, orders=size.compared, dice=random.Random(SEED))
                raced[name] = await race(database, races=size.races, dice=random.Random(SEED))
            finally:
                await database.close()
    wandered = wander(orders=size.orders, dice=random.Random(SEED))
    show(
        "Races: 2 to 8 agents take one conversation at once, by the statements of an action",
        ("database", "races", "reaches", "no owner", "two owners", "told of another", "reaches/s"),
        [
            (name, one.races, one.reaches, one.without_winner, one.with_several, one.misled, one.reaches / one.seconds)
            for name, one in raced.items()
        ],
    )
    show(
        "The rule beside the statements: the same steps by both",
        ("database", "orders", "steps", "differing"),
        [(name, one.orders, one.steps, one.differing) for name, one in compared.items()],
    )
    show(
        "Orders of bot, two agents, phone, timer and customer, by the rule",
        ("orders", "sent", "taken back", "double voices", "shrunk epochs", "seconds"),
        [
            (
                wandered.orders,
                wandered.sent,
                wandered.taken_back,
                wandered.double_voices,
                wandered.shrunk_epochs,
                wandered.seconds,
            )
        ],
    )
    faults = wandered.double_voices + wandered.shrunk_epochs + sum(one.differing for one in compared.values())
    faults += sum(one.without_winner + one.with_several + one.misled for one in raced.values())
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(anyio.run(main, SHORT if "--short" in sys.argv else FULL))
