"""A read mark is a courtesy: a channel that fails or hangs costs a turn nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import anyio
import pytest

from waframe.core.contract.channel import Channel
from waframe.core.contract.clock import SystemClock
from waframe.core.records.content import AnyContent, Text
from waframe.core.records.conversation import Conversation
from waframe.core.records.message import Direction, Message, MessageStatus, SenderType
from waframe.core.records.outgoing import Parcel, Receipt
from waframe.core.runtime.turns.courtesy import Courtesy

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
CONVERSATION = Conversation(id="c", branch="centro", channel="post", address="1", customer_id="a", opened_at=NOW)


class Post(Channel):
    """A channel that hangs or fails at will."""

    name = "post"

    def __init__(self, *, fails: bool = False) -> None:
        self.asked: list[str] = []
        self.open = anyio.Event()
        self._fails = fails

    def check(self, content: AnyContent) -> None:
        """Take everything."""

    async def send(self, parcel: Parcel) -> Receipt:
        """Take everything."""
        return Receipt(channel_id=parcel.id)

    async def acknowledge(self, *, address: str, channel_id: str, typing: bool) -> None:
        """Hang, or fail."""
        self.asked.append(channel_id)
        if self._fails:
            raise RuntimeError("no")
        await self.open.wait()


async def test_a_channel_that_fails_is_survived() -> None:
    post = Post(fails=True)

    async with courtesy_of(post) as courtesy:
        for number in range(3):
            courtesy.attend(CONVERSATION).answered(message(str(number)))
            await courtesy.drain(seconds=5)

    assert post.asked == ["0", "1", "2"]


async def test_a_channel_that_hangs_gets_a_bounded_number_at_once() -> None:
    post = Post()

    async with courtesy_of(post) as courtesy:
        for number in range(100):
            courtesy.attend(CONVERSATION).answered(message(str(number)))
        await anyio.wait_all_tasks_blocked()
        hanging = len(post.asked)
        post.open.set()
        await courtesy.drain(seconds=5)
        courtesy.attend(CONVERSATION).answered(message("later"))
        await courtesy.drain(seconds=5)

    assert hanging == 32
    assert post.asked[-1] == "later"


@pytest.mark.parametrize("channel_id", ["wamid.1", None])
async def test_without_anybody_to_show_it_a_turn_goes_on(channel_id: str | None) -> None:
    courtesy = Courtesy(channels=dict, clock=SystemClock())
    attention = courtesy.attend(CONVERSATION)

    with attention.answering(message(channel_id)):
        attention.answered(message(channel_id))

    assert courtesy.resting


async def test_a_message_without_a_channel_id_is_not_marked() -> None:
    post = Post(fails=True)

    async with courtesy_of(post) as courtesy:
        courtesy.attend(CONVERSATION).answered(message(None))
        await anyio.wait_all_tasks_blocked()

    assert post.asked == []


@asynccontextmanager
async def courtesy_of(post: Post) -> AsyncIterator[Courtesy]:
    courtesy = Courtesy(channels=lambda: {"post": post}, clock=SystemClock())
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(courtesy.run)
        await anyio.wait_all_tasks_blocked()
        yield courtesy
        tasks.cancel_scope.cancel()


def message(channel_id: str | None) -> Message:
    return Message(
        id="m", seq=1, conversation_id="c", branch="centro", direction=Direction.IN, sender_type=SenderType.CLIENT,
        content=Text(body="hola"), at=datetime(2026, 11, 23, tzinfo=UTC), status=MessageStatus.RECEIVED,
        channel_id=channel_id,
    )  # fmt: skip
