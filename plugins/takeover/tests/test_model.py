"""Agents, customer, phone, bot and time in any order, against a small model of who has the floor and what was said."""

from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar

import pytest
from anyio import create_memory_object_stream
from anyio.from_thread import BlockingPortal, start_blocking_portal
from anyio.streams.memory import MemoryObjectReceiveStream
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from waframe import Conversation, Floor, FloorTaken, Query
from waframe.testing.scenario import BranchActor, Scenario, playing
from waframe.testing.shop import answer_from_the_phone, greeted, heard, now, open_shop, says

T = TypeVar("T")
Order = Callable[[], Awaitable[None]]
IDLE, EXTERNAL = timedelta(minutes=5), timedelta(minutes=20)
NAMES = st.sampled_from(["ana", "luis"])
TIMERS = "select due_at from jobs where name = 'takeover.expire' and failed_at is null"
EXAMPLES, STEPS = 12, 12


class Play:
    """A deployment in a task of its own, told from outside what to do."""

    def __init__(self, portal: BlockingPortal, folder: Path) -> None:
        self._portal = portal
        self._orders, orders = create_memory_object_stream[Order](1)
        self.opened = portal.start_task_soon(self._serve, folder, orders)
        self.scenario: Scenario = self.call(self._scene)
        self.branch = self.call(self._open)
        self.agents = {"ana": self.branch.agent("Ana"), "luis": self.branch.agent("Luis")}
        self.ids = {name: self.call(agent.id) for name, agent in self.agents.items()}
        self.customers = 0

    def call(self, function: Callable[..., Awaitable[T]], *arguments: object) -> T:
        """Let something be done, and give what comes of it."""
        result: Future[T] = Future()

        async def work() -> None:
            try:
                result.set_result(await function(*arguments))
            except Exception as error:  # noqa: BLE001  # it is raised where it was asked for
                result.set_exception(error)

        self._portal.call(self._orders.send, work)
        return result.result(timeout=120)

    def close(self) -> None:
        """End the deployment."""
        self._portal.call(self._orders.aclose)
        self.opened.result(timeout=120)

    async def _serve(self, folder: Path, orders: MemoryObjectReceiveStream[Order]) -> None:
        async with playing(folder) as self._opened, orders:
            async for work in orders:
                await work()

    async def _scene(self) -> Scenario:
        return self._opened

    async def _open(self) -> BranchActor:
        return await open_shop(self.scenario, external_minutes=20, faithful={"days": 0})


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    with start_blocking_portal("asyncio", {"use_uvloop": True}) as portal:
        opened = Play(portal, tmp_path)
        yield opened
        opened.close()


