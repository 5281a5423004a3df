"""What leaves: one process speaks for an address, in order, and writes down what came of it."""

from datetime import timedelta

import pytest
from tests.core.store.shop import ADDRESS, NOON, Shop, drafted, statement, status_of, written

from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity, IdentityKind, phone_identity
from waframe.core.records.message import MessageStatus
from waframe.core.records.outgoing import Parcel, ParcelState
from waframe.core.store.customers import Customers
from waframe.core.store.database import Database, Transaction
from waframe.core.store.events import Events
from waframe.core.store.finishing import Sent
from waframe.core.store.outbox import Blocked, Departure, Lead
from waframe.core.store.outcomes import Advance, advance_message

UNTIL = NOON + timedelta(seconds=30)
LATER = NOON + timedelta(minutes=1)


async def test_one_process_speaks_for_an_address(database: Database, elsewhere: Database) -> None:
    here, there = Shop(database, owner="here"), Shop(elsewhere, owner="there")
    await here.say(await here.open(), "sí hay")

    leads = await here.outbox.lead(now=NOON, until=UNTIL)

    assert leads == [Lead(address=ADDRESS, paused_until=None)]
    assert await there.outbox.lead(now=NOON, until=UNTIL) == []
    assert await here.outbox.lead(now=NOON, until=UNTIL) == leads


async def test_a_lead_moves_when_it_expired_or_was_given_up(database: Database, elsewhere: Database) -> None:
    here, there = Shop(database, owner="here"), Shop(elsewhere, owner="there")
    await here.say(await here.open(), "sí hay")
    await here.outbox.lead(now=NOON, until=UNTIL)

    taken = await there.outbox.lead(now=UNTIL, until=LATER)
    refused = await here.outbox.lead(now=UNTIL, until=LATER)
    await there.outbox.retire(now=UNTIL)
    back = await here.outbox.lead(now=UNTIL, until=LATER)

    assert [len(leads) for leads in (taken, refused, back)] == [1, 0, 1]


async def test_nobody_leads_where_nothing_waits(shop: Shop) -> None:
    await shop.open()

    assert await shop.outbox.lead(now=NOON, until=UNTIL) == []


async def test_a_pause_is_told_to_whoever_leads(shop: Shop) -> None:
    await shop.say(await shop.open(), "sí hay")
    await shop.outbox.lead(now=NOON, until=UNTIL)

    await shop.outbox.pause([ADDRESS], until=LATER)

    assert await shop.outbox.lead(now=NOON, until=UNTIL) == [Lead(address=ADDRESS, paused_until=LATER)]


async def test_a_block_is_news_once_until_it_ends(shop: Shop) -> None:
    await shop.say(await shop.open(), "sí hay")
    await shop.outbox.lead(now=NOON, until=UNTIL)
    blocked = Blocked(address=ADDRESS, code="190", sentence="the token has expired")

    told = [await shop.outbox.block(blocked, until=LATER, now=NOON) for _ in range(2)]
    listed = await shop.outbox.blocked()
    untold = [await shop.outbox.unblock(ADDRESS, now=NOON) for _ in range(2)]

    assert (told, untold) == ([True, False], [True, False])
    assert (listed, await shop.outbox.blocked()) == ([blocked], [])
    names = [event.name for event in await Events(shop.database).since(0)]
    assert [name for name in names if name.startswith("channel.")] == ["channel.blocked", "channel.unblocked"]
    assert await shop.outbox.lead(now=NOON, until=UNTIL) == [Lead(address=ADDRESS, paused_until=None)]


async def test_a_customer_who_wants_no_marketing_is_remembered(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "oferta")
    await shop.begin(parcel)

    await shop.outbox.finish(
        [Sent(parcel=parcel, state=ParcelState.FAILED, due_at=NOON, at=NOON, stops_marketing=True)]
    )

    assert not await Customers(shop.database).wants_marketing(conversation.customer_id)


async def test_each_conversation_shows_its_oldest_parcel_only(shop: Shop) -> None:
    ana, luis = await shop.open("525500000001"), await shop.open("525500000002")
    await shop.say(ana, "a1", "a2")
    heads = await shop.say(luis, "l1", "l2")

    first = [await _text(shop, parcel) for parcel in heads]
    await shop.begin(heads[0])
    second = [await _text(shop, parcel) for parcel in await shop.heads()]
    await shop.outbox.finish([_done(heads[0])])
    third = [await _text(shop, parcel) for parcel in await shop.heads()]

    assert (first, second, third) == (["a1", "l1"], ["l1"], ["a2", "l1"])


async def test_a_head_carries_all_that_the_sender_needs(shop: Shop) -> None:
    conversation = await shop.open()
    await shop.say(conversation, "sí hay")

    (waiting,) = await shop.outbox.heads({ADDRESS: 10}, now=NOON)

    assert waiting.parcel.recipients == (phone_identity("525512345678"),)
    assert (waiting.parcel.branch, waiting.parcel.channel, waiting.parcel.attempts) == ("centro", "whatsapp", 0)
    assert (waiting.sender_type, waiting.epoch_now) == ("ai", 0)
    assert waiting.window_until == NOON + timedelta(hours=24)


