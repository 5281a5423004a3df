"""Whose turn it is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe_ocr_vin.errors import ReadersBusy
from waframe_ocr_vin.turns import Place, Turns

places = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"))


def queue(*, most: int = 1000, most_bytes: int = 1000) -> Turns[str]:
    return Turns(most=most, most_bytes=most_bytes)


def drained(turns: Turns[str]) -> list[str]:
    taken = []
    while (item := turns.take()) is not None:
        taken.append(item)
    return taken


def test_one_picture_of_another_branch_waits_for_one_only() -> None:
    turns = queue()
    for number in range(100):
        turns.put(f"many {number}", ("centro", "juan"), size=1)
    turns.put("other branch", ("norte", "ana"), size=1)
    turns.put("other person", ("centro", "luis"), size=1)

    assert drained(turns)[:4] == ["many 0", "other branch", "other person", "many 1"]


@given(st.lists(places, max_size=40))
def test_everything_comes_out_once_and_each_persons_in_order(order: list[Place]) -> None:
    turns = queue()
    for number, place in enumerate(order):
        turns.put(f"{place[0]}{place[1]}{number:03}", place, size=1)

    taken = drained(turns)

    assert len(taken) == len(set(taken)) == len(order)
    assert all(
        one < two
        for person in {item[:2] for item in taken}
        for one, two in pairwise([item for item in taken if item[:2] == person])
    )


@given(st.lists(places, min_size=2, max_size=60))
def test_no_branch_has_two_turns_while_another_waits(order: list[Place]) -> None:
    turns = queue()
    for number, place in enumerate(order):
        turns.put(f"{place[0]}{number}", place, size=1)

    taken = drained(turns)

    for index, (one, two) in enumerate(pairwise(taken)):
        assert one[0] != two[0] or all(later[0] == one[0] for later in taken[index + 1 :])


@given(st.lists(places, min_size=1, max_size=30), st.data())
def test_what_is_withdrawn_does_not_come_and_leaves_its_room(order: list[Place], data: st.DataObject) -> None:
    turns = queue(most_bytes=10_000)
    items = [str(number) for number in range(len(order))]
    for item, place in zip(items, order, strict=True):
        turns.put(item, place, size=7)
    gone = data.draw(st.sets(st.sampled_from(items)))

    for item in gone:
        turns.withdraw(item, order[int(item)])

    assert len(turns) == len(items) - len(gone)
    assert set(drained(turns)) == set(items) - gone
    turns.put("all the room of one person", ("A", "x"), size=5000)


def test_a_full_queue_says_so() -> None:
    turns = queue(most=4)
    for number in range(4):
        turns.put(str(number), ("centro", str(number)), size=1)

    with pytest.raises(ReadersBusy):
        turns.put("one more", ("norte", "ana"), size=1)


@pytest.mark.parametrize(("many", "size"), [pytest.param(4, 1, id="pictures"), pytest.param(1, 400, id="bytes")])
def test_one_person_has_half_of_the_room(many: int, size: int) -> None:
    turns = queue(most=8)
    for number in range(many):
        turns.put(str(number), ("centro", "juan"), size=size)

    with pytest.raises(ReadersBusy):
        turns.put("one more", ("centro", "juan"), size=size)
    turns.put("somebody else's", ("centro", "ana"), size=size)


def test_withdrawing_what_was_taken_does_nothing() -> None:
    turns = queue()
    turns.put("one", ("centro", "juan"), size=1)

    assert turns.take() == "one"
    turns.withdraw("one", ("centro", "juan"))

    assert len(turns) == 0
