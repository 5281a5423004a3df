"""What is told of the past takes its place in the thread, and nothing else happens."""

from datetime import datetime, timedelta
from time import perf_counter

import anyio
import msgspec
from tests.core.store.shop import ADDRESS, NOON, Shop, status_of, written

from waframe.core.records.content import AnyContent, Image, Unsupported
from waframe.core.records.incoming import IncomingMessage
from waframe.core.records.message import Direction, Failure, Message, MessageStatus, SenderType
from waframe.core.store.arrivals import FETCH_MEDIA
from waframe.core.store.database import Database
from waframe.core.store.events import Events

LONG_AGO = NOON - timedelta(days=90)


def told(
    text: str = "antes",
    *,
    channel_id: str | None = None,
    customer: str = "525512345678",
    at: datetime = LONG_AGO,
    by: SenderType = SenderType.CLIENT,
    status: MessageStatus | None = None,
    content: AnyContent | None = None,
) -> IncomingMessage:
    """Make a message of the past."""
    message = written(text, channel_id=channel_id, customer=customer, at=at, by=by, content=content)
    return msgspec.structs.replace(message, past=True, opens_window=False, status=status)


async def thread(shop: Shop) -> list[Message]:
    (row,) = await shop.all("select id from conversations")
    return await shop.messages.page(str(row["id"]))


async def test_a_past_message_is_neither_unread_nor_work_and_opens_no_window(shop: Shop) -> None:
    await shop.store(told("antes"), told("mañana", at=LONG_AGO + timedelta(days=1)))

    (message, _) = await thread(shop)
    conversation = await shop.conversation(message.conversation_id)
    assert (conversation.unread, conversation.window_until, conversation.closed_at) == (0, None, None)
    assert conversation.last_message_at == LONG_AGO + timedelta(days=1)
    assert [await shop.count(table) for table in ("inbox", "turns", "jobs")] == [0, 0, 0]
    assert await shop.work_off() == []


async def test_a_group_of_past_messages_is_one_event(shop: Shop) -> None:
    await shop.store(*[told(str(number), customer=f"52551234567{number % 7}") for number in range(50)])

    events = await Events(shop.database).since(0)
    assert [(event.name, event.branch, event.payload) for event in events] == [
        ("history.received", "centro", '{"messages":50}')
    ]


async def test_past_messages_of_both_sides_stand_before_new_ones_in_the_order_of_their_own_time(shop: Shop) -> None:
    later, first = LONG_AGO + timedelta(days=80), LONG_AGO
    await shop.store(written("nuevo"))
    await shop.store(told("c", at=later), told("d", at=later, by=SenderType.EXTERNAL))

    await shop.store(told("a", at=first), told("b", at=first + timedelta(seconds=1), by=SenderType.EXTERNAL))

    messages = await thread(shop)
    assert [message.text for message in messages] == ["a", "b", "c", "d", "nuevo"]
    assert [message.text for message in await shop.messages.page(messages[0].conversation_id, many=3)] == [
        "c",
        "d",
        "nuevo",
    ]
    assert [message.direction for message in messages[:2]] == [Direction.IN, Direction.OUT]
    assert [message.sender_type for message in messages[:2]] == [SenderType.CLIENT, SenderType.EXTERNAL]
    assert all(-(2**53) < message.seq < 0 for message in messages[:4])
    assert messages[4].seq > 0


async def test_a_past_message_leaves_what_is_unread_and_the_window_as_they_were(shop: Shop) -> None:
    await shop.store(written("hola"))
    (message,) = await thread(shop)
    before = await shop.conversation(message.conversation_id)

    await shop.store(told("antes"))

    assert await shop.conversation(message.conversation_id) == before


async def test_a_past_message_is_stored_once_however_often_it_is_told(shop: Shop) -> None:
    messages = [told(str(number), channel_id=f"wamid.{number}") for number in range(5)]
    await shop.store(*messages)

    await shop.store(*messages, messages[0], told("nuevo", channel_id="wamid.5"))

    assert len(await thread(shop)) == 6
    events = await Events(shop.database).named("history.received", since=0)
    assert [event.payload for event in events] == ['{"messages":5}', '{"messages":1}']


async def test_a_past_message_that_is_known_as_a_new_one_stays_that(shop: Shop) -> None:
    await shop.store(written("nuevo", channel_id="wamid.1"))

    await shop.store(told("lo mismo", channel_id="wamid.1"))

    assert [message.text for message in await thread(shop)] == ["nuevo"]


