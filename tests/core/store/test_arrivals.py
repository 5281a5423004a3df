"""What arrives is stored once only, in order, and becomes work of its conversation."""

from datetime import timedelta

import anyio
import pytest
from tests.core.store.shop import ADDRESS, NOON, ROUTES, Shop, drafted, statement, status_of, written

from waframe.core.records.content import Image, Text
from waframe.core.records.customer import Identity, IdentityKind, phone_identity
from waframe.core.records.incoming import Incoming, IncomingNotice
from waframe.core.records.message import Direction, MessageStatus, SenderType
from waframe.core.records.outgoing import ParcelState
from waframe.core.store.arrivals import FETCH_MEDIA, Arrivals
from waframe.core.store.database import Database
from waframe.core.store.events import Events
from waframe.core.store.finishing import Sent
from waframe.core.store.jobs import Jobs
from waframe.core.store.notices import Notices
from waframe.core.store.outcomes import Advance

PHONE = phone_identity("525512345678")
BSUID = Identity(kind=IdentityKind.BSUID, value="MX.13491208655302741918")


async def test_a_message_is_stored_once_even_in_other_bytes(shop: Shop) -> None:
    await shop.store(written("hola", channel_id="wamid.1"))

    await shop.store(written("hola otra vez", channel_id="wamid.1", name="Ana"))

    assert [message.text for message in await _texts(shop)] == ["hola"]
    assert await shop.count("inbox", "kind = 'message'") == 1
    assert (await shop.conversation((await _texts(shop))[0].conversation_id)).unread == 1


async def test_a_message_is_stored_once_though_one_group_holds_it_twice(shop: Shop) -> None:
    await shop.store(written("uno", channel_id="wamid.1"), written("dos", channel_id="wamid.1"))

    assert [message.text for message in await _texts(shop)] == ["uno"]


async def test_a_message_is_stored_once_by_two_groups_at_the_same_time(database: Database, elsewhere: Database) -> None:
    shops = (Shop(database), Shop(database), Shop(elsewhere))
    updates = [written(str(number), channel_id=f"wamid.{number}") for number in range(20)]

    async with anyio.create_task_group() as tasks:
        for shop in shops:
            for start in (0, 10):
                tasks.start_soon(shop.store, *updates[start : start + 10])

    assert await shops[0].count("messages") == 20
    assert await shops[0].count("inbox", "kind = 'message'") == 20
    assert await shops[0].count("events", "name = 'message.received'") == 20


async def test_a_message_is_stored_though_the_database_lost_its_remembered_conversation(shop: Shop) -> None:
    other = "525500000000"
    await shop.store(written("antes", channel_id="wamid.1"), written("otro", channel_id="wamid.2", customer=other))
    for table in ("inbox", "turns", "messages"):
        await shop.database.change(statement(f"delete from {table}"))
    lost = f"customer_id in (select customer_id from customer_identities where value = '{other}')"
    await shop.database.change(statement(f"delete from conversations where {lost}"))

    await shop.store(written("uno", channel_id="wamid.3"), written("dos", channel_id="wamid.4", customer=other))

    assert [message.text for message in await _texts(shop)] == ["uno", "dos"]
    assert await shop.count("conversations") == 2
    assert await shop.count("inbox", "kind = 'message'") == 2


async def test_messages_are_numbered_in_the_order_in_which_they_were_given(shop: Shop) -> None:
    await shop.store(*[written(str(number), customer=f"52551234567{number % 3}") for number in range(30)])

    assert [message.text for message in await _texts(shop)] == [str(number) for number in range(30)]
    scenes = await shop.work_off()
    for scene in scenes:
        numbers = [int(piece.message.text) for piece in scene.pieces if piece.message]
        assert numbers == sorted(numbers)


