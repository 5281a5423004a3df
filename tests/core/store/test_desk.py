"""What the desk lists and notes, on both databases: order, pages, filters, waiting, marks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
import pytest
from tests.core.store.shop import NOON, Shop, written

from waframe.core.records.content import Reaction
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import MessageStatus, SenderType
from waframe.core.records.outgoing import ParcelState
from waframe.core.store import marks
from waframe.core.store.acts import Act, Acted, commit_act
from waframe.core.store.desk import Counts, Desk, Filters, Place, Sort, Tab
from waframe.core.store.finishing import Sent
from waframe.core.store.floors import FloorMove
from waframe.core.store.marks import read_labels
from waframe.core.store.outcomes import Advance, NewChange, NewSend, Outcome, advance_message

ANA = new_id()
LATER = NOON + timedelta(minutes=5)


async def act(shop: Shop, conversation: Conversation, **decided: object) -> Acted:
    outcome = Outcome(conversation_id=conversation.id, lease_id="", now=LATER, done=())
    acted = await commit_act(shop.database, Act(outcome=msgspec.structs.replace(outcome, **decided)))
    assert acted is not None
    return acted


async def move(shop: Shop, conversation: Conversation, to: Floor, *, until: datetime | None = None) -> Conversation:
    agent = ANA if to is Floor.AGENT else None
    floor = FloorMove(to=to, epoch=conversation.floor_epoch, agent_id=agent, until=until)
    return (await act(shop, conversation, floor=floor)).conversation


async def mark(shop: Shop, conversation: Conversation, *changes: NewChange) -> Conversation:
    return (await act(shop, conversation, changes=changes)).conversation


async def speak(shop: Shop, conversation: Conversation, *, by: SenderType, status: str = "queued") -> Conversation:
    said = NewSend(
        id=new_id(),
        conversation_id=conversation.id,
        address=conversation.address,
        sender_type=by.value,
        sender_id=ANA,
        content='{"type":"text","body":"ya"}',
        text="ya",
        reply_to=None,
        at=LATER,
        status=status,
    )
    return (await act(shop, conversation, sends=(said,))).conversation


async def page(
    shop: Shop, tab: Tab = "all", *, filters: Filters | None = None, after: Place | None = None, many: int = 50
) -> list[Place]:
    return await Desk(shop.database).page(
        ["centro"], tab=tab, filters=filters or Filters(), now=LATER, after=after, many=many
    )


async def test_a_list_has_the_last_active_first_and_goes_on_where_it_ended(shop: Shop) -> None:
    many = [await opened(shop, minute) for minute in range(5)]

    first = await page(shop, many=3)
    second = await page(shop, after=first[-1], many=3)

    assert [place.id for place in (*first, *second)] == [one.id for one in reversed(many)]


async def test_the_queue_has_the_longest_waiting_first(shop: Shop) -> None:
    many = [await opened(shop, minute) for minute in range(3)]
    for one in reversed(many):
        await move(shop, one, Floor.QUEUE)

    assert [place.id for place in await page(shop, "queue")] == [one.id for one in many]
    assert [place.id for place in await page(shop, "queue", after=(await page(shop, "queue"))[0])] == [
        one.id for one in many[1:]
    ]


async def test_rows_carry_customer_last_words_and_labels(shop: Shop) -> None:
    conversation = await shop.open()
    await mark(shop, conversation, *[marks.label(conversation.id, name=name, on=True) for name in ("vip", "taller")])
    await speak(shop, conversation, by=SenderType.SYSTEM, status="internal")

    line = (await Desk(shop.database).lines([conversation.id]))[conversation.id]

    assert (line.phone, line.last_text, line.last_type, line.labels) == (
        "525512345678",
        "hola",
        "text",
        ("taller", "vip"),
    )
    assert await Desk(shop.database).lines([new_id()]) == {}
    assert await read_labels(shop.database, [conversation.id]) == {conversation.id: ("taller", "vip")}


async def test_tabs_are_counted(shop: Shop) -> None:
    first, second, third = [await opened(shop, minute) for minute in range(3)]
    await move(shop, first, Floor.AGENT)
    await move(shop, second, Floor.QUEUE)
    await mark(shop, third, *marks.close(third.id, now=LATER))

    counts = await Desk(shop.database).counts(["centro"], agent_id=ANA, now=LATER)
    loads = await Desk(shop.database).loads(["centro"])

    assert counts == Counts(mine=1, queue=1, ai=0, all=3)
    assert (loads["centro"].queue, loads["centro"].unread) == (1, 2)
    assert [place.id for place in await page(shop, "mine", filters=Filters(agent_id=ANA))] == [first.id]


async def test_what_is_snoozed_leaves_the_queue_until_it_wakes(shop: Shop) -> None:
    conversation = await move(shop, await shop.open(), Floor.QUEUE)
    await mark(shop, conversation, marks.snooze(conversation.id, until=LATER + timedelta(hours=1)))
    asleep = await page(shop, "queue")

    await shop.store(written("¿y?"))

    assert (asleep, len(await page(shop, "queue"))) == ([], 1)


@pytest.mark.parametrize(
    ("filters", "many"),
    [
        (Filters(unread=True), 1),
        (Filters(failed=True), 0),
        (Filters(closing=LATER + timedelta(hours=1)), 0),
        (Filters(closing=LATER + timedelta(days=1)), 1),
        (Filters(label="vip"), 0),
        (Filters(agent_id=ANA), 0),
        (Filters(state="ai"), 1),
        (Filters(state="human"), 0),
        (Filters(fact="vin"), 0),
        (Filters(since=NOON), 1),
        (Filters(until=NOON), 0),
    ],
)
async def test_filters_narrow(shop: Shop, filters: Filters, many: int) -> None:
    await shop.open()

    assert len(await page(shop, filters=filters)) == many


async def test_a_tab_may_be_sorted_by_who_waits_by_the_window_and_by_news(shop: Shop) -> None:
    first, second, third = [await opened(shop, minute) for minute in (1, 2, 3)]
    await move(shop, first, Floor.QUEUE)
    await move(shop, third, Floor.QUEUE)
    await shop.store(written(customer="525512340001", at=NOON + timedelta(minutes=9)), now=NOON + timedelta(minutes=9))

    async def ids(tab: Tab, sort: Sort, filters: Filters | None = None) -> list[str]:
        asked = filters or Filters()
        found: list[Place] = []
        while more := await Desk(shop.database).page(
            ["centro"], tab=tab, filters=asked, now=LATER, sort=sort, many=1, after=found[-1] if found else None
        ):
            found += more
        return [place.id for place in found]

    assert await ids("all", "waiting") == [first.id, second.id, third.id]
    assert await ids("all", "window") == [second.id, third.id, first.id]
    assert await ids("queue", "newest") == [first.id, third.id]
    assert await ids("queue", "window") == [third.id, first.id]
    assert await ids("ai", "waiting") == [second.id]
    assert await ids("ai", "waiting", Filters(state="queued")) == []


@pytest.mark.parametrize("how", ["by the send", "by a status"])
async def test_a_failure_marks_its_conversation_until_a_person_speaks(shop: Shop, how: str) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    advance = Advance(message_id=parcel.message_id, status=MessageStatus.FAILED, at=LATER)

    if how == "by the send":
        sent = Sent(parcel=parcel, state=ParcelState.FAILED, due_at=LATER, at=LATER, advance=advance)
        await shop.outbox.finish([sent])
    else:
        await shop.database.write(lambda transaction: advance_message(transaction, advance))
    failed = await page(shop, filters=Filters(failed=True))
    await speak(shop, conversation, by=SenderType.AGENT)

    assert [place.id for place in failed] == [conversation.id]
    assert await page(shop, filters=Filters(failed=True)) == []


async def test_a_customer_waits_from_the_first_unanswered_message(shop: Shop) -> None:
    conversation = await shop.open()
    await shop.store(written("¿sigue ahí?"), now=LATER)

    assert (await shop.conversation(conversation.id)).waiting_since == NOON


async def test_a_reaction_waits_for_nothing(shop: Shop) -> None:
    await shop.store(written(content=Reaction(emoji="👍", target="wamid.1")))
    (place,) = await page(shop)

    assert (await shop.conversation(place.id)).waiting_since is None


@pytest.mark.parametrize(
    ("floor", "by", "waits"),
    [
        (Floor.BOT, SenderType.AI, False),
        (Floor.QUEUE, SenderType.AI, True),
        (Floor.AGENT, SenderType.AGENT, False),
    ],
)
async def test_waiting_ends_with_an_answer(shop: Shop, floor: Floor, by: SenderType, *, waits: bool) -> None:
    conversation = await shop.open()
    if floor is not Floor.BOT:
        conversation = await move(shop, conversation, floor)

    after = await speak(shop, conversation, by=by)

    assert (after.waiting_since is not None) is waits


async def test_a_note_answers_nobody(shop: Shop) -> None:
    conversation = await move(shop, await shop.open(), Floor.AGENT, until=LATER)

    after = await speak(shop, conversation, by=SenderType.AGENT, status="internal")

    assert (after.waiting_since, after.floor_until) == (NOON, LATER)


async def test_an_answer_from_the_phone_ends_the_waiting(shop: Shop) -> None:
    conversation = await shop.open()

    await shop.store(written("voy", by=SenderType.EXTERNAL))

    assert (await shop.conversation(conversation.id)).waiting_since is None


async def test_an_agents_clock_runs_until_the_answer(shop: Shop) -> None:
    conversation = await move(shop, await shop.open(), Floor.AGENT, until=LATER)
    held = await mark(shop, conversation, marks.hold(conversation.id, epoch=1, until=LATER + timedelta(minutes=5)))

    after = await speak(shop, conversation, by=SenderType.AGENT)

    assert held.floor_until == LATER + timedelta(minutes=5)
    assert (after.floor, after.floor_until, after.unread) == (Floor.AGENT, None, 0)


async def test_a_floor_that_moved_is_not_held(shop: Shop) -> None:
    conversation = await move(shop, await shop.open(), Floor.AGENT, until=LATER)

    after = await mark(shop, conversation, marks.hold(conversation.id, epoch=0, until=None))

    assert after.floor_until == LATER


@pytest.mark.parametrize(("until", "moved"), [(LATER, True), (LATER + timedelta(seconds=1), False), (None, False)])
async def test_only_a_floor_whose_time_is_over_expires(shop: Shop, until: datetime | None, *, moved: bool) -> None:
    conversation = await move(shop, await shop.open(), Floor.AGENT, until=until)

    after = await act(shop, conversation, floor=FloorMove(to=Floor.BOT, epoch=1, only_expired=True))

    assert (after.conversation.floor is Floor.BOT) is moved


async def test_a_closed_conversation_is_told_and_opens_with_the_next_message(shop: Shop) -> None:
    conversation = await shop.open()
    closed = await mark(shop, conversation, *marks.close(conversation.id, now=LATER))
    told = kinds(await shop.work_off(now=LATER))
    await shop.store(written("otra cosa"))

    assert (closed.closed_at, closed.waiting_since) == (LATER, None)
    assert "closed" in told
    assert (await shop.conversation(conversation.id)).closed_at is None


async def test_a_conversation_is_kept_for_an_agent(shop: Shop) -> None:
    conversation = await shop.open()

    after = await mark(shop, conversation, marks.reserve(conversation.id, epoch=0, agent_id=ANA, until=LATER))

    assert (after.reserved_agent_id, after.reserved_until) == (ANA, LATER)


async def test_reading_counts_what_came_since(shop: Shop) -> None:
    conversation = await shop.open()
    (first,) = await shop.messages.page(conversation.id)
    await shop.store(written("dos"), written("tres"))
    desk = Desk(shop.database)

    news = await desk.mark_read(conversation.id, branch="centro", seq=first.seq, now=LATER)
    again = await desk.mark_read(conversation.id, branch="centro", seq=first.seq, now=LATER)

    assert (news, again) == (True, False)
    assert (await shop.conversation(conversation.id)).unread == 2
    assert await desk.read_seq(conversation.id) == first.seq


async def test_the_note_of_a_customer_is_kept(shop: Shop) -> None:
    conversation = await shop.open()
    desk = Desk(shop.database)

    assert await desk.note(conversation.customer_id) is None
    assert await desk.set_note(conversation.customer_id, "Paga en efectivo", now=NOON)
    assert await desk.note(conversation.customer_id) == "Paga en efectivo"
    assert not await desk.set_note(new_id(), "x", now=NOON)


async def opened(shop: Shop, minute: int) -> Conversation:
    at = NOON + timedelta(minutes=minute)
    await shop.store(written(customer=f"52551234000{minute}", at=at), now=at)
    (newest, *_) = await page(shop, many=1)
    return await shop.conversation(newest.id)


def kinds(scenes: Sequence[object]) -> list[str]:
    return [piece.kind for scene in scenes for piece in scene.pieces]  # type: ignore[attr-defined]
