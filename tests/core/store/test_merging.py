"""Two customers become one by a person's word, and two again, exactly as they were."""

from datetime import timedelta

import anyio
import pytest
from tests.core.store.shop import NOON, ROUTES, Shop, written

from waframe.core.errors import AlreadyMerged, RecordMissing
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity, IdentityKind, Merge, phone_identity
from waframe.core.records.ids import new_id
from waframe.core.records.inbound import SystemNotice
from waframe.core.records.news import PreferenceNews
from waframe.core.store.arrivals import Routing
from waframe.core.store.customers import MARKETING, Customers
from waframe.core.store.database import Database
from waframe.core.store.events import Events

LATER = NOON + timedelta(hours=1)
PHONES = tuple(f"52550000000{number}" for number in range(4))
BSUID = Identity(kind=IdentityKind.BSUID, value="MX.1")
TWO_BRANCHES = {**ROUTES, ("whatsapp", "2"): Routing(branch="norte")}


async def test_merged_customers_have_the_identities_and_conversations_of_both(shop: Shop) -> None:
    first, second = await opened(shop, 2)

    merge = await customers(shop).merge(first.customer_id, second.customer_id, at=LATER)

    for customer_id in (first.customer_id, second.customer_id):
        person = await customers(shop).find(customer_id)
        assert person is not None
        assert person.id == first.customer_id
        assert {one.value for one in person.identities} == set(PHONES[:2])
    assert {one.id for one in await shop.conversations.by_customer(second.customer_id)} == {first.id, second.id}
    assert (await shop.conversation(second.id)).customer_id == first.customer_id
    assert (merge.kept_id, merge.joined_id, merge.merged_at) == (first.customer_id, second.customer_id, LATER)


async def test_a_merged_customer_is_answered_on_the_phone_that_wrote(shop: Shop) -> None:
    first, second = await opened(shop, 2)
    await customers(shop).merge(first.customer_id, second.customer_id, at=LATER)

    (to_first,) = await say(shop, first, PHONES[0])
    (to_second,) = await say(shop, second, PHONES[1])

    assert [one.value for one in to_first] == [PHONES[0]]
    assert [one.value for one in to_second] == [PHONES[1]]


async def test_a_chat_whose_number_was_given_up_is_answered_on_the_others_of_the_person(shop: Shop) -> None:
    first, second = await opened(shop, 2)
    new_phone = SystemNotice(kind="number_changed", new_phone=PHONES[1])
    await shop.store(written(customer=PHONES[0], content=new_phone, at=LATER))
    await shop.work_off()
    await customers(shop).merge(second.customer_id, first.customer_id, at=LATER)

    (recipients,) = await say(shop, first, PHONES[1])

    assert [one.value for one in recipients] == [PHONES[1]]


async def test_the_customer_of_a_turn_is_the_person(shop: Shop) -> None:
    first, second = await opened(shop, 2)
    await customers(shop).merge(first.customer_id, second.customer_id, at=LATER)

    await shop.store(written(customer=PHONES[1]))

    (scene,) = await shop.work_off()
    assert scene.conversation.id == second.id
    assert scene.customer.id == scene.conversation.customer_id == first.customer_id
    assert scene.customer.identity(IdentityKind.PHONE) == PHONES[1]


async def test_parting_gives_back_what_was_moved_and_what_came_to_it_meanwhile(shop: Shop) -> None:
    first, second = await opened(shop, 2)
    merge = await customers(shop).merge(first.customer_id, second.customer_id, at=LATER)
    meanwhile = written(identities=(phone_identity(PHONES[1]), BSUID), address="2", name="Ana")
    await shop.arrivals.store([meanwhile], routes=TWO_BRANCHES, now=LATER)

    parted = await customers(shop).part(merge.id, at=LATER)

    ana = await customers(shop).find(second.customer_id)
    other = await customers(shop).find(first.customer_id)
    assert ana is not None
    assert other is not None
    assert (ana.id, ana.name, {one.value for one in ana.identities}) == (second.customer_id, "Ana", {PHONES[1], "MX.1"})
    assert (other.name, [one.value for one in other.identities]) == (None, [PHONES[0]])
    assert [one.id for one in await shop.conversations.by_customer(first.customer_id)] == [first.id]
    assert len(await shop.conversations.by_customer(second.customer_id)) == 2
    assert parted.parted_at == LATER


async def test_merges_are_undone_in_any_order(shop: Shop) -> None:
    ids = [one.customer_id for one in await opened(shop, 4)]
    one = await customers(shop).merge(ids[0], ids[1], at=NOON)
    two = await customers(shop).merge(ids[2], ids[1], at=LATER)
    three = await customers(shop).merge(ids[3], ids[0], at=LATER)

    assert await persons(shop, ids) == [ids[3]] * 4
    await customers(shop).part(one.id, at=LATER)
    assert await persons(shop, ids) == [ids[3], ids[1], ids[3], ids[3]]
    await customers(shop).part(three.id, at=LATER)
    assert await persons(shop, ids) == [ids[2], ids[1], ids[2], ids[3]]
    await customers(shop).part(two.id, at=LATER)
    assert await persons(shop, ids) == ids


