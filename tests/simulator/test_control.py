"""The control API: a customer, the faults, the clock and the log, over HTTP."""

from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, PORTALES, ToyBot

from waframe.simulator import Simulator, SimulatorSettings

CHAT = f"/chats/{CENTRO}/5215512345678"


@pytest.fixture
async def control(simulator: Simulator, bot: ToyBot) -> AsyncIterator[httpx2.AsyncClient]:
    simulator.customer("5215512345678", name="Ana")
    async with httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control:
        yield control


async def test_a_customer_is_played_over_http(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    made = (await control.post("/customers", json={"name": "Luis", "phone": "+52 55 8765 4321"})).json()
    assert made["id"] == "5215587654321"
    chat = f"/chats/{CENTRO}/{made['id']}"

    for act in (
        {"type": "text", "text": "hola"},
        {"type": "button", "button": "Elegir sucursal"},
        {"type": "row", "row": "Centro"},
        {"type": "location", "latitude": 19.4, "longitude": -99.1},
        {"type": "unknown"},
        {"type": "raw", "element": {"type": "text", "text": {"body": "crudo"}, "referral": {"source_type": "ad"}}},
    ):
        assert (await control.post(f"{chat}/messages", json=act)).status_code == 200
        await control.post("/settle")

    types = [message["type"] for message in bot.messages]
    assert types == ["text", "interactive", "interactive", "location", "unsupported", "text"]
    assert bot.messages[-1]["referral"] == {"source_type": "ad"}
    read = (await control.get(chat)).json()
    assert [message["status"] for message in read["messages"] if message["direction"] == "in"] == ["read"] * 6


async def test_a_text_can_be_corrected_reacted_to_and_deleted(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    bot.answers = False
    written = (await control.post(f"{CHAT}/messages", json={"type": "text", "text": "hol"})).json()
    about = {"message_id": written["id"]}

    await control.post(f"{CHAT}/messages", json={"type": "reaction", "emoji": "👍"} | about)
    await control.post(f"{CHAT}/messages", json={"type": "edit", "text": "hola"} | about)
    await control.post(f"{CHAT}/messages", json={"type": "revoke"} | about)
    await control.post("/settle")

    assert [message["type"] for message in bot.messages] == ["text", "reaction", "edit", "revoke"]
    assert bot.messages[2]["edit"]["message"]["text"] == {"body": "hola"}
    assert (await control.get(CHAT)).json()["messages"][0]["content"]["type"] == "revoked"


async def test_a_file_is_the_body_of_the_request(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    bot.answers = False
    query = {"kind": "document", "filename": "../lista ñ.pdf"}
    sent = await control.post(
        f"{CHAT}/files", params=query, content=b"%PDF", headers={"Content-Type": "application/pdf"}
    )
    await control.post("/settle")

    assert bot.messages[0]["document"]["filename"] == "../lista ñ.pdf"
    kept = await control.get(f"/media/{sent.json()['content']['media_id']}")
    assert kept.content == b"%PDF"
    assert kept.headers["content-disposition"] == "attachment"
    assert kept.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        pytest.param("POST", "/chats/404/5215512345678/messages", {"type": "unknown"}, 404, id="no such number"),
        pytest.param("POST", f"/chats/{CENTRO}/404/messages", {"type": "unknown"}, 404, id="no such customer"),
        pytest.param("POST", f"{CHAT}/messages", {"type": "button", "button": "x"}, 404, id="no such button"),
        pytest.param("POST", f"{CHAT}/messages", {"type": "edit", "message_id": "x", "text": ""}, 404, id="edit"),
        pytest.param("POST", f"{CHAT}/messages", {"type": "dance"}, 400, id="unknown act"),
        pytest.param("POST", f"{CHAT}/messages", {"type": "text"}, 400, id="text without words"),
        pytest.param("POST", f"{CHAT}/messages", [], 400, id="not an object"),
        pytest.param("POST", f"{CHAT}/files?kind=poem", {}, 400, id="unknown kind of file"),
        pytest.param("POST", "/customers", {"name": " ", "phone": "1"}, 400, id="customer without a name"),
        pytest.param("POST", "/customers", {"name": "Ana", "phone": "abc"}, 400, id="phone without digits"),
        pytest.param("PATCH", "/faults", {"gremlins": True}, 400, id="unknown fault"),
        pytest.param("PUT", "/faults", {"delay_seconds": "soon"}, 400, id="fault of a wrong type"),
        pytest.param("POST", "/clock", {"advance_seconds": -1}, 400, id="backwards"),
        pytest.param("GET", "/events?since=x", None, 400, id="since is no number"),
        pytest.param("GET", "/media/404", None, 404, id="no such file"),
    ],
)
async def test_nonsense_is_answered_with_a_problem(
    control: httpx2.AsyncClient, method: str, path: str, body: object, status: int
) -> None:
    answer = await control.request(method, path, json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


async def test_a_form_of_a_foreign_page_is_refused(control: httpx2.AsyncClient) -> None:
    body = '{"type": "unknown"}'

    answer = await control.post(f"{CHAT}/messages", content=body, headers={"Content-Type": "text/plain"})

    assert answer.status_code == 400


async def test_faults_are_set_switched_and_cleared(control: httpx2.AsyncClient) -> None:
    await control.put("/faults", json={"delay_seconds": 8})
    switched = (await control.patch("/faults", json={"deliver_twice": True})).json()
    assert switched["active"] == ["deliver_twice", "delay_seconds"]

    await control.delete("/faults")

    assert (await control.get("/faults")).json()["active"] == []


async def test_the_clock_moves_and_the_window_closes(control: httpx2.AsyncClient) -> None:
    before = (await control.get("/clock")).json()["now"]
    await control.post(f"{CHAT}/messages", json={"type": "text", "text": "hola"})

    after = (await control.post("/clock", json={"advance_seconds": 3600})).json()["now"]
    assert after == before + 3600
    assert (await control.get(CHAT)).json()["window_left_seconds"] == 23 * 3600
    await control.post(f"{CHAT}/close-window")

    assert (await control.get(CHAT)).json()["window_left_seconds"] == 0


async def test_a_watcher_is_woken_by_a_change(control: httpx2.AsyncClient, simulator: Simulator) -> None:
    seq = (await control.get("/view")).json()["seq"]
    answers: list[httpx2.Response] = []

    async def watch() -> None:
        answers.append(await control.get("/events", params={"since": seq}))

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch)
            await anyio.lowlevel.checkpoint()
            await control.post(f"{CHAT}/messages", json={"type": "text", "text": "hola"})

    events = answers[0].json()["events"]
    assert events[0]["kind"] == "message"
    assert events[0]["phone_number_id"] == CENTRO
    assert [event["seq"] for event in events] == list(range(seq + 1, seq + 1 + len(events)))


async def test_the_view_counts_what_is_unread_on_each_branch() -> None:
    settings = SimulatorSettings(read_immediately=False, desk_url="http://desk/")
    async with (
        Simulator.virtual(settings) as simulator,
        ToyBot(settings, simulator.transport) as bot,
        httpx2.AsyncClient(transport=simulator.transport, base_url="http://sim/control") as control,
    ):
        simulator.deliver_to(bot.app)
        ana = simulator.customer("5215512345678")
        await ana.writes(PORTALES, "hola")
        await simulator.advance(20)

        view = (await control.get("/view", params={"customer": ana.id, "number": CENTRO})).json()
        assert [branch["unread"] for branch in view["branches"]] == [0, 1, 0]
        assert view["branches"][1]["last"]["text"] == "¿Qué necesita *hoy*?"
        assert view["desk_url"] == "http://desk/"
        await control.post(f"/chats/{PORTALES}/{ana.id}/shown", json={"shown": True})

        assert ana.received(PORTALES)[0].status == "read"


async def test_log_sends_and_transcript_can_be_exported(control: httpx2.AsyncClient, simulator: Simulator) -> None:
    await control.post(f"{CHAT}/messages", json={"type": "text", "text": "hola"})
    await control.post("/clock", json={"advance_seconds": 10})

    trace = (await control.get("/trace", params={"since": 1})).json()
    transcript = (await control.get("/transcript")).json()

    assert [entry["what"] for entry in trace[:2]] == ["POST /messages · interactive", "messages · text"]
    assert trace[0]["seq"] == 2
    assert [message["direction"] for message in transcript["messages"]] == ["in", "out"]
    assert transcript["seed"] == 7
    assert len((await control.get("/sends")).json()) == 1
    assert (await control.post("/subscribe")).json() == {"proven": True}


async def test_a_branch_can_be_opened(control: httpx2.AsyncClient, bot: ToyBot) -> None:
    await control.post("/numbers", json={"phone_number_id": "77", "display_phone": "+52 55 1", "name": "Nueva"})
    await control.post("/chats/77/5215512345678/messages", json={"type": "text", "text": "hola"})
    await control.post("/settle")

    assert len((await control.get("/numbers")).json()) == 4
    assert bot.values[0]["metadata"] == {"display_phone_number": "52551", "phone_number_id": "77"}