async def test_the_same_channel_id_at_two_addresses_is_two_messages(shop: Shop) -> None:
    routes = {**ROUTES, ("whatsapp", "2"): ROUTES["whatsapp", ADDRESS]}
    both = [written(channel_id="wamid.1"), written(channel_id="wamid.1", address="2")]

    await shop.arrivals.store(both, routes=routes, now=NOON)

    assert await shop.count("messages") == 2
    assert await shop.count("conversations") == 2
    assert await shop.count("customers") == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((PHONE,), (PHONE,), id="phone"),
        pytest.param((BSUID,), (BSUID,), id="bsuid"),
        pytest.param((PHONE, BSUID), (PHONE,), id="both, then phone"),
        pytest.param((PHONE, BSUID), (BSUID,), id="both, then bsuid"),
        pytest.param((PHONE,), (BSUID, PHONE), id="phone, then both"),
        pytest.param((phone_identity("5215512345678"),), (PHONE,), id="521 is 52"),
        pytest.param(
            (Identity(kind=IdentityKind.GROUP, value="g1"),) * 1,
            (Identity(kind=IdentityKind.GROUP, value="g1"),),
            id="group",
        ),
    ],
)
async def test_a_customer_is_known_again(
    database: Database, first: tuple[Identity, ...], second: tuple[Identity, ...]
) -> None:
    await Shop(database).store(written(identities=first))

    await Shop(database).store(written(identities=second))

    shop = Shop(database)
    assert await shop.count("customers") == 1
    assert await shop.count("conversations") == 1


async def test_a_phone_and_a_bsuid_of_two_customers_are_not_merged(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE,)))
    await shop.store(written(identities=(BSUID,)))

    await shop.store(written("¿quién soy?", identities=(BSUID, PHONE)))

    by_phone, by_bsuid, both = await _texts(shop)
    assert both.conversation_id == by_phone.conversation_id != by_bsuid.conversation_id


async def test_a_username_passes_to_its_newest_bearer(shop: Shop) -> None:
    username = Identity(kind=IdentityKind.USERNAME, value="ana")
    await shop.store(written(customer="525500000001", identities=(phone_identity("525500000001"), username)))

    await shop.store(written(identities=(phone_identity("525500000002"), username)))

    (row,) = await shop.all(
        "select value from customer_identities where kind = 'phone' and customer_id ="
        " (select customer_id from customer_identities where kind = 'username')"
    )
    assert row["value"] == "525500000002"


async def test_a_customer_keeps_the_newest_name(shop: Shop) -> None:
    await shop.store(written(name="Ana"))
    await shop.store(written(name="Ana López"), written())

    assert [row["name"] for row in await shop.all("select name from customers")] == ["Ana López"]


async def test_first_messages_in_two_processes_make_one_customer_and_one_conversation(
    database: Database, elsewhere: Database
) -> None:
    shops = (Shop(database), Shop(elsewhere), Shop(elsewhere))
    identities = ((PHONE, BSUID), (PHONE,), (BSUID, PHONE))

    async with anyio.create_task_group() as tasks:
        for shop, known in zip(shops, identities, strict=True):
            tasks.start_soon(shop.store, written(identities=known))

    assert await shops[0].count("customers") == 1
    assert await shops[0].count("conversations") == 1
    assert await shops[0].count("inbox", "kind = 'opened'") == 1
    assert await shops[0].count("customer_identities") == 2


async def test_many_new_customers_in_two_processes_do_not_wait_for_each_other_forever(
    database: Database, elsewhere: Database
) -> None:
    updates = [written(customer=f"52550000{number:04}", name="Ana") for number in range(40)]

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(Shop(database).store, *updates)
            tasks.start_soon(Shop(elsewhere).store, *reversed(updates))

    assert await Shop(database).count("customers") == 40
    assert await Shop(database).count("messages") == 40


async def test_a_full_memory_of_places_loses_nobody(database: Database) -> None:
    arrivals = Arrivals(database, remembered=2)
    customers = [f"52550000000{number % 5}" for number in range(20)]

    async with anyio.create_task_group() as tasks:
        for customer in customers:
            tasks.start_soon(_store, arrivals, written(customer=customer))

    assert await Shop(database).count("messages") == 20
    assert await Shop(database).count("conversations") == 5


async def test_a_message_opens_the_window_and_counts_as_unread(shop: Shop) -> None:
    await shop.store(written(at=NOON), written(at=NOON - timedelta(hours=1)))

    conversation = await shop.conversation((await _texts(shop))[0].conversation_id)
    assert conversation.unread == 2
    assert conversation.last_message_at == NOON
    assert conversation.window_until == NOON + timedelta(hours=24)


