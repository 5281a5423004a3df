"""Unsent words over HTTP: kept for one person, and for one conversation."""

import httpx2
import pytest
from tests.core.runtime.http.conftest import log_in
from tests.core.runtime.http.test_writing import open_thread

from waframe.testing.scenario import Scenario


@pytest.fixture
def scenario(scenario_on_both: Scenario) -> Scenario:
    """Ask on both databases."""
    return scenario_on_both


async def test_a_draft_is_kept_until_it_is_dropped(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = f"{await open_thread(scenario)}/draft"
    none = (await anas.get(path)).json()

    await anas.put(path, json={"text": "Buenos", "kind": "reply"})
    saved = await anas.put(path, json={"text": "Buenos días", "kind": "note"})
    kept = (await anas.get(path)).json()
    dropped = await anas.delete(path)

    assert none == {"text": "", "kind": "reply", "saved_at": None}
    assert (kept["text"], kept["kind"]) == ("Buenos días", "note")
    assert (saved.status_code, dropped.status_code) == (204, 204)
    assert (await anas.get(path)).json()["text"] == ""


async def test_a_draft_without_words_is_none(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = f"{await open_thread(scenario)}/draft"
    await anas.put(path, json={"text": "Buenos"})

    await anas.put(path, json={"text": "  "})

    assert (await anas.get(path)).json()["saved_at"] is None


async def test_nobody_sees_the_drafts_of_others(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = f"{await open_thread(scenario)}/draft"
    await anas.put(path, json={"text": "Buenos"})

    await log_in(anas, "berta")

    assert (await anas.get(path)).json()["text"] == ""


@pytest.mark.parametrize("body", [{"text": "a", "kind": "poem"}, {"kind": "note"}, {"text": "x" * 50_001}])
async def test_a_strange_draft_is_refused(
    anas: httpx2.AsyncClient, scenario: Scenario, body: dict[str, object]
) -> None:
    path = f"{await open_thread(scenario)}/draft"

    assert (await anas.put(path, json=body)).status_code == 400


async def test_there_is_no_draft_in_another_branch(anas: httpx2.AsyncClient, scenario: Scenario) -> None:
    path = f"{await open_thread(scenario, branch='norte')}/draft"

    answers = [await anas.get(path), await anas.put(path, json={"text": "x"}), await anas.delete(path)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
