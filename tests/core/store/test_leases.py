"""One worker holds a conversation at a time, and nothing is lost, doubled or reordered when they change."""

from collections import Counter
from datetime import timedelta

import anyio
import anyio.lowlevel
import msgspec
from tests.core.store.shop import NOON, ROUTES, Shop, outcome, statement, written

from waframe.core.records.conversation import Floor
from waframe.core.records.ids import new_id
from waframe.core.store.arrivals import Arrivals
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.floors import FloorMove
from waframe.core.store.leases import Leases
from waframe.core.store.outcomes import NewFact, commit_outcomes
from waframe.core.store.work import read_scenes, read_waiting

LATER = NOON + timedelta(minutes=1)
MESSAGES = 3000
CONVERSATIONS = 20
PRODUCERS = 4
WORKERS = 6
GROUP = 10


async def test_a_conversation_is_claimed_by_one_worker_only(database: Database, elsewhere: Database) -> None:
    await Shop(database).store(*[written(customer=f"5255000000{number:02}") for number in range(30)])
    claimed: list[str] = []

    async def claim(database: Database) -> None:
        while found := await Leases(database, owner="somebody").claim(now=NOON, until=LATER, many=3):
            claimed.extend(found.attempts)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(claim, database)
            tasks.start_soon(claim, elsewhere)

    assert len(claimed) == len(set(claimed)) == 30


async def test_those_who_waited_longest_are_claimed_first(shop: Shop) -> None:
    for minutes in (3, 1, 2):
        await shop.store(written(customer=f"52550000000{minutes}"), now=NOON + timedelta(minutes=minutes))

    claims = [await shop.claim(now=NOON + timedelta(minutes=5), many=1, seconds=600) for _ in range(3)]

    scenes = [(await shop.scenes(claim))[0] for claim in claims]
    phones = [scene.customer.identities[0].value[-1] for scene in scenes]
    assert phones == ["1", "2", "3"]


async def test_a_lost_lease_is_claimed_again_and_counts_as_another_try(shop: Shop) -> None:
    await shop.store(written())
    first = await shop.claim(seconds=30)

    nothing = await shop.leases.claim(now=NOON + timedelta(seconds=29), until=LATER)
    second = await shop.claim(now=NOON + timedelta(seconds=30))

    assert nothing is None
    assert list(first.attempts.values()) == [1]
    assert list(second.attempts.values()) == [2]
    assert first.lease_id != second.lease_id


async def test_a_worker_that_lost_its_lease_leaves_no_trace(shop: Shop) -> None:
    await shop.store(written())
    stale = await shop.claim(seconds=30)
    (scene,) = await shop.scenes(stale)
    fresh = await shop.claim(now=LATER)
    fact = NewFact(
        conversation_id=scene.conversation.id, name="vin", value="1", confidence=1, message_id=None, learnt_at=NOON
    )

    late = msgspec.structs.replace(
        outcome(scene, stale.lease_id), facts=(fact,), floor=FloorMove(to=Floor.EXTERNAL, epoch=0)
    )
    committed = await commit_outcomes(shop.database, [late])

    assert committed.lost == {scene.conversation.id}
    assert await shop.count("facts") == 0
    assert await shop.count("inbox") == 2
    assert (await shop.conversation(scene.conversation.id)).floor_epoch == 0
    assert not (await commit_outcomes(shop.database, [outcome(scene, fresh.lease_id)])).lost


async def test_a_group_keeps_what_is_held_and_names_what_is_lost(shop: Shop) -> None:
    await shop.store(written(), written(customer="525500000002"))
    claim = await shop.claim()
    one, other = await shop.scenes(claim)

    committed = await commit_outcomes(shop.database, [outcome(one, claim.lease_id), outcome(other, new_id())])

    assert committed.lost == {other.conversation.id}
    assert await shop.count("inbox") == len(other.pieces)


async def test_a_renewed_lease_lasts(shop: Shop) -> None:
    await shop.store(written(), written(customer="525500000002"))
    claim = await shop.claim(seconds=30)
    one, other = claim.attempts

    kept = await shop.leases.renew(claim.lease_id, [one], until=NOON + timedelta(hours=1))

    later = await shop.claim(now=LATER)
    assert kept == {one}
    assert set(later.attempts) == {other}
    assert await shop.leases.renew(claim.lease_id, [other], until=LATER) == set()


async def test_a_postponed_conversation_comes_back_at_its_time(shop: Shop) -> None:
    await shop.store(written())
    claim = await shop.claim()
    (conversation_id,) = claim.attempts

    await shop.leases.postpone(claim.lease_id, conversation_id, due_at=LATER)

    assert await shop.leases.claim(now=NOON, until=LATER) is None
    assert (await shop.claim(now=LATER)).attempts == {conversation_id: 2}