async def test_a_parcel_is_begun_once(database: Database, elsewhere: Database) -> None:
    here, there = Shop(database), Shop(elsewhere)
    (parcel,) = await here.say(await here.open(), "sí hay")

    assert await here.outbox.begin([parcel], now=NOON) == {parcel.id}
    assert await there.outbox.begin([parcel], now=NOON) == set()
    assert await here.outbox.counts() == {(ADDRESS, "sending"): 1}


async def test_a_parcel_from_before_the_floor_moved_does_not_leave(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.database.change(statement("update conversations set floor_epoch = floor_epoch + 1"))

    begun = await shop.outbox.begin([parcel], now=NOON)

    assert begun == set()
    assert await shop.count("outbox", "state = 'withdrawn'") == 1
    assert (await Events(shop.database).since(0))[-1].name == "message.withdrawn"


async def test_what_a_lost_process_was_sending_waits_for_a_status(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)

    doubtful = await shop.outbox.doubt(ADDRESS, due_at=LATER)

    assert doubtful == [parcel.conversation_id]
    assert await shop.heads(now=NOON) == []
    assert await shop.outbox.next_due() == LATER
    (again,) = await shop.heads(now=LATER)
    assert (again.id, again.attempts) == (parcel.id, 1)


async def test_a_status_settles_what_is_in_doubt(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)
    await shop.outbox.doubt(ADDRESS, due_at=LATER)
    await shop.store(status_of("wamid.out", outbox_id=parcel.id))

    await shop.database.write(lambda transaction: _arrived(transaction, parcel))

    assert await shop.heads(now=LATER) == []
    assert await shop.count("outbox", "state = 'done'") == 1


@pytest.mark.parametrize("state", [ParcelState.DONE, ParcelState.FAILED, ParcelState.UNKNOWN, ParcelState.QUEUED])
async def test_an_attempt_ends_in_its_state(shop: Shop, state: ParcelState) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)

    await shop.outbox.finish([Sent(parcel=parcel, state=state, due_at=LATER, at=NOON, reason="because")])

    (row,) = await shop.all("select state, reason, attempts, sent_at from outbox")
    assert (row["state"], row["reason"], row["attempts"]) == (state.value, "because", 1)
    assert (row["sent_at"] is not None) == (state is ParcelState.DONE)
    assert len(await shop.heads(now=LATER)) == (state in {ParcelState.UNKNOWN, ParcelState.QUEUED})


async def test_a_parcel_may_be_refused_before_it_begins(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    advance = Advance(
        message_id=parcel.message_id, status=MessageStatus.FAILED, at=NOON, error='{"code":"w","title":"t"}'
    )

    await shop.outbox.finish([Sent(parcel=parcel, state=ParcelState.FAILED, due_at=NOON, at=NOON, advance=advance)])

    assert await shop.count("outbox", "state = 'failed'") == 1
    assert (await shop.message(parcel.message_id)).status is MessageStatus.FAILED
    assert (await Events(shop.database).since(0))[-1].name == "message.failed"


async def test_a_sent_message_is_news_for_a_turn(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)

    await shop.outbox.finish([_done(parcel)])

    (scene,) = await shop.work_off()
    assert [piece.kind for piece in scene.pieces] == ["sent"]
    message = await shop.message(parcel.message_id)
    assert (message.status, message.channel_id) == (MessageStatus.ACCEPTED, "wamid.out")
    assert (await Events(shop.database).since(0))[-1].name == "message.sent"


@pytest.mark.parametrize("state", [ParcelState.QUEUED, ParcelState.FAILED, ParcelState.UNKNOWN])
async def test_a_process_that_was_thought_lost_does_not_undo_the_next_attempt(shop: Shop, state: ParcelState) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)
    await shop.outbox.doubt(ADDRESS, due_at=LATER)
    (second,) = await shop.heads(now=LATER)
    await shop.begin(second)
    advance = Advance(message_id=parcel.message_id, status=MessageStatus.FAILED, at=NOON)
    failed = advance if state is ParcelState.FAILED else None

    await shop.outbox.finish([Sent(parcel=parcel, state=state, due_at=NOON, at=NOON, advance=failed)])

    assert await shop.outbox.counts() == {(ADDRESS, "sending"): 1}
    assert (await shop.message(parcel.message_id)).status is MessageStatus.QUEUED


async def test_an_answer_that_comes_late_still_proves_that_the_message_left(shop: Shop) -> None:
    (parcel,) = await shop.say(await shop.open(), "sí hay")
    await shop.begin(parcel)
    await shop.outbox.doubt(ADDRESS, due_at=LATER)
    await shop.heads(now=LATER)

    await shop.outbox.finish([_done(parcel)])

    assert await shop.heads(now=LATER) == []
    assert (await shop.message(parcel.message_id)).status is MessageStatus.ACCEPTED