async def test_a_message_from_the_phone_app_goes_out_and_opens_no_window(shop: Shop) -> None:
    await shop.store(written("un momento", by=SenderType.EXTERNAL))

    (message,) = await _texts(shop)
    conversation = await shop.conversation(message.conversation_id)
    assert (message.direction, message.status) == (Direction.OUT, MessageStatus.SENT)
    assert (conversation.unread, conversation.window_until) == (0, None)


async def test_a_message_to_an_unknown_address_becomes_a_notice(shop: Shop) -> None:
    stray = written(address="999", channel_id="wamid.1")

    await shop.store(stray)
    await shop.store(stray)

    notices = Notices(shop.database)
    (row,) = await notices.unrouted()
    assert (row.channel, row.address, row.many) == ("whatsapp", "999", 1)
    assert await shop.count("messages") == 0
    assert await shop.count("events", "name = 'notice.unrouted'") == 1


@pytest.mark.parametrize(
    "identities",
    [
        pytest.param((), id="nothing"),
        pytest.param((Identity(kind=IdentityKind.USERNAME, value="ana"),), id="a username, which is no key"),
    ],
)
async def test_a_message_of_nobody_becomes_a_notice(shop: Shop, identities: tuple[Identity, ...]) -> None:
    await shop.store(written(identities=identities, channel_id="wamid.1"))

    (notice,) = await Notices(shop.database).of_kind("broken")
    assert notice.key == f"broken:whatsapp:{ADDRESS}:wamid.1"


async def test_a_notice_is_stored_once(shop: Shop) -> None:
    notice = IncomingNotice(channel="whatsapp", kind="account", key="k", at=NOON, raw="{}", field="account_update")

    await shop.store(notice, notice)
    worth_waking = await shop.store(notice)

    assert await Notices(shop.database).find("k") == notice
    assert await shop.count("events", "name = 'notice.account'") == 1
    assert not worth_waking


async def test_a_file_is_fetched_by_a_job_once(shop: Shop) -> None:
    photo = written(content=Image(channel_media_id="4711", caption="mi VIN"), channel_id="wamid.1")
    jobs = Jobs(shop.database, owner="here")
    await shop.store(photo)
    later = NOON + timedelta(minutes=2)
    (job,) = await jobs.claim(now=later, until=later + timedelta(minutes=1))
    await jobs.done(job)

    await shop.store(photo)

    assert (job.name, job.key, job.branch) == (FETCH_MEDIA, f"{ADDRESS}:wamid.1", "centro")
    assert await shop.count("jobs") == 0


async def test_a_file_that_has_no_id_is_not_fetched(shop: Shop) -> None:
    await shop.store(written(content=Image(link="https://example.org/a.jpg")))

    assert await shop.count("jobs") == 0


async def test_a_status_is_work_of_its_message_once_only(shop: Shop) -> None:
    conversation = await shop.open()
    parcel = await _sent(shop, conversation.id, channel_id="wamid.out")

    await shop.store(status_of("wamid.out"), status_of("wamid.out"))
    await shop.store(status_of("wamid.out"))

    assert await shop.count("inbox", "kind = 'status'") == 1
    assert parcel.conversation_id == conversation.id


