"""People search over HTTP: scopes, prefixes, pages, plugins' own searches, and only what is granted."""

import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.test_conversations import write

from waframe.core.runtime.app import App
from waframe.testing.scenario import Scenario

VIN = "1M8GDM9AXKP042788"
BROKEN = '''
"""Searches badly."""

from waframe import Found, Host, NoSettings, Plugin, Search, Sought, hookimpl


class Broken(Plugin[NoSettings]):
    """Fails at every search."""

    name = "broken"

    @hookimpl
    def register_searches(self) -> list[Search]:
        return [Search(scope="broken", title="broken.search", prefix="roto", run=self.search)]

    async def search(self, host: Host, sought: Sought) -> list[Found]:
        raise ZeroDivisionError("oh")
'''


async def indexed(scenario: Scenario) -> None:
    crew = scenario.deployment.crew
    assert crew is not None
    await crew.indexer.catch_up()


async def search(browser: httpx2.AsyncClient, q: str, **more: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    answer = await browser.get("/api/search", params={"q": q, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, dict[str, list[dict[str, object]]]] = answer.json()
    return found


async def test_a_message_comes_with_where_the_words_are(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "👋 ¿Tienen BALATAS traseras?")
    await indexed(scenario)

    (echo, own) = (await search(anas, "balatas tras"))["messages"]["items"]

    assert own["snippet"] == "👋 ¿Tienen BALATAS traseras?"
    assert own["marks"] == [[11, 18], [19, 27]]  # as a page counts: the hand is two
    assert (own["branch"], own["customer"]["phone"]) == ("centro", "525511110000")  # type: ignore[index]
    assert own["message_id"]
    assert echo["seq"] > own["seq"]  # type: ignore[operator]


async def test_without_a_scope_each_gives_its_first_five(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    for last in range(7):
        await write(scenario, "hola balatas", phone=f"52551111000{last}")
    await indexed(scenario)

    pages = await search(anas, "balatas")

    assert {name: len(page["items"]) for name, page in pages.items()} == {
        "conversations": 5,
        "messages": 5,
        "customers": 0,
    }


@pytest.mark.parametrize("scope", ["conversations", "messages"])
async def test_pages_of_a_scope_follow_one_another(anas: httpx2.AsyncClient, scenario: Scenario, scope: str) -> None:
    for last in range(5):
        await write(scenario, "hola balatas", phone=f"52551111000{last}")
    await indexed(scenario)
    seen: list[object] = []
    cursor: str | None = ""

    while cursor is not None:
        page = (await anas.get(f"/api/search?q=balatas&scope={scope}&limit=2&cursor={cursor}")).json()
        seen += [one["seq"] for one in page["items"]]
        cursor = page["next"]

    assert seen == sorted(set(seen), reverse=True)  # type: ignore[type-var]
    assert len(seen) == (5 if scope == "conversations" else 10)


async def test_a_prefix_narrows_and_one_that_nobody_knows_is_a_word(
    anas: httpx2.AsyncClient, scenario: Scenario
) -> None:
    await write(scenario, "nota: 1111 urge")
    await indexed(scenario)

    phone = await search(anas, "tel:+52 1 55 1111 0000")
    word = await search(anas, "nota: urge")

    assert len(phone["customers"]["items"]) == len(phone["conversations"]["items"]) == 1
    assert phone["customers"]["items"][0]["marks"] == [[0, 12]]
    assert phone["messages"]["items"] == []
    assert len(word["messages"]["items"]) == 2


async def test_only_granted_branches_are_searched(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "balatas del norte", branch="norte")
    await indexed(scenario)

    mine = await search(anas, "balatas")
    asked = await anas.get("/api/search?q=balatas&branch=norte")
    await log_in(anas, "berta")
    hers = await search(anas, "balatas")

    assert all(page["items"] == [] for page in mine.values())
    assert asked.status_code == 404
    assert len(hers["messages"]["items"]) == 1


async def test_a_vin_is_found_whole_and_by_its_last_eight_signs(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    scenario.branch_settings["centro"]["plugins"] = {"ocr_vin": {}}
    scenario.write_settings()
    await scenario.deployment.reload()
    await write(scenario, f"mi vin es {VIN}")
    await indexed(scenario)

    for asked in (f"vin:{VIN}", f"vin: {VIN[-8:].lower()}", VIN):
        (found,) = (await search(anas, asked))["vin"]["items"]
        assert found["snippet"] == VIN
    assert (await search(anas, "vin:P042789X"))["vin"]["items"] == []
    assert (await search(anas, f"tel:{VIN}"))["vin"]["items"] == []


async def test_a_search_that_fails_leaves_the_others_as_they_are(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    (scenario.folder / "plugins" / "broken.py").write_text(BROKEN)
    scenario.branch_settings["centro"]["plugins"] = {"broken": {}}
    scenario.write_settings()
    await scenario.restart()
    await write(scenario, "balatas")
    await indexed(scenario)
    transport = httpx2.ASGITransport(App(scenario.deployment))

    async with httpx2.AsyncClient(transport=transport, base_url="http://waframe.test", cookies=anas.cookies) as client:
        pages = await search(client, "balatas")

    assert pages["broken"]["items"] == []
    assert len(pages["messages"]["items"]) == 1


@pytest.mark.parametrize(("query", "status"), [("?q=x&scope=nada", 400), ("?q=x&scope=messages&cursor=zz", 400)])
async def test_a_wrong_question_says_what_is_wrong(anas: httpx2.AsyncClient, query: str, status: int) -> None:
    assert (await anas.get(f"/api/search{query}")).status_code == status


async def test_nothing_asked_is_nothing_found(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    await write(scenario, "balatas")
    await indexed(scenario)

    assert all(page["items"] == [] for page in (await search(anas, " ")).values())
