"""What a turn decided lands together or not at all."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.store.shop import NOON, Shop, drafted, outcome, written

from waframe.core.errors import ChangedMeanwhile, ValueRefused
from waframe.core.records.content import Image, Text
from waframe.core.records.conversation import Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import RANK, Failure, MessageStatus
from waframe.core.store import marks
from waframe.core.store.arrivals import FETCH_MEDIA
from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent
from waframe.core.store.facts import Facts
from waframe.core.store.floors import FloorMove, move_floor
from waframe.core.store.outcomes import (
    Advance,
    MediaAttached,
    NewChange,
    NewFact,
    NewJob,
    Outcome,
    advance_message,
    attach_media,
    commit_loose,
    commit_outcomes,
)
from waframe.core.store.work import Scene

_MEDIA_ID = new_id()

ADVANCES = [status for status in MessageStatus if RANK[status] > 0]
ANA, BERTA = new_id(), new_id()
REACHED = st.lists(st.sampled_from(ADVANCES), min_size=1, max_size=7)


async def test_all_effects_land_together(shop: Shop) -> None:
    conversation = await shop.open()
    decided = await _everything(shop)

    committed = await commit_outcomes(shop.database, [decided])

    fact = await Facts(shop.database).find(conversation.id, "vin")
    assert (committed.sends, committed.jobs, committed.more) == (True, True, False)
    assert fact is not None
    assert (fact.value, fact.confidence) == ("3N1", 90)
    assert len(await shop.heads()) == 1
    assert await shop.count("jobs", "name = 'sales.remind'") == 1
    assert await shop.count("events", "name = 'fact.learnt'") == 1
    assert await shop.count("inbox") == 0


async def test_a_fact_that_follows_from_its_old_value_is_learnt_by_the_first_of_two(shop: Shop) -> None:
    conversation = await shop.open()

    def counted(value: str, *, was: str | None) -> NewChange:
        fact = NewFact(
            conversation_id=conversation.id, name="count", value=value, confidence=100, message_id=None, learnt_at=NOON
        )
        return marks.learn(fact, was=was)

    async def learn(*changes: NewChange) -> None:
        await commit_loose(shop.database, jobs=(), events=(), changes=changes)

    await learn(counted("1", was=None), counted("2", was="1"))
    for late in (counted("1", was=None), counted("2", was="1")):
        with pytest.raises(ChangedMeanwhile):
            await learn(late)
    await learn(counted("3", was="2"))

    fact = await Facts(shop.database).find(conversation.id, "count")
    assert fact is not None
    assert fact.value == "3"


async def test_nothing_lands_where_one_effect_is_refused(shop: Shop) -> None:
    await shop.open()
    decided = await _everything(shop)
    events = await shop.count("events")
    twice = msgspec.structs.replace(decided, sends=decided.sends * 2)

    with pytest.raises(ValueRefused):
        await commit_outcomes(shop.database, [twice])

    assert await shop.count("facts") == 0
    assert await shop.count("outbox") == 0
    assert await shop.count("jobs") == 0
    assert await shop.count("events") == events
    assert await shop.count("inbox") == 1
    assert not (await commit_outcomes(shop.database, [decided])).lost


async def test_a_fact_is_learnt_anew(shop: Shop) -> None:
    conversation = await shop.open()
    decided = await _everything(shop)
    (fact,) = decided.facts
    newer = (fact, msgspec.structs.replace(fact, value="4T1"), msgspec.structs.replace(fact, name="model"))

    await commit_outcomes(shop.database, [msgspec.structs.replace(decided, facts=newer)])

    found = await Facts(shop.database).all(conversation.id)
    assert [(fact.name, fact.value) for fact in found] == [("model", "3N1"), ("vin", "4T1")]


async def test_a_moved_floor_withdraws_what_the_bot_still_had_to_say(shop: Shop) -> None:
    conversation = await shop.open()
    await shop.say(conversation, "primero", "segundo")
    (scene, lease_id) = await _next_turn(shop)

    moved = msgspec.structs.replace(
        outcome(scene, lease_id), floor=FloorMove(to=Floor.EXTERNAL, epoch=scene.conversation.floor_epoch)
    )
    committed = await commit_outcomes(shop.database, [moved])

    now = await shop.conversation(conversation.id)
    assert (now.floor, now.floor_epoch) == (Floor.EXTERNAL, 1)
    assert await shop.heads() == []
    assert await shop.count("outbox", "state = 'withdrawn'") == 2
    assert committed.more
    (news,) = await shop.work_off()
    assert [piece.kind for piece in news.pieces] == ["floor"]


async def test_a_floor_that_is_moved_outside_a_turn_becomes_work_at_once(shop: Shop) -> None:
    conversation = await shop.open()

    async def take(transaction: Transaction) -> tuple[bool, ...]:
        moves = [FloorMove(to=Floor.AGENT, epoch=0, agent_id=agent_id) for agent_id in (ANA, BERTA)]
        return tuple([await move_floor(transaction, conversation.id, move, now=NOON) for move in moves])

    assert await shop.database.write(take) == (True, False)
    (scene,) = await shop.work_off()
    assert [piece.kind for piece in scene.pieces] == ["floor"]
    assert (await shop.conversation(conversation.id)).floor_epoch == 1


async def test_a_stored_file_takes_the_place_of_its_promise(shop: Shop) -> None:
    await shop.store(written(content=Image(channel_media_id="4711"), channel_id="wamid.1"))
    claim = await shop.claim()
    (scene,) = await shop.scenes(claim)
    message = scene.pieces[-1].message
    assert message is not None
    content = msgspec.json.encode(Image(media_id=_MEDIA_ID, channel_media_id="4711")).decode()
    attached = MediaAttached(
        message_id=message.id, content=content, media_id=_MEDIA_ID, fetch_key="100000000000001:wamid.1"
    )

    await commit_outcomes(shop.database, [msgspec.structs.replace(outcome(scene, claim.lease_id), media=(attached,))])

    assert (await shop.message(message.id)).content == Image(media_id=_MEDIA_ID, channel_media_id="4711")
    assert await shop.count("jobs", f"name = '{FETCH_MEDIA}'") == 0


async def test_a_file_that_comes_later_is_news_of_its_own(shop: Shop) -> None:
    await shop.store(written(content=Image(channel_media_id="4711"), channel_id="wamid.1"))
    (scene,) = await shop.work_off()
    message = scene.pieces[-1].message
    assert message is not None
    content = msgspec.json.encode(Image(media_id=_MEDIA_ID)).decode()
    attached = MediaAttached(message_id=message.id, content=content, media_id=_MEDIA_ID, fetch_key="")

    await attach_media(shop.database, attached, message=message, now=NOON)

    (later,) = await shop.work_off()
    assert [piece.kind for piece in later.pieces] == ["media"]
    assert later.pieces[0].message is not None
    assert later.pieces[0].message.content == Image(media_id=_MEDIA_ID)


async def test_a_person_posts_without_a_turn(shop: Shop) -> None:
    conversation = await shop.open()
    send, parcel = drafted(conversation, "ya voy")

    await shop.post(send, parcel)

    (head,) = await shop.heads()
    assert (head.id, head.content) == (parcel.id, Text(body="ya voy"))
    assert (await shop.message(send.id)).status is MessageStatus.QUEUED


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(news=REACHED)
async def test_a_message_only_moves_forward(shop: Shop, news: list[MessageStatus]) -> None:
    conversation = await shop.open()
    send, parcel = drafted(conversation, "sí hay")
    await shop.post(send, parcel)

    moves = [await _advance(shop, send.id, status) for status in news]

    ranks = [0, *(RANK[status] for status in news)]
    assert moves == [rank > max(ranks[:place]) for place, rank in enumerate(ranks) if place]
    assert RANK[(await shop.message(send.id)).status] == max(ranks)


async def test_a_message_that_arrived_after_all_shows_no_error(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    error = msgspec.json.encode(Failure(code="131026", title="Undeliverable")).decode()

    await _advance(shop, parcel.message_id, MessageStatus.FAILED, error=error)
    failed = await shop.message(parcel.message_id)
    await _advance(shop, parcel.message_id, MessageStatus.DELIVERED)
    delivered = await shop.message(parcel.message_id)

    assert failed.error == Failure(code="131026", title="Undeliverable")
    assert (delivered.status, delivered.error) == (MessageStatus.DELIVERED, None)


async def test_a_message_gets_its_name_even_from_news_that_is_old(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    await _advance(shop, parcel.message_id, MessageStatus.DELIVERED)

    moved = await _advance(shop, parcel.message_id, MessageStatus.ACCEPTED, channel_id="wamid.out")

    message = await shop.message(parcel.message_id)
    assert not moved
    assert (message.channel_id, message.status) == ("wamid.out", MessageStatus.DELIVERED)


async def test_a_name_that_another_message_bears_is_not_given_twice(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    await shop.store(written(channel_id="wamid.taken"))

    moved = await _advance(shop, parcel.message_id, MessageStatus.ACCEPTED, channel_id="wamid.taken")

    assert moved
    assert (await shop.message(parcel.message_id)).channel_id is None


async def _advance(
    shop: Shop, message_id: str, status: MessageStatus, *, error: str | None = None, channel_id: str | None = None
) -> bool:
    advance = Advance(message_id=message_id, status=status, at=NOON, error=error, channel_id=channel_id)
    return await shop.database.write(lambda transaction: advance_message(transaction, advance))


async def _next_turn(shop: Shop) -> tuple[Scene, str]:
    await shop.store(written("¿sigue ahí?"))
    claim = await shop.claim()
    (scene,) = await shop.scenes(claim)
    return scene, claim.lease_id


async def _everything(shop: Shop) -> Outcome:
    scene, lease_id = await _next_turn(shop)
    conversation = scene.conversation
    send, parcel = drafted(conversation, "sí hay")
    fact = NewFact(
        conversation_id=conversation.id, name="vin", value="3N1", confidence=90, message_id=None, learnt_at=NOON
    )
    job = NewJob(
        id=new_id(),
        name="sales.remind",
        payload="{}",
        branch="centro",
        conversation_id=conversation.id,
        key=None,
        due_at=NOON + timedelta(hours=1),
    )
    event = NewEvent(name="fact.learnt", at=NOON, branch="centro", conversation_id=conversation.id)
    return msgspec.structs.replace(
        outcome(scene, lease_id), sends=(send,), parcels=(parcel,), facts=(fact,), jobs=(job,), events=(event,)
    )