class Desk(RuleBasedStateMachine):
    """`floor` is who has it, `until` until when, `pending` what nobody has answered, `told` what was said."""

    play: ClassVar[Play]

    @initialize()
    def open(self) -> None:
        self.play.customers += 1
        self.phone = f"55{self.play.customers:08d}"
        self.id = self.play.call(greeted, self.play.branch, self.phone, "0")
        self.floor, self.epoch, self.waiting = "bot", 0, False
        self.until: datetime | None = None
        self.phone_until: datetime | None = None
        self.pending: list[str] = []
        self.told = ["eco: 0"]
        self.words = 0

    @rule()
    def customer_writes(self) -> None:
        self.words += 1
        self.play.call(self.play.branch.customer(self.phone).says, str(self.words))
        self.pending.append(str(self.words))
        if self.floor == "bot":
            self.told.append(f"eco: {self.words}")
            self.pending, self.waiting = [], False
            return
        self.waiting = True
        if self.floor in self.play.agents and self.until is None:
            self.until = self._now() + IDLE

    @rule(name=NAMES)
    def agent_takes(self, name: str) -> None:
        if self.floor in self.play.agents and self.floor != name:
            with pytest.raises(FloorTaken):
                self.play.call(self.play.agents[name].takes, self.id)
            return
        self.play.call(self.play.agents[name].takes, self.id)
        if self.floor != name:
            self._give(name)

    @rule(name=NAMES)
    def agent_says(self, name: str) -> None:
        self.words += 1
        words = f"{name} {self.words}"
        if self.floor != name:
            with pytest.raises(FloorTaken):
                self.play.call(says, self.play.agents[name], self.id, words)
            return
        self.play.call(says, self.play.agents[name], self.id, words)
        self.told.append(words)
        self.pending, self.waiting, self.until = [], False, None

    @rule(name=NAMES, action=st.sampled_from(["release", "return_to_bot", "close"]))
    def agent_gives_up(self, name: str, action: str) -> None:
        if self.floor in self.play.agents and self.floor != name:
            with pytest.raises(FloorTaken):
                self._act(name, action)
            return
        self._act(name, action)
        if action == "return_to_bot":
            self._return()
        elif action == "close":
            self.floor, self.until, self.waiting = "bot", None, False
        elif self.floor not in {"bot", "queue"}:
            self.floor, self.until, self.waiting = "queue", None, True

    @rule(name=NAMES)
    def agent_transfers(self, name: str) -> None:
        other = "luis" if name == "ana" else "ana"
        if self.floor == other:
            with pytest.raises(FloorTaken):
                self._act(name, "transfer", agent_id=self.play.ids[other])
            return
        self._act(name, "transfer", agent_id=self.play.ids[other])
        self._give(other)

    @rule(name=NAMES)
    def agent_types(self, name: str) -> None:
        self.play.call(self.play.agents[name].types, self.id)
        if self.floor == name and self.until is not None and self._now() + IDLE - self.until >= timedelta(seconds=20):
            self.until = self._now() + IDLE

    @rule()
    def somebody_answers_from_the_phone(self) -> None:
        self.words += 1
        self.play.call(answer_from_the_phone, self.play.branch, f"{self.phone} {self.words}", f"521{self.phone}")
        self.pending, self.waiting, self.until = [], False, None
        self.phone_until = self._now() + EXTERNAL
        if self.floor in {"bot", "queue"}:
            self.floor = "external"

    @rule(seconds=st.integers(1, 500))
    def time_passes(self, seconds: int) -> None:
        self._advance(float(seconds))

    def _advance(self, seconds: float) -> None:
        self.play.call(self.play.scenario.advance, seconds)
        owed = self.floor in self.play.agents and self.until is not None and self.until <= self._now()
        silent = self.phone_until is not None and self.phone_until <= self._now()
        if owed or (self.floor == "external" and silent):
            self._return()

    @invariant()
    def one_has_the_floor(self) -> None:
        found = self._found()
        assert self._owner(found) == self.floor
        assert found.floor_until == self.until
        assert (found.waiting_since is not None) == self.waiting

    @invariant()
    def the_epoch_only_grows(self) -> None:
        epoch = self._found().floor_epoch
        assert epoch >= self.epoch
        self.epoch = epoch

    @invariant()
    def nothing_else_was_said(self) -> None:
        self._advance(0.5)  # so many customers at one instant would have to wait for the number's pace
        assert heard(self.play.branch, self.phone) == self.told

    @invariant()
    def no_end_of_a_time_is_without_its_timer(self) -> None:
        if self.until is not None:
            assert self.until in self.play.call(timers, self.play.scenario)

    def _give(self, name: str) -> None:
        self.floor, self.until = name, self._now() + IDLE if self.waiting else None

    def _return(self) -> None:
        if self.floor != "bot":
            self.told += [f"eco: {words}" for words in self.pending[-8:]]
            self.waiting = self.waiting and not self.pending
            self.floor, self.until, self.pending = "bot", None, []

    def _act(self, name: str, action: str, **arguments: object) -> None:
        async def act() -> None:
            await self.play.agents[name].does(action, self.id, **arguments)

        self.play.call(act)

    def _found(self) -> Conversation:
        return self.play.call(now, self.play.branch, self.id)

    def _owner(self, found: Conversation) -> str:
        if found.floor is Floor.AGENT:
            return next(name for name, key in self.play.ids.items() if key == found.floor_agent_id)
        return found.floor.value

    def _now(self) -> datetime:
        return self.play.scenario.clock.now()


async def timers(scenario: Scenario) -> set[datetime]:
    query = Query(name="timers", sqlite=TIMERS, postgres=TIMERS, names=())
    rows = await scenario.deployment.store.database.rows(query)
    return {datetime.fromisoformat(str(row["due_at"])) for row in rows}


def test_whatever_happens_one_has_the_floor_and_all_is_said_once(play: Play) -> None:
    played = type("PlayedDesk", (Desk,), {"play": play})
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(played, settings=limits)