async def test_many_messages_of_one_second_are_all_stored_in_their_order(shop: Shop) -> None:
    await shop.store(*[told(str(number)) for number in range(60)])

    assert [message.text for message in await thread(shop)][-50:] == [str(number) for number in range(10, 60)]
    assert await shop.count("messages") == 60


async def test_messages_that_meet_in_one_number_are_all_stored(shop: Shop) -> None:
    many = 4000  # of one second and of as many customers: some of them have the same number for certain

    await shop.store(*[told(channel_id=f"wamid.{n}", customer=f"5255{n:08}") for n in range(many)])

    assert await shop.count("messages") == many


async def test_how_far_a_message_of_ours_had_come_is_kept_and_goes_on_from_there(shop: Shop) -> None:
    await shop.store(
        told("a", channel_id="wamid.1", by=SenderType.EXTERNAL, status=MessageStatus.DELIVERED),
        told("b", at=LONG_AGO + timedelta(seconds=1), by=SenderType.EXTERNAL),
        told("c", at=LONG_AGO + timedelta(seconds=2), status=MessageStatus.READ),
    )

    await shop.store(status_of("wamid.1", MessageStatus.READ))

    assert [message.status for message in await thread(shop)] == ["delivered", "sent", "received"]
    assert await shop.count("inbox", "kind = 'status'") == 1


async def test_a_placeholder_of_the_past_gives_way_to_its_file_which_is_fetched(shop: Shop) -> None:
    placeholder = told(channel_id="wamid.1", content=Unsupported(kind="media_placeholder"))
    await shop.store(placeholder)
    (before,) = await thread(shop)

    await shop.store(told(channel_id="wamid.1", content=Image(channel_media_id="24", caption="mi VIN")))
    await shop.store(placeholder)

    (after,) = await thread(shop)
    assert after == msgspec.structs.replace(
        before, content=Image(channel_media_id="24", caption="mi VIN"), text="mi VIN"
    )
    assert await shop.count("jobs", f"name = '{FETCH_MEDIA}'") == 1
    assert await shop.count("inbox") == 0


async def test_a_new_message_that_nobody_could_read_does_not_give_way_to_one_of_the_past(shop: Shop) -> None:
    await shop.store(written(channel_id="wamid.1", content=Unsupported(kind="poll")))

    await shop.store(told("otra cosa", channel_id="wamid.1"))

    assert (await thread(shop))[0].content == Unsupported(kind="poll")


async def test_a_customer_of_whom_only_the_past_is_known_opens_the_conversation_by_writing(shop: Shop) -> None:
    await shop.store(told("antes"))

    await shop.store(written("hola"))

    (scene,) = await shop.work_off()
    assert [piece.kind for piece in scene.pieces] == ["message"]
    assert scene.conversation.unread == 1
    assert await shop.count("conversations") == 1


async def test_what_is_wrong_with_a_message_is_kept_with_it(shop: Shop) -> None:
    failure = Failure(code="131052", title="Media download error")
    live = msgspec.structs.replace(written("a"), error=failure)
    past = msgspec.structs.replace(told("b"), error=failure)

    await shop.store(live, past)

    assert [message.error for message in await thread(shop)] == [failure, failure]


async def test_what_nobody_said_comes_from_the_system_and_may_open_the_window(shop: Shop) -> None:
    await shop.store(written("llamó", by=SenderType.SYSTEM))

    (message,) = await thread(shop)
    conversation = await shop.conversation(message.conversation_id)
    assert (message.direction, message.sender_type) == (Direction.IN, SenderType.SYSTEM)
    assert conversation.window_until == NOON + timedelta(hours=24)


async def test_two_processes_are_told_the_same_past_at_the_same_time(database: Database, elsewhere: Database) -> None:
    shops = (Shop(database), Shop(elsewhere))
    messages = [told(channel_id=f"wamid.{n}", customer=f"52551234567{n % 9}") for n in range(200)]

    async with anyio.create_task_group() as tasks:
        for shop, given in zip(shops, (messages, messages[::-1]), strict=True):
            tasks.start_soon(shop.store, *given)

    assert await shops[0].count("messages") == 200
    assert await shops[0].count("conversations") == 9


async def test_a_history_of_thousands_in_one_body_takes_seconds(shop: Shop) -> None:
    messages = [
        told(customer=f"5255{number % 200:08}", at=LONG_AGO + timedelta(seconds=number)) for number in range(5000)
    ]
    began = perf_counter()

    await shop.store(*messages)

    assert perf_counter() - began < 10
    assert await shop.count("messages") == 5000
    assert await shop.count("conversations", f"address = '{ADDRESS}'") == 200
