"""People are known again by any of their identities, followed to new ones, and never made one by the machine."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import anyio
import msgspec
import pytest
from tests.core.store.counting import Counting
from tests.core.store.shop import NOON, ROUTES, Shop, written

from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Conflict, Identity, IdentityKind, phone_identity
from waframe.core.records.inbound import SystemNotice
from waframe.core.records.incoming import IncomingMessage
from waframe.core.store.arrivals import Routing
from waframe.core.store.connecting import choose_database
from waframe.core.store.customers import Customers
from waframe.core.store.database import Database, Transaction
from waframe.core.store.events import Events
from waframe.core.store.people import Place, Stranger, find_places

PHONE = phone_identity("525512345678")
NEW_PHONE = phone_identity("525587654321")
BSUID = Identity(kind=IdentityKind.BSUID, value="MX.13491208655302741918")
NEW_BSUID = Identity(kind=IdentityKind.BSUID, value="MX.20000000000000000002")
PARENT = Identity(kind=IdentityKind.PARENT_BSUID, value="MX.ENT.90000000000000000009")
ANA = Identity(kind=IdentityKind.USERNAME, value="ana")
LATER = NOON + timedelta(hours=1)
EVEN_LATER = NOON + timedelta(hours=2)
NUMBER_CHANGE = SystemNotice(
    kind="number_changed", new_phone=NEW_PHONE.value, new_bsuid=NEW_BSUID.value, old_bsuid=BSUID.value
)
ID_CHANGE = SystemNotice(kind="id_changed", new_bsuid=NEW_BSUID.value, old_bsuid=BSUID.value)


async def test_the_newest_of_several_phones_stands_first(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE, BSUID)))
    await shop.store(written(identities=(NEW_PHONE, BSUID), at=LATER), now=LATER)

    (conversation,) = await conversations(shop)
    customer = await shop.customers.find(conversation.customer_id)

    assert customer is not None
    assert customer.identity(IdentityKind.PHONE) == NEW_PHONE.value
    assert set(customer.identities) == {PHONE, NEW_PHONE, BSUID}


async def test_a_customer_of_two_portfolios_is_one_by_the_parent_id(shop: Shop) -> None:
    await shop.store(written(identities=(BSUID, PARENT)))

    await shop.store(written(identities=(NEW_BSUID, PARENT)))

    assert await shop.count("customers") == 1
    assert await shop.count("customer_identities") == 3


async def test_a_bsuid_is_trusted_before_the_parent_id(shop: Shop) -> None:
    await shop.store(written(identities=(BSUID,)))
    await shop.store(written(identities=(NEW_BSUID, PARENT)))

    await shop.store(written("¿quién soy?", identities=(BSUID, PARENT)))

    first, second, third = await places(shop)
    assert third == first != second
    assert len(await conflicts(shop)) == 1


async def test_a_conflict_is_told_once_however_often_it_comes(database: Database) -> None:
    shop = Shop(database)
    await shop.store(written(identities=(PHONE,)), written(identities=(BSUID,)))

    for name in ("Ana", "Ana P.", "Ana P. López"):
        await shop.store(written(identities=(PHONE, BSUID), name=name))
        await Shop(database).store(written(identities=(BSUID, PHONE), name=name))

    (event,) = await Events(database).named("customer.conflict", since=0)
    (noted,) = await conflicts(shop)
    told = msgspec.json.decode(event.payload, type=dict[str, str])
    assert {*told.values()} == {noted.customer_id, noted.other_id}
    assert event.conversation_id == noted.conversation_id == (await places(shop))[0]


async def test_a_customer_has_one_username_at_a_time(shop: Shop) -> None:
    other = Identity(kind=IdentityKind.USERNAME, value="ana.lopez")
    await shop.store(written(identities=(PHONE, ANA)))
    await shop.store(written(identities=(PHONE, other)))
    await shop.store(written(identities=(NEW_PHONE, ANA)), written(identities=(BSUID, ANA)))

    rows = await shop.all(
        "select u.value as username, i.value from customer_identities u"
        " join customer_identities i on i.customer_id = u.customer_id and i.kind <> 'username'"
        " where u.kind = 'username' order by u.value"
    )
    assert [(row["username"], row["value"]) for row in rows] == [("ana", BSUID.value), ("ana.lopez", PHONE.value)]


@pytest.mark.parametrize(
    ("notice", "known_by", "then"),
    [
        pytest.param(NUMBER_CHANGE, (PHONE,), (NEW_PHONE,), id="number, new phone"),
        pytest.param(NUMBER_CHANGE, (PHONE, BSUID), (NEW_BSUID,), id="number, new bsuid"),
        pytest.param(NUMBER_CHANGE, (BSUID,), (NEW_PHONE, NEW_BSUID), id="number, both"),
        pytest.param(ID_CHANGE, (BSUID,), (NEW_BSUID,), id="id"),
        pytest.param(ID_CHANGE, (PHONE, BSUID), (PHONE, NEW_BSUID), id="id, the phone is seen again"),
        pytest.param(
            SystemNotice(kind="number_changed", new_phone="5215587654321"), (PHONE,), (NEW_PHONE,), id="phone alone"
        ),
        pytest.param(
            SystemNotice(kind="id_changed", new_parent_bsuid=PARENT.value, old_parent_bsuid="MX.ENT.1"),
            (Identity(kind=IdentityKind.PARENT_BSUID, value="MX.ENT.1"), BSUID),
            (NEW_BSUID, PARENT),
            id="parent",
        ),
    ],
)
async def test_a_customer_is_followed_to_new_identities(
    shop: Shop, notice: SystemNotice, known_by: tuple[Identity, ...], then: tuple[Identity, ...]
) -> None:
    await shop.store(written(identities=known_by))
    await shop.store(changed(notice, known_by))

    await shop.store(written("soy yo", identities=then, at=EVEN_LATER), now=EVEN_LATER)

    assert len({*await places(shop)}) == 1
    assert await shop.count("customers") == 1
    assert await shop.count("events", "name = 'customer.identities_changed'") == 1


async def test_a_change_of_number_holds_in_the_group_in_which_it_came(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE, BSUID)))

    await shop.store(
        written("soy yo", identities=(NEW_PHONE, NEW_BSUID), at=EVEN_LATER),
        written("antes", identities=(PHONE, BSUID), at=NOON),
        changed(NUMBER_CHANGE, (PHONE, BSUID)),
    )

    assert await shop.count("customers") == 1
    assert len(await places(shop)) == 4
    assert await conflicts(shop) == []


async def test_after_a_change_only_the_new_identities_are_written_to(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE, BSUID)), changed(NUMBER_CHANGE, (PHONE, BSUID)))

    (conversation,) = await conversations(shop)
    customer = await shop.customers.find(conversation.customer_id)

    assert customer is not None
    assert set(customer.identities) == {NEW_PHONE, NEW_BSUID}


async def test_after_a_change_of_id_the_phone_that_is_not_shown_is_not_written_to(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE, BSUID)))
    await shop.store(changed(ID_CHANGE, (BSUID,)))

    (conversation,) = await conversations(shop)
    customer = await shop.customers.find(conversation.customer_id)

    assert customer is not None
    assert customer.identities == (NEW_BSUID,)


async def test_a_number_that_was_given_up_can_go_to_somebody_else(database: Database) -> None:
    shop = Shop(database)
    await shop.store(written(identities=(PHONE,)))
    await shop.store(changed(NUMBER_CHANGE, (PHONE,)))

    await shop.store(written("tarde", identities=(PHONE,), at=NOON))
    await shop.store(written("soy otra", identities=(PHONE,), at=EVEN_LATER))

    before, notice, late, stranger = await places(shop)
    assert before == notice == late != stranger
    assert await shop.count("customers") == 2


async def test_a_place_that_was_remembered_elsewhere_is_looked_for_anew(
    database: Database, elsewhere: Database
) -> None:
    here, there = Shop(database), Shop(elsewhere)
    await there.store(written(identities=(PHONE,)), written(identities=(PHONE,)))
    await here.store(changed(NUMBER_CHANGE, (PHONE,)))

    await there.store(written("soy otra", identities=(PHONE,), at=EVEN_LATER))
    await there.store(written("yo también", identities=(PHONE,), at=EVEN_LATER))

    first, _, notice, stranger, again = await places(here)
    assert first == notice != stranger == again


async def test_a_repeated_notice_changes_nothing(database: Database) -> None:
    shop = Shop(database)
    first = changed(NUMBER_CHANGE, (PHONE, BSUID), channel_id="wamid.change")
    back = changed(
        SystemNotice(kind="number_changed", new_phone=PHONE.value, new_bsuid="MX.3", old_bsuid=NEW_BSUID.value),
        (NEW_PHONE,),
        at=EVEN_LATER,
    )
    await shop.store(written(identities=(PHONE, BSUID)))
    await shop.store(first)
    await shop.store(back, now=EVEN_LATER)

    await shop.store(first, now=EVEN_LATER)
    await Shop(database).store(first, first, now=EVEN_LATER)

    (conversation,) = await conversations(shop)
    customer = await shop.customers.find(conversation.customer_id)
    assert customer is not None
    assert {one.value for one in customer.identities} == {PHONE.value, "MX.3"}
    assert await shop.count("events", "name = 'customer.identities_changed'") == 2
    assert await shop.count("messages") == 3


async def test_a_notice_in_two_processes_at_once_is_obeyed_once(database: Database, elsewhere: Database) -> None:
    await Shop(database).store(written(identities=(PHONE, BSUID)))
    notice = changed(NUMBER_CHANGE, (PHONE, BSUID))
    follow = written("soy yo", identities=(NEW_PHONE, NEW_BSUID), at=EVEN_LATER)

    async with anyio.create_task_group() as tasks:
        for one in (database, elsewhere, elsewhere):
            tasks.start_soon(Shop(one).store, notice, follow)

    shop = Shop(database)
    assert await shop.count("customers") == 1
    assert await shop.count("messages") == 3
    assert await shop.count("events", "name = 'customer.identities_changed'") == 1


async def test_new_identities_that_belong_to_somebody_are_flagged_and_not_taken(shop: Shop) -> None:
    await shop.store(written(identities=(PHONE, BSUID)), written(identities=(NEW_PHONE,)))

    await shop.store(changed(NUMBER_CHANGE, (PHONE, BSUID)))
    await shop.store(written("soy yo", identities=(NEW_PHONE, NEW_BSUID), at=EVEN_LATER))

    old, new, notice, after = await places(shop)
    assert (notice, after) == (old, new)
    assert old != new
    assert len(await conflicts(shop)) == 1


async def test_a_notice_about_somebody_unknown_opens_one_conversation(shop: Shop) -> None:
    await shop.store(changed(NUMBER_CHANGE, (PHONE,)))

    await shop.store(written("soy yo", identities=(NEW_PHONE,), at=EVEN_LATER))
    await shop.store(written("soy otra", identities=(PHONE,), at=EVEN_LATER))

    notice, after, stranger = await places(shop)
    assert notice == after != stranger


async def test_one_group_may_show_at_a_second_address_who_somebody_is(shop: Shop) -> None:
    routes = {**ROUTES, ("whatsapp", "2"): Routing(branch="norte")}
    await shop.arrivals.store([written(identities=(PHONE,), address="2")], routes=routes, now=NOON)

    both = [written(identities=(PHONE, BSUID)), written(identities=(BSUID,), address="2")]
    await Shop(shop.database).arrivals.store(both, routes=routes, now=NOON)

    first, here, there = await places(shop)
    assert first == there != here
    assert await shop.count("customers") == 1


async def test_a_conversation_that_only_the_past_opens_is_opened_silently(shop: Shop) -> None:
    past = Stranger(message=msgspec.structs.replace(written(identities=(PHONE,)), past=True), branch="centro")
    now = Stranger(message=written(identities=(NEW_PHONE,)), branch="centro")
    past_too = msgspec.structs.replace(now, message=msgspec.structs.replace(now.message, past=True))

    async def body(transaction: Transaction) -> list[Place]:
        return await find_places(transaction, [past, past_too, now], now=NOON)

    silent, loud, same = await shop.database.write(body)

    assert silent.conversation_id != loud.conversation_id == same.conversation_id
    (opened,) = await shop.all("select conversation_id from inbox")
    (event,) = await Events(shop.database).since(0)
    assert str(opened["conversation_id"]) == event.conversation_id == loud.conversation_id
    assert await shop.count("turns") == 1


async def test_a_notice_of_the_past_changes_nobody(shop: Shop) -> None:
    notice = msgspec.structs.replace(changed(NUMBER_CHANGE, (PHONE,)), past=True)

    await shop.store(written(identities=(PHONE,)))
    await shop.store(notice)

    assert await shop.count("customer_identities", "retired_at is null") == 1


async def test_a_group_is_one_customer_whoever_writes_there(shop: Shop) -> None:
    group = Identity(kind=IdentityKind.GROUP, value="Y2Fw")
    await shop.store(written(identities=(PHONE,)))

    await shop.store(written(identities=(PHONE, group)), written(identities=(group, NEW_PHONE)))

    alone, first, second = await places(shop)
    assert alone != first == second


@pytest.mark.parametrize("round_", range(3))
async def test_many_new_customers_of_overlapping_identities_in_three_writers_are_one_each(
    database: Database, elsewhere: Database, round_: int
) -> None:
    def identities(number: int, way: int) -> tuple[Identity, ...]:
        phone = phone_identity(f"52550000{number:04}")
        bsuid = Identity(kind=IdentityKind.BSUID, value=f"MX.{number}")
        return ((phone, bsuid), (phone, bsuid, ANA), (bsuid, phone))[way]

    writers = (Shop(database), Shop(elsewhere), Shop(elsewhere))
    async with anyio.create_task_group() as tasks:
        for way, shop in enumerate(writers):
            order = range(30) if (way + round_) % 2 else range(29, -1, -1)
            updates = [written(identities=identities(number, way), name=f"N{way}") for number in order]
            tasks.start_soon(shop.store, *updates[:20])
            tasks.start_soon(shop.store, *updates[10:])

    shop = Shop(database)
    assert await shop.count("customers") == 30
    assert await shop.count("conversations") == 30
    assert await shop.count("customer_identities") == 61
    assert await shop.count("inbox", "kind = 'opened'") == 30
    assert await shop.count("events", "name = 'conversation.opened'") == 30
    assert await shop.count("messages") == 90


async def test_new_customers_cost_postgres_a_handful_of_statements(postgres_url: str) -> None:
    database = choose_database(postgres_url)
    await database.open()
    counting = Counting(database)

    await Shop(counting).store(written(identities=(PHONE, BSUID, ANA), name="Ana"))
    first = counting.many
    await Shop(counting).store(*[written(customer=f"52550000{number:04}") for number in range(40)])
    many = counting.many - first
    await database.close()

    assert (first, many) == (5, 4)


async def conversations(shop: Shop) -> list[Conversation]:
    return list(await shop.conversations.by_branch("centro"))


async def places(shop: Shop) -> list[str]:
    rows = await shop.all("select conversation_id from messages order by seq")
    return [str(row["conversation_id"]) for row in rows]


async def conflicts(shop: Shop) -> Sequence[Conflict]:
    customers = await shop.all("select id from customers order by id")
    found = [await Customers(shop.database).conflicts(str(row["id"])) for row in customers]
    return [*{conflict for some in found for conflict in some}]


def changed(
    notice: SystemNotice,
    identities: tuple[Identity, ...],
    *,
    channel_id: str | None = None,
    at: datetime = LATER,
) -> IncomingMessage:
    return msgspec.structs.replace(
        written(content=notice, identities=identities, channel_id=channel_id), at=at, opens_window=False
    )
