"""What is stored can be read back, page by page, and an id that is none finds nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.core.store.shop import ADDRESS, NOON, Shop, status_of, written

from waframe.core.records.content import (
    AnyContent,
    ContactCard,
    ContactPhone,
    Contacts,
    FormAnswer,
    Location,
    Order,
    OrderLine,
)
from waframe.core.records.customer import IdentityKind, phone_identity
from waframe.core.records.ids import id_at, is_id, new_id
from waframe.core.records.message import MessageStatus
from waframe.core.store.store import Store
from waframe.core.store.unfinished import read_unfinished
from waframe.core.store.work import read_status, read_waiting


async def test_a_conversation_is_read_back_page_by_page(shop: Shop) -> None:
    await shop.store(*[written(str(number), at=NOON + timedelta(seconds=number)) for number in range(7)])
    (conversation,) = await shop.conversations.by_branch("centro")

    last = await shop.messages.page(conversation.id, many=3)
    before = await shop.messages.page(conversation.id, before=last[0].seq, many=3)

    assert [message.text for message in last] == ["4", "5", "6"]
    assert [message.text for message in before] == ["1", "2", "3"]


async def test_the_conversations_of_a_branch_come_with_the_last_active_first(shop: Shop) -> None:
    for number in (2, 3, 1):
        await shop.store(written(customer=f"52550000000{number}", at=NOON + timedelta(minutes=number)))

    found = await shop.conversations.by_branch("centro", many=2)

    assert [one.last_message_at for one in found] == [NOON + timedelta(minutes=3), NOON + timedelta(minutes=2)]
    assert await shop.conversations.by_branch("tijuana") == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(Location(latitude=19.4, longitude=-99.1, name="Taller"), id="location"),
        pytest.param(Contacts(cards=(ContactCard(name="Ana", phones=(ContactPhone(number="1"),)),)), id="contacts"),
        pytest.param(FormAnswer(name="f", answers={"a": [1, {"b": None}]}), id="form"),
        pytest.param(Order(lines=(OrderLine(product="1", quantity=2, price_cents=350, currency="MXN"),)), id="order"),
    ],
)
async def test_a_content_is_read_back_as_it_came(shop: Shop, content: AnyContent) -> None:
    await shop.store(written(content=content, channel_id="wamid.1"))

    message = await shop.messages.by_channel_id("wamid.1", address=ADDRESS)

    assert message is not None
    assert message.content == content
    assert await shop.messages.raw(message.id) == '{"raw":true}'


async def test_a_scene_knows_its_customer(shop: Shop) -> None:
    await shop.store(written(name="Ana"))

    (scene,) = await shop.work_off()

    assert scene.customer.name == "Ana"
    assert scene.customer.identities == (phone_identity("525512345678"),)
    assert scene.customer.identity(IdentityKind.BSUID) is None
    assert scene.conversation.branch == "centro"


async def test_a_status_is_read_with_its_message(shop: Shop) -> None:
    conversation = await shop.open()
    (parcel,) = await shop.say(conversation, "sí hay")
    await shop.store(status_of("wamid.out", outbox_id=parcel.id))
    (scene,) = await shop.work_off()

    news = await read_status(shop.database, scene.pieces[0].ref)

    assert news is not None
    assert (news.status, news.channel_id, news.message.id) == (MessageStatus.DELIVERED, "wamid.out", parcel.message_id)
    assert await read_status(shop.database, 10**9) is None


async def test_what_waits_is_counted(shop: Shop) -> None:
    await shop.store(written(), written(customer="525500000002"))

    waiting = await read_waiting(shop.database)
    unfinished = await read_unfinished(shop.database, now=NOON)

    assert (waiting.many, waiting.since) == (2, NOON)
    assert (unfinished.inbox, unfinished.turns, unfinished.nothing) == (4, 2, False)
    await shop.work_off()
    assert (await read_unfinished(shop.database, now=NOON)).nothing


@pytest.mark.parametrize(
    "key", ["", "rubbish", "0195f000-0000-7000-8000-00000000000g", pytest.param(new_id(), id="unknown")]
)
async def test_an_id_that_is_none_finds_nothing(shop: Shop, key: str, tmp_path: Path) -> None:
    store = Store(shop.database, media_folder=tmp_path)

    assert await store.conversations.find(key) is None
    assert await store.customers.find(key) is None
    assert await store.messages.find(key) is None
    assert await store.messages.raw(key) is None
    assert await store.media.find(key) is None


def test_an_id_is_known_by_its_spelling() -> None:
    assert is_id(new_id())
    assert is_id(id_at(0, bytes(10)))
    assert not is_id(new_id().upper())
    assert not is_id(new_id() + "\n")
