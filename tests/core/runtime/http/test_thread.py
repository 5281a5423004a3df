"""A thread over HTTP: pages that lose nothing, reactions and edits under what they are about, files, other branches."""

from collections.abc import Sequence
from datetime import timedelta

import httpx2
import msgspec
import pytest
from tests.core.runtime.http.conftest import log_in

from waframe.core.records.agent import Role
from waframe.core.records.content import AnyContent, Edit, Image, Reaction, Revoke, Text
from waframe.core.records.customer import phone_identity
from waframe.core.records.incoming import IncomingMessage
from waframe.core.records.message import Failure, MessageStatus, SenderType
from waframe.core.runtime.http.showing_messages import MessageShowing
from waframe.core.store.outcomes import MediaAttached, attach_media
from waframe.testing.scenario import Scenario

ADDRESS = {"centro": "100000000000001", "norte": "100000000000002"}
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(200))


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


def said(
    scenario: Scenario, content: AnyContent, channel_id: str, *, branch: str = "centro", **more: object
) -> IncomingMessage:
    values = {
        "channel": "whatsapp",
        "address": ADDRESS[branch],
        "channel_id": channel_id,
        "identities": (phone_identity("525511110000"),),
        "content": content,
        "at": scenario.clock.now(),
        "raw": "{}",
        "name": "Ana López",
        **more,
    }
    return IncomingMessage(**values)  # type: ignore[arg-type]


async def hear(scenario: Scenario, *contents: AnyContent, branch: str = "centro", begin: int = 0) -> str:
    """Let a customer say something, without an answer of the bot, and give the path of the thread."""
    later = enumerate(contents, begin)
    updates = [said(scenario, one, f"w{number}", branch=branch, standby=True) for number, one in later]
    await scenario.deployment.ingest(updates)
    await scenario.settle()
    (conversation,) = await scenario.deployment.store.conversations.by_branch(branch)
    return f"/api/conversations/{conversation.id}/messages"


async def attach(scenario: Scenario, channel_id: str, *, filename: str, branch: str = "centro") -> str:
    """Give a message its file, and give the id of that."""
    store = scenario.deployment.store
    media = await store.media.put(PHOTO, mime="image/jpeg", now=scenario.clock.now())
    message = await store.messages.by_channel_id(channel_id, address=ADDRESS[branch])
    assert message is not None
    content = msgspec.json.encode(Image(media_id=media.id, filename=filename)).decode()
    attached = MediaAttached(message_id=message.id, content=content, media_id=media.id, fetch_key="")
    await attach_media(store.database, attached, message=message, now=scenario.clock.now())
    return media.id


async def items(browser: httpx2.AsyncClient, path: str) -> list[dict[str, object]]:
    answer = await browser.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()["items"]
    return found


def texts(page: Sequence[dict[str, object]]) -> list[object]:
    return [one["text"] for one in page]


async def test_a_thread_names_who_spoke(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, Text(body="¿Tienen balatas?"))

    answer = await anas.get(path)

    (one,) = answer.json()["items"]
    assert one["sender"] == {"type": "client", "id": None, "name": "Ana López"}
    assert (one["direction"], one["status"], one["channel_id"]) == ("in", "received", "w0")
    assert one["content"] == {"type": "text", "body": "¿Tienen balatas?"}
    assert (answer.json()["next"], answer.json()["previous"], answer.json()["read_seq"]) == (None, None, 0)


async def test_pages_go_back_and_forth_without_loss_or_repetition(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, *(Text(body=str(number)) for number in range(7)))

    newest = (await anas.get(f"{path}?limit=3")).json()
    middle = (await anas.get(f"{path}?limit=3&before={newest['next']}")).json()
    oldest = (await anas.get(f"{path}?limit=3&before={middle['next']}")).json()
    forth = (await anas.get(f"{path}?limit=3&after={oldest['previous']}")).json()
    last = (await anas.get(f"{path}?limit=3&after={forth['previous']}")).json()

    assert [texts(page["items"]) for page in (newest, middle, oldest)] == [["4", "5", "6"], ["1", "2", "3"], ["0"]]
    assert (newest["previous"], oldest["next"]) == (None, None)
    assert [texts(page["items"]) for page in (forth, last)] == [["1", "2", "3"], ["4", "5", "6"]]
    assert last["previous"] is None


async def test_a_message_is_shown_with_those_around_it(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, *(Text(body=str(number)) for number in range(7)))
    fourth = (await items(anas, path))[3]

    by_id = (await anas.get(f"{path}?limit=3&around={fourth['id']}")).json()
    by_seq = (await anas.get(f"{path}?limit=3&around={fourth['seq']}")).json()

    assert texts(by_id["items"]) == ["2", "3", "4"]
    assert by_id == by_seq
    assert by_id["next"] is not None
    assert by_id["previous"] is not None


