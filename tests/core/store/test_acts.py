"""What people do in a conversation counts under the floor on which they decided it, or not at all."""

import anyio
import msgspec
import pytest
from tests.core.store.shop import NOON, Shop, drafted, outcome, written

from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import MessageStatus
from waframe.core.store.acts import Act, Acted, commit_act
from waframe.core.store.audit import Audit
from waframe.core.store.database import Database
from waframe.core.store.floors import FloorMove
from waframe.core.store.outcomes import AuditNote, Outcome, commit_outcomes

ANA, BERTA = new_id(), new_id()


def empty(conversation: Conversation) -> Outcome:
    return Outcome(conversation_id=conversation.id, lease_id="", now=NOON, done=())


def take(conversation: Conversation, agent_id: str) -> Act:
    epoch = conversation.floor_epoch
    move = FloorMove(to=Floor.AGENT, epoch=epoch, agent_id=agent_id)
    return Act(outcome=msgspec.structs.replace(empty(conversation), floor=move), epoch=epoch)


async def say(database: Database, conversation: Conversation, text: str, *, owner: str) -> Acted:
    send, parcel = drafted(conversation, text)
    said = msgspec.structs.replace(empty(conversation), sends=(send,), parcels=(parcel,))
    acted = await commit_act(database, Act(outcome=said, owner=owner))
    assert acted is not None
    return acted


async def test_of_two_who_take_one_gets_it_and_the_other_is_told_who(shop: Shop) -> None:
    conversation = await shop.open()

    first = await commit_act(shop.database, take(conversation, ANA))
    second = await commit_act(shop.database, take(conversation, BERTA))

    assert first is not None
    assert second is not None
    assert (first.done, second.done) == (True, False)
    assert (second.conversation.floor, second.conversation.floor_agent_id) == (Floor.AGENT, ANA)


async def test_many_who_take_at_the_same_time_find_one_owner(database: Database, elsewhere: Database) -> None:
    shop = Shop(database)
    for number in range(15):
        conversation = await shop.open(f"52551234{number:04d}")

        won = await race(conversation, database, elsewhere)

        now = await shop.conversation(conversation.id)
        assert won == [now.floor_agent_id]
        assert now.floor_epoch == 1


async def race(conversation: Conversation, *databases: Database) -> list[str]:
    won: list[str] = []

    async def reach(agent: str, database: Database) -> None:
        acted = await commit_act(database, take(conversation, agent))
        if acted is not None and acted.done:
            won.append(agent)

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(reach, new_id(), databases[number % len(databases)])
    return won


async def test_only_the_owner_of_the_floor_is_heard(shop: Shop) -> None:
    conversation = await shop.open()
    await commit_act(shop.database, take(conversation, ANA))
    now = await shop.conversation(conversation.id)

    anas = await say(shop.database, now, "con gusto", owner=ANA)
    bertas = await say(shop.database, now, "hola", owner=BERTA)

    assert (anas.done, bertas.done) == (True, False)
    assert [parcel.content.body for parcel in await shop.heads() if hasattr(parcel.content, "body")] == ["con gusto"]


async def test_what_the_bot_still_had_to_say_is_withdrawn_when_an_agent_takes(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "un momento")

    await commit_act(shop.database, take(conversation, ANA))

    assert await shop.heads() == []
    message = await shop.message(parcel.message_id)
    assert message.status is MessageStatus.FAILED
    assert message.error is not None
    assert message.error.code == "withdrawn"


@pytest.mark.parametrize("taken_first", [True, False])
async def test_a_turn_that_hands_over_does_not_take_the_floor_from_an_agent(shop: Shop, *, taken_first: bool) -> None:
    conversation = await shop.open()
    await shop.store(written("persona"))
    claim = await shop.claim()
    (scene,) = await shop.scenes(claim)
    send, parcel = drafted(msgspec.structs.replace(scene.conversation, floor_epoch=1), "un asesor te atiende")
    handing_over = msgspec.structs.replace(
        outcome(scene, claim.lease_id),
        sends=(send,),
        parcels=(parcel,),
        floor=FloorMove(to=Floor.QUEUE, epoch=0),
    )

    if taken_first:
        await commit_act(shop.database, take(conversation, ANA))
        await commit_outcomes(shop.database, [handing_over])
    else:
        await commit_outcomes(shop.database, [handing_over])
        acted = await commit_act(shop.database, take(conversation, ANA))
        assert acted is not None
        assert not acted.done

    now = await shop.conversation(conversation.id)
    heard = [one.message_id for one in await shop.heads()]
    assert (now.floor, now.floor_epoch) == (Floor.AGENT if taken_first else Floor.QUEUE, 1)
    assert heard == ([] if taken_first else [send.id])


def audited(act: Act, *, by: str) -> Act:
    note = AuditNote(action="takeover.take", actor=by, branch="centro")
    return msgspec.structs.replace(act, outcome=msgspec.structs.replace(act.outcome, audits=(note,)))


async def test_an_act_that_comes_too_late_leaves_no_trace(shop: Shop) -> None:
    conversation = await shop.open()
    await commit_act(shop.database, take(conversation, ANA))
    events = await shop.count("events")
    late = audited(take(conversation, BERTA), by=BERTA)

    await commit_act(shop.database, late)

    assert await shop.count("events") == events
    assert await Audit(shop.database).of_subject(conversation.id) == []


async def test_an_act_is_in_the_audit_log(shop: Shop) -> None:
    conversation = await shop.open()
    await commit_act(shop.database, audited(take(conversation, ANA), by=ANA))

    (line,) = await Audit(shop.database).of_subject(conversation.id)
    assert (line.actor, line.action, line.branch) == (ANA, "takeover.take", "centro")


async def test_nobody_acts_in_a_conversation_that_is_not_there(database: Database) -> None:
    act = Act(outcome=Outcome(conversation_id=new_id(), lease_id="", now=NOON, done=()))

    assert await commit_act(database, act) is None
