"""Keys of requests: one works, the others wait for its answer, and a worker that is lost is followed by another."""

from datetime import timedelta

import anyio
import pytest
from tests.core.store.shop import NOON, Shop

from waframe.core.errors import AlreadyAnswered
from waframe.core.records.ids import new_id
from waframe.core.store.requests import HELD, KEPT, Answer, Asked, Misused, Requests, Running, Work, settle

WHO = new_id()
ASKED = Asked(caller_id=WHO, key="k", fingerprint="f")
DONE = Answer(caller_id=WHO, key="k", status=201, answer='{"id":"1"}')


async def test_of_all_who_bring_a_key_one_works(shop: Shop) -> None:
    found: list[object] = []

    async def begin() -> None:
        found.append(await Requests(shop.database).begin(ASKED, now=NOON))

    async with anyio.create_task_group() as tasks:
        for _ in range(20):
            tasks.start_soon(begin)

    assert sum(isinstance(one, Work) for one in found) == 1
    assert sum(isinstance(one, Running) for one in found) == 19


async def test_the_first_answer_is_given_again_for_a_day(shop: Shop) -> None:
    requests = Requests(shop.database)
    await requests.begin(ASKED, now=NOON)
    await requests.finish(DONE)

    assert await requests.begin(ASKED, now=NOON + KEPT) == DONE
    assert isinstance(await requests.begin(ASKED, now=NOON + KEPT + timedelta(seconds=1)), Work)


async def test_another_request_may_not_use_the_key(shop: Shop) -> None:
    requests = Requests(shop.database)
    await requests.begin(ASKED, now=NOON)

    other = Asked(caller_id=WHO, key="k", fingerprint="g")

    assert await requests.begin(other, now=NOON) == Misused()
    assert isinstance(await requests.begin(Asked(caller_id=new_id(), key="k", fingerprint="g"), now=NOON), Work)


async def test_who_follows_a_lost_worker_makes_the_same(shop: Shop) -> None:
    requests = Requests(shop.database)
    first = await requests.begin(ASKED, now=NOON)

    early = await requests.begin(ASKED, now=NOON + HELD - timedelta(seconds=1))
    late = await requests.begin(ASKED, now=NOON + HELD)
    later = await requests.begin(ASKED, now=NOON + HELD)

    assert (early, late, later) == (Running(), first, Running())


async def test_what_was_refused_leaves_the_key_free(shop: Shop) -> None:
    requests = Requests(shop.database)
    work = await requests.begin(ASKED, now=NOON)
    assert isinstance(work, Work)

    await requests.release(ASKED, work)

    again = await requests.begin(ASKED, now=NOON)
    assert isinstance(again, Work)
    assert again.id != work.id


async def test_what_was_answered_meanwhile_is_not_done_again(shop: Shop) -> None:
    requests = Requests(shop.database)
    await requests.begin(ASKED, now=NOON)
    await shop.database.write(lambda transaction: settle(transaction, DONE))

    with pytest.raises(AlreadyAnswered):
        await shop.database.write(lambda transaction: settle(transaction, DONE))

    assert await requests.begin(ASKED, now=NOON) == DONE