async def test_a_status_finds_its_message_by_the_outbox_id(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")

    await shop.store(status_of("wamid.unheard", outbox_id=parcel.id))

    (scene,) = await shop.work_off()
    assert [piece.kind for piece in scene.pieces] == ["status"]


@pytest.mark.parametrize("outbox_id", ["rubbish", "", "0195f000-0000-7000-8000-000000000000", None])
async def test_a_status_of_nothing_we_know_is_kept_aside(shop: Shop, outbox_id: str | None) -> None:
    await shop.store(status_of("wamid.strange", outbox_id=outbox_id))

    assert await shop.count("statuses", "not routed") == 1
    assert await shop.count("inbox") == 0


async def test_a_status_that_came_before_the_answer_is_joined_later(shop: Shop) -> None:
    conversation = await shop.open()
    await shop.store(status_of("wamid.out", MessageStatus.SENT), status_of("wamid.out", MessageStatus.DELIVERED))

    await _sent(shop, conversation.id, channel_id="wamid.out")

    (scene,) = await shop.work_off()
    assert [piece.kind for piece in scene.pieces] == ["sent", "status", "status"]
    assert await shop.count("statuses", "not routed") == 0


async def test_a_status_that_came_before_its_echo_is_joined_by_the_sweeper(shop: Shop) -> None:
    await shop.store(status_of("wamid.echo"))
    await shop.store(written(channel_id="wamid.echo", by=SenderType.EXTERNAL))
    await shop.work_off()

    swept = await shop.leases.sweep(now=NOON)

    (scene,) = await shop.work_off()
    assert swept == 1
    assert [piece.kind for piece in scene.pieces] == ["status"]
    assert await shop.leases.sweep(now=NOON) == 0


async def test_a_nul_character_is_left_out_and_harms_nobody(shop: Shop) -> None:
    poisoned = written(
        "a\0b \\u0000",
        channel_id="wamid.\0",
        name="A\0na",
        identities=(Identity(kind=IdentityKind.BSUID, value="MX\0.1"),),
    )

    await shop.store(written("antes"), poisoned, status_of("x\0"), written("después", customer="525500000002"))

    before, message, _ = await _texts(shop)
    assert isinstance(message.content, Text)
    assert (message.content.body, message.text, message.channel_id) == ("ab \\u0000", "ab \\u0000", "wamid.")
    assert before.text == "antes"
    assert [row["name"] for row in await shop.all("select name from customers where name is not null")] == ["Ana"]


async def test_messages_and_statuses_of_two_writers_do_not_lock_each_other_up(
    database: Database, elsewhere: Database
) -> None:
    here, there = Shop(database), Shop(elsewhere)
    conversations = [await here.open(f"52550000000{number}") for number in range(4)]
    for number, conversation in enumerate(conversations):
        await _sent(here, conversation.id, channel_id=f"out.{number}")
    forth, back = [0, 1, 2, 3], [3, 2, 1, 0]

    async def write(shop: Shop, order: list[int], mark: str) -> None:
        for turn in range(15):
            updates: list[Incoming] = [written(customer=f"52550000000{order[turn % 4]}")]
            late = NOON + timedelta(seconds=turn)
            updates += [status_of(f"out.{order[(turn + 1) % 4]}", at=late), status_of(f"{mark}{turn}")]
            await shop.store(*updates)

    began = anyio.current_time()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write, here, forth, "a")
        tasks.start_soon(write, there, back, "b")

    assert anyio.current_time() - began < 1, "a deadlock takes Postgres a second to notice"
    assert await here.count("messages", "direction = 'in'") == 34


async def test_everything_stored_is_told_to_the_log_in_order(shop: Shop) -> None:
    await shop.store(written("uno", name="Ana"), written("dos", customer="525500000002"))

    events = await Events(shop.database).since(0)

    names = [event.name for event in events]
    assert sorted(names) == ["conversation.opened"] * 2 + ["message.received"] * 2
    assert names[-2:] == ["message.received"] * 2
    assert all(event.branch == "centro" for event in events)


async def _store(arrivals: Arrivals, update: Incoming) -> None:
    await arrivals.store([update], routes=ROUTES, now=NOON)


async def _texts(shop: Shop) -> list[object]:
    rows = await shop.all("select id from messages order by seq")
    return [await shop.message(str(row["id"])) for row in rows]


async def _sent(shop: Shop, conversation_id: str, *, channel_id: str) -> object:
    conversation = await shop.conversation(conversation_id)
    send, new = drafted(conversation, "sí hay")
    await shop.post(send, new)
    parcel = next(one for one in await shop.heads() if one.id == new.id)
    await shop.begin(parcel)
    advance = Advance(message_id=send.id, status=MessageStatus.ACCEPTED, at=NOON, channel_id=channel_id)
    await shop.outbox.finish([Sent(parcel=parcel, state=ParcelState.DONE, due_at=NOON, at=NOON, advance=advance)])
    return parcel