async def test_reactions_stand_under_their_message_and_the_last_of_each_counts(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await hear(
        scenario,
        Text(body="hola"),
        Reaction(target="w0", emoji="👍"),
        Reaction(target="w0", emoji="❤"),
        Reaction(target="lost", emoji="👀"),
    )

    first, strange = await items(anas, path)

    assert [one["emoji"] for one in first["reactions"]] == ["❤"]  # type: ignore[attr-defined]
    assert strange["content"] == {"type": "reaction", "target": "lost", "emoji": "👀"}


async def test_a_reaction_can_be_taken_away(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, Text(body="hola"), Reaction(target="w0", emoji="👍"), Reaction(target="w0"))

    (one,) = await items(anas, path)

    assert one["reactions"] == []


async def test_an_edit_gives_the_new_words_and_a_deletion_keeps_them_marked(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await hear(
        scenario, Text(body="hoal"), Text(body="perdón"), Edit(target="w0", text="hola"), Revoke(target="w1")
    )

    edited, revoked = await items(anas, path)

    assert (edited["text"], edited["content"]["body"]) == ("hola", "hola")  # type: ignore[index]
    assert edited["edited_at"] is not None
    assert (revoked["text"], revoked["edited_at"]) == ("perdón", None)
    assert revoked["revoked_at"] is not None


async def test_nobody_takes_back_the_words_of_others(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await scenario.deployment.ingest([said(scenario, Text(body="nuestro"), "ours", by=SenderType.EXTERNAL)])
    path = await hear(scenario, Revoke(target="ours"), Edit(target="ours", text="otro"))

    (one,) = await items(anas, path)

    assert (one["text"], one["revoked_at"], one["edited_at"]) == ("nuestro", None, None)


async def test_a_file_comes_with_a_link_for_who_sees_the_conversation(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await hear(scenario, Text(body="foto"), branch="norte")
    media_id = await attach(scenario, "w0", filename="un vin.jpg", branch="norte")

    hers = await anas.get(f"/media/{media_id}")
    await log_in(anas, "berta")
    (one,) = await items(anas, path)
    shown = one["media"]
    bertas = await anas.get(shown["url"])  # type: ignore[index]

    assert hers.status_code == 401
    assert shown["url"] == f"/media/{media_id}?filename=un%20vin.jpg"  # type: ignore[index]
    assert (shown["mime"], shown["size_bytes"], shown["thumbnail"]) == ("image/jpeg", 204, True)  # type: ignore[index]
    assert (bertas.status_code, bertas.content) == (200, PHOTO)


async def test_a_program_sees_files_of_its_branches_only(browser: httpx2.AsyncClient, scenario: Scenario) -> None:
    await hear(scenario, Text(body="foto"))
    media_id = await attach(scenario, "w0", filename="vin.jpg")
    statuses = []
    for branch in ("centro", "norte"):
        token = await scenario.deployment.store.sessions.issue_token(
            name=branch, role=Role.AGENT, branches=(branch,), now=scenario.clock.now(), expires_at=None
        )
        answer = await browser.get(f"/media/{media_id}", headers={"Authorization": f"Bearer {token}"})
        statuses.append(answer.status_code)

    assert statuses == [200, 401]


async def test_a_failure_is_told_in_words(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    failure = Failure(code="131026", title="no tiene WhatsApp", details="pida otro número")
    update = said(scenario, Text(body="hola"), "old", by=SenderType.EXTERNAL, past=True, error=failure)
    await scenario.deployment.ingest([update])
    path = await hear(scenario, Text(body="¿sí?"))

    first = (await items(anas, path))[0]

    assert first["error"] == {"code": "131026", "title": "no tiene WhatsApp", "details": "pida otro número"}
    assert first["status"] == MessageStatus.SENT


async def test_what_is_told_of_the_past_stands_before_what_is_new(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, Text(body="hoy"))
    yesterday = scenario.clock.now() - timedelta(days=1)
    await scenario.deployment.ingest([said(scenario, Text(body="ayer"), "old", at=yesterday, past=True)])

    newest = (await anas.get(f"{path}?limit=1")).json()
    older = (await anas.get(f"{path}?limit=1&before={newest['next']}")).json()

    assert (texts(newest["items"]), texts(older["items"])) == (["hoy"], ["ayer"])


async def test_messages_are_shown_by_id_and_a_reaction_shows_what_it_is_about(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    path = await hear(scenario, Text(body="hola"), Reaction(target="w0", emoji="👍"))
    store = scenario.deployment.store
    reaction = await store.messages.by_channel_id("w1", address=ADDRESS["centro"])
    assert reaction is not None
    (one,) = await items(anas, path)

    shown = await MessageShowing(store.threads).by_ids([str(one["id"]), reaction.id])

    assert [shown[key].id for key in (one["id"], reaction.id)] == [one["id"], one["id"]]  # type: ignore[index]
    assert shown[reaction.id].reactions[0].emoji == "👍"


@pytest.mark.parametrize("query", ["?before=x", "?after=1.5", "?before=1&after=2", "?limit=many"])
async def test_a_wrong_question_is_refused(anas: httpx2.AsyncClient, scenario: Scenario, query: str) -> None:
    path = await hear(scenario, Text(body="hola"))

    assert (await anas.get(f"{path}{query}")).status_code == 400


async def test_a_thread_of_another_branch_does_not_exist(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = await hear(scenario, Text(body="hola"), branch="norte")

    assert (await anas.get(path)).status_code == 404
    await log_in(anas, "berta")
    assert len(await items(anas, path)) == 1


async def test_a_message_of_another_thread_is_not_found_around(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    theirs = await hear(scenario, Text(body="hola"), branch="norte")
    path = await hear(scenario, Text(body="hola"), begin=5)
    await log_in(anas, "berta")
    (other,) = await items(anas, theirs)

    assert (await anas.get(f"{path}?around={other['id']}")).status_code == 404
