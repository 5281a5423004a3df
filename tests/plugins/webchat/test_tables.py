"""What is stored, on both databases: numbers in their order, each message once, and nothing kept for ever."""

from datetime import timedelta

import anyio
from tests.plugins.webchat.conftest import ADDRESS, Chat

from waframe import Text, new_id
from waframe.plugins.webchat.thread import Entry, Thread
from waframe.plugins.webchat.uploads import Upload, Uploads
from waframe.plugins.webchat.visitors import Visitors


async def _number_messages(chat: Chat) -> None:
    database, now = chat.host.store.database, chat.host.clock.now()
    visitors, thread = Visitors(database), Thread(database)
    visitor, _ = await visitors.add(address=ADDRESS, name=None, now=now)
    other, _ = await visitors.add(address=ADDRESS, name="Otra", now=now)

    def entry(channel_id: str, *, client_id: str | None = None, visitor_id: str = visitor.id) -> Entry:
        return Entry(
            visitor_id=visitor_id,
            number=0,
            channel_id=channel_id,
            client_id=client_id,
            content=Text(body=channel_id),
            at=now,
        )

    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(thread.put, entry(f"{number % 4}", client_id=None if number % 2 else f"c{number % 4}"))
    again = await thread.put(entry("1"))
    nobody = await thread.put(entry("lost", visitor_id=new_id()))
    theirs = await thread.put(entry("theirs", visitor_id=other.id))
    seen = await thread.since(visitor.id, 0, many=10)
    numbers = [one.number for one in seen]

    assert sorted(one.channel_id for one in seen) == ["0", "1", "2", "3"]
    assert numbers == sorted(set(numbers))
    assert (again, nobody) == (next(one for one in seen if one.channel_id == "1"), None)
    assert theirs is not None
    assert theirs.number == 1
    assert await thread.by_number(visitor.id, numbers[0]) == seen[0]
    assert [one.number for one in await thread.before(visitor.id, numbers[2], many=1)] == [numbers[1]]
    assert sorted(await thread.ours(visitor.id, after=0, upto=numbers[-1])) == ["1", "3"]


async def _know_visitors(chat: Chat) -> None:
    database, now = chat.host.store.database, chat.host.clock.now()
    visitors, thread, uploads = Visitors(database), Thread(database), Uploads(database)
    visitor, token = await visitors.add(address=ADDRESS, name=None, now=now)
    await thread.put(
        Entry(visitor_id=visitor.id, number=0, channel_id="kept", client_id="c", content=Text(body="hola"), at=now)
    )

    assert await visitors.by_token(token, address="webchat:norte") is None
    await visitors.mark(visitor.id, got=3, read=1)
    await visitors.mark(visitor.id, got=2, read=0)
    await visitors.answer(visitor.id, number=2, typing_until=now)
    await visitors.answer(visitor.id, number=1, typing_until=None)
    await visitors.come(visitor.id, name="Ana", now=now)
    found = await visitors.by_token(token, address=ADDRESS)
    assert found is not None
    assert (found.name, found.got_number, found.read_number, found.answered_number) == ("Ana", 3, 1, 2)
    assert found.typing_until == now
    assert await visitors.versions({visitor.id, new_id()}) == {visitor.id: found.version}

    upload = Upload(id=new_id(), visitor_id=visitor.id, media_id=new_id(), mime="image/png", filename="a.png")
    await uploads.add(upload, now=now)
    assert await uploads.find(upload.id) == upload
    assert await uploads.find("no id") is None

    later = now + timedelta(days=1)
    await visitors.forget(before=later)
    assert await visitors.find(visitor.id) is not None
    await thread.forget(before=later)
    await uploads.forget(before=later)
    await visitors.forget(before=later)
    assert (await visitors.find(visitor.id), await uploads.find(upload.id)) == (None, None)


async def test_numbers_have_an_order_and_visitors_never_go_backwards(chat_on_both: Chat) -> None:
    await _number_messages(chat_on_both)
    await _know_visitors(chat_on_both)