async def test_the_history_of_merges_is_kept_and_told(shop: Shop) -> None:
    first, second = [one.customer_id for one in await opened(shop, 2)]
    merge = await customers(shop).merge(first, second, at=NOON)
    await customers(shop).part(merge.id, at=LATER)
    again = await customers(shop).merge(second, first, at=LATER)

    for customer_id in (first, second):
        history = await customers(shop).merges(customer_id)
        assert history == [
            Merge(id=merge.id, kept_id=first, joined_id=second, merged_at=NOON, parted_at=LATER),
            again,
        ]
    events = [event.name for event in await Events(shop.database).since(0)]
    assert [name for name in events if name.startswith("customer.")] == [
        "customer.merged",
        "customer.parted",
        "customer.merged",
    ]


async def test_what_makes_no_sense_is_refused(shop: Shop) -> None:
    first, second = [one.customer_id for one in await opened(shop, 2)]
    merge = await customers(shop).merge(first, second, at=NOON)

    for kept, joined in ((first, second), (second, first), (first, first)):
        with pytest.raises(AlreadyMerged):
            await customers(shop).merge(kept, joined, at=LATER)
    for stranger in (new_id(), "rubbish"):
        with pytest.raises(RecordMissing):
            await customers(shop).merge(first, stranger, at=LATER)
        with pytest.raises(RecordMissing):
            await customers(shop).part(stranger, at=LATER)
    parted = await customers(shop).part(merge.id, at=LATER)
    assert await customers(shop).part(merge.id, at=LATER + timedelta(hours=1)) == parted


async def test_a_person_who_wants_no_marketing_under_one_identity_wants_none(shop: Shop) -> None:
    first, second = [one.customer_id for one in await opened(shop, 2)]
    await customers(shop).merge(first, second, at=NOON)
    news = PreferenceNews(identities=(phone_identity(PHONES[1]),), category=MARKETING, wanted=False)

    await customers(shop).heed(news, at=LATER)

    assert not await customers(shop).wants_marketing(first)
    assert not await customers(shop).wants_marketing(second)


async def test_identities_of_one_person_are_no_conflict(shop: Shop) -> None:
    await shop.store(written(customer=PHONES[0]), written(identities=(BSUID,)))
    first, second = await shop.conversations.by_branch("centro")
    await customers(shop).merge(first.customer_id, second.customer_id, at=LATER)

    await shop.store(written(identities=(phone_identity(PHONES[0]), BSUID)))

    assert await customers(shop).conflicts(first.customer_id) == []
    assert await shop.count("customers") == 2


async def test_messages_arrive_while_people_merge_and_part(database: Database, elsewhere: Database) -> None:
    here, there = Shop(database), Shop(elsewhere)
    first, second = await opened(here, 2)

    async def write(shop: Shop, phone: str) -> None:
        for _ in range(25):
            await shop.store(written(customer=phone), written(customer=phone, name="Ana"))

    async def merge_and_part() -> None:
        for kept, joined in ((first, second), (second, first)) * 5:
            merge = await customers(there).merge(kept.customer_id, joined.customer_id, at=LATER)
            await customers(here).part(merge.id, at=LATER)

    with anyio.fail_after(30):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(write, here, PHONES[0])
            tasks.start_soon(write, there, PHONES[1])
            tasks.start_soon(merge_and_part)

    for conversation, phone in ((first, PHONES[0]), (second, PHONES[1])):
        person = await customers(here).find(conversation.customer_id)
        assert person is not None
        assert [one.value for one in person.identities] == [phone]
        assert await here.count("messages", f"conversation_id = '{conversation.id}'") == 51
    assert await here.count("customers") == 2


async def test_two_people_who_merge_the_same_two_at_once_merge_them_once(
    database: Database, elsewhere: Database
) -> None:
    first, second = [one.customer_id for one in await opened(Shop(database), 2)]
    refused: list[AlreadyMerged] = []

    async def merge(base: Database, kept: str, joined: str) -> None:
        try:
            await Customers(base).merge(kept, joined, at=LATER)
        except AlreadyMerged as error:
            refused.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(merge, database, first, second)
        tasks.start_soon(merge, elsewhere, second, first)

    assert len(refused) == 1
    assert len(await Customers(database).merges(first)) == 1


def customers(shop: Shop) -> Customers:
    return Customers(shop.database)


async def opened(shop: Shop, many: int) -> list[Conversation]:
    return [await shop.open(phone) for phone in PHONES[:many]]


async def persons(shop: Shop, ids: list[str]) -> list[str]:
    found = [await customers(shop).find(customer_id) for customer_id in ids]
    return [person.id for person in found if person is not None]


async def say(shop: Shop, conversation: Conversation, phone: str) -> list[tuple[Identity, ...]]:
    await shop.say(conversation, f"para {phone}")
    return [one.recipients for one in await shop.heads() if one.conversation_id == conversation.id]