async def test_what_left_lately_counts_against_the_limits(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    await shop.begin(parcel)
    await shop.outbox.finish([_done(parcel)])

    recent = await shop.outbox.recent(ADDRESS, since=NOON - timedelta(minutes=1))

    assert recent == [Departure(conversation_id=conversation.id, sent_at=NOON)]
    assert await shop.outbox.recent(ADDRESS, since=NOON) == []


async def test_a_group_is_written_down_at_once(shop: Shop) -> None:
    ana, luis = await shop.open("525500000001"), await shop.open("525500000002")
    await shop.say(ana, "a1")
    parcels = await shop.say(luis, "l1")
    await shop.outbox.begin(parcels, now=NOON)
    await shop.store(status_of("wamid.1"), status_of("wamid.2"))

    await shop.outbox.finish([_done(parcel, name=f"wamid.{index}") for index, parcel in enumerate(parcels, 1)])

    messages = [await shop.message(parcel.message_id) for parcel in parcels]
    assert [(one.status, one.channel_id) for one in messages] == [
        (MessageStatus.ACCEPTED, "wamid.1"),
        (MessageStatus.ACCEPTED, "wamid.2"),
    ]
    assert [[piece.kind for piece in scene.pieces] for scene in await shop.work_off()] == [["sent", "status"]] * 2


async def test_a_name_that_is_given_twice_in_a_group_belongs_to_the_first(shop: Shop) -> None:
    await shop.say(await shop.open("525500000001"), "a1")
    parcels = await shop.say(await shop.open("525500000002"), "l1")
    await shop.outbox.begin(parcels, now=NOON)

    await shop.outbox.finish([_done(parcel) for parcel in parcels])

    messages = [await shop.message(parcel.message_id) for parcel in parcels]
    assert [one.channel_id for one in messages] == ["wamid.out", None]
    assert {one.status for one in messages} == {MessageStatus.ACCEPTED}


async def test_a_resting_conversation_is_passed_over(shop: Shop) -> None:
    ana, luis = await shop.open("525500000001"), await shop.open("525500000002")
    await shop.say(ana, "a1")
    await shop.say(luis, "l1")

    heads = await shop.outbox.heads({ADDRESS: 1}, now=NOON, resting=[ana.id])

    assert [waiting.parcel.conversation_id for waiting in heads] == [luis.id]


def _done(parcel: Parcel, *, name: str = "wamid.out") -> Sent:
    advance = Advance(message_id=parcel.message_id, status=MessageStatus.ACCEPTED, at=NOON, channel_id=name)
    return Sent(parcel=parcel, state=ParcelState.DONE, due_at=NOON, at=NOON, advance=advance)


async def _text(shop: Shop, parcel: Parcel) -> str:
    return (await shop.message(parcel.message_id)).text


async def _arrived(transaction: Transaction, parcel: Parcel) -> None:
    advance = Advance(message_id=parcel.message_id, status=MessageStatus.DELIVERED, at=NOON)
    await advance_message(transaction, advance)


async def test_the_phone_that_the_channel_names_is_linked_and_used_from_then_on(shop: Shop) -> None:
    await shop.store(written(), now=NOON - timedelta(hours=1))
    await shop.work_off()
    (conversation,) = await shop.conversations.by_branch("centro")
    await _took(shop, conversation, phone_identity("525512340000"))

    await shop.store(written(customer="525512340000"))
    (parcel,) = await shop.say(conversation, "¿sí?")

    assert [one.value for one in parcel.recipients] == ["525512340000", "525512345678"]
    assert await shop.count("customers") == 1
    assert await shop.count("conversations") == 1


async def test_a_bsuid_that_the_channel_names_is_linked(shop: Shop) -> None:
    conversation = await shop.open()
    bsuid = Identity(kind=IdentityKind.BSUID, value="MX.1")
    await _took(shop, conversation, bsuid)

    await shop.store(written(identities=(bsuid,)))

    assert await shop.count("conversations") == 1


async def test_a_phone_that_the_channel_names_and_that_is_somebody_elses_is_flagged_once(shop: Shop) -> None:
    conversation, other = await shop.open(), await shop.open("525512340000")

    for _ in range(2):
        await _took(shop, conversation, phone_identity("525512340000"))

    (conflict,) = await Customers(shop.database).conflicts(conversation.customer_id)
    assert {conflict.customer_id, conflict.other_id} == {conversation.customer_id, other.customer_id}
    assert await shop.count("events", "name = 'customer.conflict'") == 1
    assert await shop.count("customer_identities") == 2


async def _took(shop: Shop, conversation: Conversation, recipient: Identity) -> None:
    """Let the channel take a message, and say as whose."""
    send, new = drafted(conversation, "sí hay")
    await shop.post(send, new)
    (parcel,) = [one for one in await shop.heads() if one.id == new.id]
    await shop.begin(parcel)
    advance = Advance(message_id=send.id, status=MessageStatus.ACCEPTED, at=NOON, channel_id=f"wamid.{send.id}")
    done = Sent(parcel=parcel, state=ParcelState.DONE, due_at=NOON, at=NOON, advance=advance, recipient=recipient)
    await shop.outbox.finish([done])
    await shop.work_off()
