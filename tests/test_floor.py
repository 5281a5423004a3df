"""Whoever reaches for the floor, one gets it; and whatever was composed under an older floor never leaves."""

import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest

from waframe.core.store.connecting import choose_database
from waframe.core.store.migrating import migrate

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module("floor")


async def test_of_all_who_take_at_once_one_gets_it_and_the_others_are_told_who(
    floor: ModuleType, database_url: str
) -> None:
    await migrate(database_url)
    database = choose_database(database_url)
    await database.open()
    try:
        raced = await floor.race(database, races=60, dice=random.Random(7))
        compared = await floor.compare(database, orders=6, dice=random.Random(7))
    finally:
        await database.close()

    assert raced.reaches > 120
    assert (raced.without_winner, raced.with_several, raced.misled) == (0, 0, 0)
    assert compared.steps == 6 * 24
    assert compared.differing == 0


def test_in_whatever_order_all_meet_there_are_never_two_voices(floor: ModuleType) -> None:
    wandered = floor.wander(orders=20_000, dice=random.Random(7))

    assert wandered.sent > 10_000
    assert wandered.taken_back > 1_000
    assert (wandered.double_voices, wandered.shrunk_epochs) == (0, 0)


def test_a_sender_that_did_not_look_at_the_epoch_would_be_found_out(
    floor: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floor.Room, "leave", lambda room: room.outbox.pop(0) if room.outbox else None)

    wandered = floor.wander(orders=2_000, dice=random.Random(7))

    assert wandered.double_voices > 0