async def test_a_stale_worker_postpones_nothing(shop: Shop) -> None:
    await shop.store(written())
    claim = await shop.claim()
    (conversation_id,) = claim.attempts
    fresh = await shop.claim(now=LATER)

    await shop.leases.postpone(claim.lease_id, conversation_id, due_at=NOON)

    assert await shop.leases.renew(fresh.lease_id, [conversation_id], until=LATER) == {conversation_id}


async def test_a_process_that_stops_gives_everything_back(shop: Shop) -> None:
    await shop.store(written())
    await shop.claim(seconds=600)

    await shop.leases.yield_all(now=NOON)

    assert list((await shop.claim()).attempts.values()) == [1]


async def test_what_came_meanwhile_is_left_for_the_next_turn(shop: Shop) -> None:
    await shop.store(written("uno"))
    claim = await shop.claim()
    (scene,) = await shop.scenes(claim)
    await shop.store(written("dos"))

    committed = await commit_outcomes(shop.database, [outcome(scene, claim.lease_id)])

    (rest,) = await shop.work_off()
    assert committed.more
    assert [piece.message.text for piece in rest.pieces if piece.message] == ["dos"]
    assert (await read_waiting(shop.database)).many == 0


async def test_a_scene_holds_sixteen_pieces_and_the_rest_follows(shop: Shop) -> None:
    await shop.store(*[written(str(number)) for number in range(20)])

    scenes = await shop.work_off()

    assert [len(scene.pieces) for scene in scenes] == [16, 5]
    assert [piece.kind for piece in scenes[0].pieces[:2]] == ["opened", "message"]


async def test_the_sweeper_makes_turns_for_work_without_one(shop: Shop) -> None:
    await shop.store(written())
    await shop.database.change(statement("delete from turns"))

    swept = await shop.leases.sweep(now=NOON)

    assert swept == 1
    assert await shop.leases.sweep(now=NOON) == 0
    assert len(await shop.work_off()) == 1


async def test_ten_workers_and_ten_producers_lose_nothing(url: str) -> None:
    drill = _Drill(url)

    await drill.run()

    assert drill.handled_twice == 0
    assert drill.out_of_order == 0
    assert await drill.unfinished() == (0, 0)
    assert sum(map(len, drill.handled.values())) == MESSAGES


class _Drill:
    """Producers and workers on few hot conversations, each with a database of its own, as processes have."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.handled: dict[str, list[str]] = {}
        self.given: dict[str, list[str]] = {}
        self._left = MESSAGES

    @property
    def handled_twice(self) -> int:
        counts = Counter(one for texts in self.handled.values() for one in texts)
        return sum(many - 1 for many in counts.values())

    @property
    def out_of_order(self) -> int:
        """Count messages that were handled after a later one of the same producer in the same conversation."""
        wrong = 0
        for texts in self.handled.values():
            last: dict[str, int] = {}
            for text in texts:
                producer, _, number = text.partition(":")
                wrong += int(number) < last.get(producer, -1)
                last[producer] = int(number)
        return wrong

    async def run(self) -> None:
        databases = [choose_database(self.url, connections=5) for _ in range(2)]
        for database in databases:
            await database.open()
        async with anyio.create_task_group() as tasks:
            for number in range(PRODUCERS):
                tasks.start_soon(self._produce, databases[number % 2], number)
            for number in range(WORKERS):
                tasks.start_soon(self._work, databases[number % 2], number)
        for database in databases:
            await database.close()

    async def unfinished(self) -> tuple[int, int]:
        database = choose_database(self.url)
        await database.open()
        shop = Shop(database)
        rest = await shop.count("inbox"), await shop.count("turns")
        await database.close()
        return rest

    async def _produce(self, database: Database, producer: int) -> None:
        arrivals = Arrivals(database)
        many = MESSAGES // PRODUCERS
        for start in range(0, many, GROUP):
            group = [
                written(f"{producer}:{number}", customer=f"5255000000{(number * 7 + start) % CONVERSATIONS:02}")
                for number in range(start, start + GROUP)
            ]
            await arrivals.store(group, routes=ROUTES, now=NOON)

    async def _work(self, database: Database, number: int) -> None:
        leases = Leases(database, owner=f"worker {number}")
        while self._left > 0:
            claim = await leases.claim(now=NOON, until=LATER, many=4)
            if claim is None:
                await anyio.lowlevel.checkpoint()
                continue
            scenes = await read_scenes(database, dict(claim.attempts))
            for scene in scenes:
                texts = [piece.message.text for piece in scene.pieces if piece.message]
                self.handled.setdefault(scene.conversation.id, []).extend(texts)
                self._left -= len(texts)
            committed = await commit_outcomes(database, [outcome(scene, claim.lease_id) for scene in scenes])
            assert not committed.lost
