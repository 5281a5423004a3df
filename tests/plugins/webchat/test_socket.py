"""A visitor's socket: nothing is lost, nothing comes twice, and what does not belong there closes it with a code."""

from contextlib import AsyncExitStack

import pytest
from tests.plugins.webchat.conftest import ORIGIN, Chat

from waframe import Button, Buttons, Choice, LocationRequest, Query, Text
from waframe.plugins.webchat.settings import WebChatSettings
from waframe.plugins.webchat.wire import (
    FOREIGN_ORIGIN,
    FRAME_TOO_LARGE,
    MALFORMED,
    SILENT,
    SITE_UNKNOWN,
    TOKEN_UNKNOWN,
    TOO_MANY,
)
from waframe.simulator import VirtualClock
from waframe.testing.web_visitor import connected

PATH = "/webchat/centro/socket"
HELLO = {"type": "hello"}
MENU = Buttons(
    body="¿Qué buscas?", buttons=(Button(id="parts", title="Refacciones"), Button(id="who", title="Alguien"))
)


def query(words: str) -> Query:
    return Query(name="look", sqlite=words, postgres=words, names=())


async def test_what_came_while_a_visitor_was_away_waits_and_comes_once(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    await chat.answers(visitor_id, Text(body="Sí hay"))
    await chat.answers(visitor_id, Text(body="a $540"))

    first = [line["content"]["body"] for line in await visitor.looks(many=3)]
    async with visitor.page() as socket:
        await chat.answers(visitor_id, Text(body="¿La aparto?"))
        frame = await socket.next("lines")

    assert first == ["hola", "Sí hay", "a $540"]
    assert [line["content"]["body"] for line in frame["lines"]] == ["¿La aparto?"]


async def test_the_same_id_twice_is_one_message_also_from_another_socket(chat: Chat) -> None:
    visitor = chat.visitor()
    said = {"type": "text", "id": "one-and-only", "body": "¿Tienen balatas?"}

    answers = [await visitor.says(said), await visitor.says(said)]

    assert {answer["number"] for answer in answers} == {1}
    assert {one.channel_id for one in chat.messages()} == {chat.messages()[0].channel_id}
    assert len(await visitor.looks()) == 1


async def test_all_pages_of_a_visitor_show_the_same(chat: Chat) -> None:
    visitor, _ = await chat.known()

    async with visitor.page() as one, visitor.page() as other:
        await one.send({"type": "text", "id": "12345678", "body": "aquí"})
        told = await other.next("lines")

    assert [line["mine"] for line in told["lines"]] == ["12345678"]


async def test_a_tap_says_what_was_offered_and_not_what_the_page_says(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    offered = await chat.answers(visitor_id, MENU)
    await visitor.looks(many=2)

    taken = await visitor.taps("Refacciones")
    invented = await visitor.says({"type": "choice", "message": 2, "choice": "free"})
    of_my_own = await visitor.says({"type": "choice", "message": 1, "choice": "parts"})

    assert taken["type"] == "taken"
    assert (chat.messages()[-1].content, chat.messages()[-1].reply_to) == (
        Choice(id="parts", title="Refacciones"),
        offered,
    )
    assert [invented["reason"], of_my_own["reason"]] == ["choice-unknown", "choice-unknown"]


async def test_a_message_goes_from_sent_to_delivered_to_read(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    channel_id = await chat.answers(visitor_id, Text(body="Sí hay"))
    before = chat.statuses(channel_id)

    await visitor.looks(many=2, reads=False)
    async with visitor.page() as socket:
        await socket.send({"type": "mark", "got": 2})
        await socket.send({"type": "mark", "got": 2, "read": 2})
        await socket.send({"type": "mark", "got": 2**40, "read": 2**40})
        await socket.send({"type": "beat"})
        await socket.next("beat")

    assert before == ["sent"]
    assert chat.statuses(channel_id) == ["sent", "delivered", "read"]


async def test_the_visitor_sees_that_they_were_read_and_that_somebody_writes(chat: Chat, virtual: VirtualClock) -> None:
    visitor, visitor_id = await chat.known()
    heard = chat.messages()[-1].channel_id

    async with visitor.page() as socket:
        await chat.channel.acknowledge(address="webchat:centro", channel_id=heard, typing=True)
        writing = await socket.next("state")
        await chat.answers(visitor_id, Text(body="Sí hay"))
        done = await socket.next("state")

    assert writing == {"type": "state", "read": 1, "typing": True}
    assert done == {"type": "state", "read": 1, "typing": False}


async def test_that_a_visitor_writes_is_shown_at_the_desk(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()

    async with visitor.page() as socket:
        await socket.send({"type": "typing"})
        await socket.send({"type": "beat"})
        await socket.next("beat")

    assert [one.value for one in chat.host.typing] == [visitor_id]


async def test_where_somebody_is_comes_as_a_place(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    await chat.answers(visitor_id, LocationRequest(body="¿Dónde estás?"))

    await visitor.says({"type": "place", "latitude": 19.4, "longitude": -99.1})

    place = chat.messages()[-1].content
    assert (getattr(place, "latitude", 0), getattr(place, "longitude", 0)) == (19.4, -99.1)


async def test_a_name_may_come_later(chat: Chat) -> None:
    visitor = chat.visitor()

    async with visitor.page() as socket:
        await visitor.writes("hola", socket=socket)
        await socket.send({"type": "name", "name": "  Ana   Robles "})
        await visitor.writes("soy yo", socket=socket)
    await visitor.writes("otra vez")

    assert [one.name for one in chat.messages()] == [None, "Ana Robles", "Ana Robles"]


async def test_older_messages_are_read_page_by_page(chat: Chat) -> None:
    visitor, visitor_id = await chat.known()
    for number in range(60):
        await chat.answers(visitor_id, Text(body=f"{number}"))

    async with chat.visitor().page(), connected(chat.app, PATH) as socket:
        await socket.send({**HELLO, "token": visitor.token})
        newest = await socket.next("lines")
        await socket.send({"type": "older", "before": newest["lines"][0]["number"]})
        older = await socket.next("lines")

    assert (len(newest["lines"]), newest["more"]) == (50, True)
    assert [line["number"] for line in older["lines"]] == list(range(1, 12))
    assert older["old"]
    assert not older.get("more")


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        pytest.param(["{"], MALFORMED, id="broken JSON"),
        pytest.param(["[]"], MALFORMED, id="no frame"),
        pytest.param([{"type": "beat"}], MALFORMED, id="no greeting"),
        pytest.param([HELLO, {"type": "dance"}], MALFORMED, id="an unknown frame"),
        pytest.param([HELLO, HELLO], MALFORMED, id="two greetings"),
        pytest.param([HELLO, {"type": "text", "id": "x", "body": "a"}], MALFORMED, id="an id that is too short"),
        pytest.param([HELLO, {"type": "mark", "got": -1}], MALFORMED, id="a negative number"),
        pytest.param(
            [HELLO, {"type": "place", "id": "12345678", "latitude": 91, "longitude": 0}], MALFORMED, id="off the earth"
        ),
        pytest.param([{**HELLO, "token": "stolen"}], TOKEN_UNKNOWN, id="a wrong token"),
        pytest.param([HELLO, "x" * 16_385], FRAME_TOO_LARGE, id="a frame too large"),
    ],
)
async def test_what_does_not_belong_there_closes_the_socket(
    chat: Chat, frames: list[dict[str, object]], code: int
) -> None:
    async with connected(chat.app, PATH) as socket:
        for frame in frames:
            await socket.send(frame)

        assert await socket.closed() == code
    assert not chat.messages()
    assert len(chat.seats) == 0


@pytest.mark.parametrize(
    ("path", "headers", "code"),
    [
        pytest.param(PATH, {"origin": "https://elsewhere.example"}, FOREIGN_ORIGIN, id="a foreign site"),
        pytest.param(PATH, {"origin": ORIGIN + ".evil.example"}, FOREIGN_ORIGIN, id="a site that begins like ours"),
        pytest.param(PATH, {"origin": "http://["}, FOREIGN_ORIGIN, id="no origin that can be read"),
        pytest.param(PATH, {"origin": "null"}, FOREIGN_ORIGIN, id="no site at all"),
        pytest.param(PATH, {"origin": ""}, FOREIGN_ORIGIN, id="an empty origin"),
        pytest.param("/webchat/norte/socket", {}, SITE_UNKNOWN, id="a site that is not there"),
    ],
)
async def test_who_may_not_speak_is_refused(chat: Chat, path: str, headers: dict[str, str], code: int) -> None:
    async with connected(chat.app, path, headers=headers) as socket:
        assert await socket.closed() == code


async def test_a_listed_site_may_speak_by_itself(chat: Chat) -> None:
    async with connected(chat.app, PATH, headers={"origin": ORIGIN}) as socket:
        await socket.send(HELLO)

        assert (await socket.next())["type"] == "welcome"


async def test_a_token_counts_at_its_site_alone(chat: Chat) -> None:
    visitor, _ = await chat.known()
    found = await chat.host.store.database.rows(query("select token_hash from webchat_visitors"))

    assert visitor.token is not None
    assert len(visitor.token) >= 43
    assert visitor.token not in str(found)


async def test_a_flood_ends_and_what_was_taken_stays(chat: Chat) -> None:
    visitor = chat.visitor()

    async with visitor.page() as socket:
        for number in range(31):
            await socket.send({"type": "text", "id": f"number-{number:02}", "body": f"{number}"})
        code = await socket.closed()

    assert code == TOO_MANY
    assert len(chat.messages()) == WebChatSettings().messages_per_minute
    assert "webchat_closed" in chat.host.counted


async def test_after_a_while_one_may_speak_again(chat: Chat, virtual: VirtualClock) -> None:
    visitor = chat.visitor()
    async with visitor.page() as socket:
        for number in range(30):
            await visitor.writes(f"{number}", socket=socket)

    virtual.move_to(virtual.now() + 2)

    assert (await visitor.writes("ya"))["type"] == "taken"


async def test_too_many_chats_of_one_place_are_refused(chat: Chat) -> None:
    codes = []
    for _ in range(61):
        async with connected(chat.app, PATH, headers={"x-real-ip": "203.0.113.7"}) as socket:
            await socket.send("{")
            codes.append(await socket.closed())
    async with connected(chat.app, PATH, headers={"x-real-ip": "203.0.113.8"}) as socket:
        await socket.send("{")
        neighbour = await socket.closed()

    assert codes == [MALFORMED] * 60 + [TOO_MANY]
    assert neighbour == MALFORMED


async def test_a_socket_that_has_gone_silent_is_closed(chat: Chat, virtual: VirtualClock) -> None:
    visitor = chat.visitor()

    async with visitor.page() as socket, visitor.page() as lively:
        virtual.move_to(virtual.now() + 70)
        await lively.send({"type": "beat"})
        await lively.next("beat")
        virtual.move_to(virtual.now() + 70)
        await chat.seats.look()
        code = await socket.closed()
        await lively.send({"type": "beat"})
        answer = await lively.next()

    assert code == SILENT
    assert answer["type"] == "beat"


async def test_a_thousand_idle_visitors_cost_one_look_and_hear_of_nobody_else(chat: Chat) -> None:
    _, visitor_id = await chat.known()
    visitors = [chat.visitor() for _ in range(200)]

    async with AsyncExitStack() as stack:
        for visitor in visitors:
            await stack.enter_async_context(visitor.page())
        await chat.answers(visitor_id, Text(body="solo para ti"))
        await chat.seats.look()
        many = len(chat.seats)

    assert many == 200
    assert len(chat.seats) == 0
    assert not any(visitor.shown for visitor in visitors)


@pytest.mark.parametrize(
    ("body", "reason"),
    [pytest.param("  \n ", "empty", id="empty"), pytest.param("x" * 4097, "too-long", id="too long")],
)
async def test_a_text_that_cannot_be_taken_is_refused_by_name(chat: Chat, body: str, reason: str) -> None:
    answer = await chat.visitor().writes(body)

    assert (answer["type"], answer["reason"]) == ("refused", reason)
    assert not chat.messages()


async def test_a_visitor_who_was_forgotten_begins_anew(chat: Chat) -> None:
    visitor, _ = await chat.known()
    await chat.host.store.database.change(query("delete from webchat_visitors"))

    async with connected(chat.app, PATH) as socket:
        await socket.send({**HELLO, "token": visitor.token})
        code = await socket.closed()

    assert code == TOKEN_UNKNOWN
